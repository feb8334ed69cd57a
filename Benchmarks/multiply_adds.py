"""Multiply-adds that the networks' passes need. The speech network's, with the second stage in the frequency
domain. Of a batch of B sequences of S steps, T = 640 S samples, the paper's sizes in brackets:

- stage 1, F1 filters [20] of K1 taps [80] at the full rate, as a direct sum:
      C1 = B T F1 K1
- stage 2, F2 filters [40] of K2 taps [4000] over F1 channels at half the rate, overlap-save with
  transforms of N = 16,384 samples, so M = B ceil((T / 2) / (N - K2 + 1)) blocks. A complex product
  counts 4, a real transform its usual 2.5 N log2 N operations, halved:
      P2 = 4 M F1 F2 (N / 2 + 1)
      R2 = 1.25 N log2 N (M F1 + M F2 + F1 F2)
- recurrent layers of H cells [256] over D features [1280, then 256] a step:
      L = sum over layers of B S 4 H (D + H)
- output, Y dimensions [2]:
      O = B S Y H

forward: C1 + P2 + R2 + L + O. A training step needs three times every product, since each factor
has a gradient, but for the first stage's, whose input has none; and twice the transforms:
      2 C1 + 3 P2 + 2 R2 + 3 L + 3 O
Pooling, rectifiers, gates, the objective and the optimiser are left out. N is a fixed convention of
this count, whatever block length the network uses.
"""

from math import ceil, log2

TRANSFORM = 16_384


def multiply_adds(configuration, batch: int, steps: int) -> tuple[float, float]:
    """Of the forward pass and of a training step; `configuration` as in speech_network.py."""
    c = configuration
    time = steps * c.samples_per_step
    stage1 = batch * time * c.filters1 * c.taps1
    blocks = batch * ceil(time / 2 / (TRANSFORM - c.taps2 + 1))
    products = 4 * blocks * c.filters1 * c.filters2 * (TRANSFORM / 2 + 1)
    pairs = c.filters1 * c.filters2
    transforms = 1.25 * TRANSFORM * log2(TRANSFORM) * (blocks * (c.filters1 + c.filters2) + pairs)
    widths = [c.features] + [c.hidden] * (c.layers - 1)
    recurrent = sum(batch * steps * 4 * c.hidden * (width + c.hidden) for width in widths)
    output = batch * steps * c.dimensions * c.hidden
    forward = stage1 + products + transforms + recurrent + output
    step = 2 * stage1 + 3 * products + 2 * transforms + 3 * recurrent + 3 * output
    return forward, step


def visual_multiply_adds(configuration, batch: int, steps: int) -> tuple[float, float]:
    """Of the visual network's forward pass and of a training step; `configuration` as in
    visual_network.py. Every convolution counts out positions x out channels x in channels x taps,
    the padding included; a step three times that, but for the first convolution, whose input has no
    gradient. Normalisation, pooling, the objective and the optimiser are left out."""
    c = configuration
    size = -(-c.image_size // 2)
    stem = size**2 * c.stem_filters * 3 * 49
    size = -(-size // 2)
    channels, blocks = c.stem_filters, 0
    for stage, (count, width) in enumerate(zip(c.stage_blocks, c.stage_widths)):
        for index in range(count):
            inner = size
            if stage > 0 and index == 0:
                size = -(-size // 2)
            blocks += inner**2 * channels * width + size**2 * (9 * width**2 + 4 * width**2)
            if index == 0:
                blocks += size**2 * channels * 4 * width
            channels = 4 * width
    projection = channels * c.projection if c.projection else 0
    widths = [c.features] + [c.hidden] * (c.layers - 1)
    recurrent = sum(4 * c.hidden * (width + c.hidden) for width in widths)
    rest = blocks + projection + recurrent + c.hidden * c.dimensions
    faces = batch * steps
    return faces * (stem + rest), faces * (2 * stem + 3 * rest)
