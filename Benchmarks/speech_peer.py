"""The peer of the speech network: PyTorch, its 500 ms stage by rfft, einsum and irfft.

The network is the one that makes the tests' reference numbers. Its direct convolution does not
finish in useful time at 4,000 taps, so there are two formulations in the frequency domain: over the
whole sequence at once, and in overlapping blocks.
"""

import sys
import time
from pathlib import Path

import torch
from torch.nn import functional

sys.path.append(str(Path(__file__).parents[1] / "scripts" / "torch"))
from objectives import concordance_loss  # noqa: E402
from speech_network import Configuration, SpeechNetwork, spectral  # noqa: E402

BLOCK = 16_384


def spectral_blocks(x, weight, bias):
    """`same` cross-correlation by overlap-save, blocks of 16,384 samples."""
    length, taps = x.shape[2], weight.shape[2]
    advance = BLOCK - taps + 1
    count = -(-length // advance)
    left = (taps - 1) // 2
    x = functional.pad(x, (left, count * advance + taps - 1 - left - length))
    blocks = torch.fft.rfft(x.unfold(2, BLOCK, advance))
    product = torch.einsum("bikf,oif->bokf", blocks, torch.fft.rfft(weight, BLOCK).conj())
    y = torch.fft.irfft(product, BLOCK)[..., :advance].flatten(2)[..., :length]
    return y if bias is None else y + bias[:, None]


FORMULATIONS = {"whole sequence": spectral, "blocks": spectral_blocks}


class Peer:
    """A network, a batch, and the two passes that are timed; each returns its seconds."""

    def __init__(self, configuration: Configuration, formulation: str, state, audio, gold):
        self.network = SpeechNetwork(configuration, FORMULATIONS[formulation])
        self.network.load_state_dict(state)
        self.audio = audio.reshape(*gold.shape[:2], configuration.samples_per_step)
        self.gold = gold
        self.adam = torch.optim.Adam(self.network.parameters(), lr=1e-4)

    def differentiate(self):
        self.adam.zero_grad()
        output = self.network(self.audio)
        # In float64, which costs nothing here: float32 leaves few digits of the gradients' sum.
        loss = concordance_loss(output.double(), self.gold.double())
        loss.backward()
        return output.detach(), loss.detach()

    def forward(self) -> float:
        start = time.perf_counter()
        with torch.inference_mode():
            self.network(self.audio)
        return time.perf_counter() - start

    def step(self) -> float:
        start = time.perf_counter()
        self.differentiate()
        self.adam.step()
        return time.perf_counter() - start


def matrix_product_rate(size: int = 3072) -> float:
    """Multiply-adds a second of a float32 matrix product of PyTorch's, the best of three."""
    a, b = torch.randn(size, size), torch.randn(size, size)
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        torch.mm(a, b)
        best = min(best, time.perf_counter() - start)
    return size**3 / best
