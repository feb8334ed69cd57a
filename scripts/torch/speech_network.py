"""The speech network in PyTorch, in both presets, under the names that checkpoints use.

`paper`: both convolutions run over the whole sequence, with biases; plain LSTM.
`released`: every step's samples are convolved alone, without biases, then batch normalised; LSTM
with peepholes and a clipped cell.

    speech.conv1.weight [filters1, 1, taps1]          speech.conv1.bias (paper)
    speech.conv2.weight [filters2, filters1, taps2]   speech.conv2.bias (paper)
    speech.norm1.*, speech.norm2.* weight, bias, running_mean, running_var (released)
    recurrent.weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0, ... _l1
    recurrent.weight_ci_l0, weight_cf_l0, weight_co_l0, ... _l1 (released)
    output.weight [dimensions, hidden]                output.bias
"""

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional

from peephole_lstm import PeepholeLSTM


@dataclass(frozen=True)
class Configuration:
    preset: str = "paper"
    samples_per_step: int = 640
    filters1: int = 20
    taps1: int = 80
    filters2: int = 40
    taps2: int = 4000
    pool_channels: int = 10
    hidden: int = 256
    layers: int = 2
    dimensions: int = 2
    cell_clip: float = 100
    norm_epsilon: float = 1e-5
    norm_momentum: float = 0.003

    @property
    def features(self) -> int:
        return self.samples_per_step // 2 * (self.filters2 // self.pool_channels)


def direct(x, weight, bias):
    """`same` cross-correlation: (taps - 1) / 2 zeros on the left, taps / 2 on the right."""
    taps = weight.shape[2]
    return functional.conv1d(functional.pad(x, ((taps - 1) // 2, taps // 2)), weight, bias)


def spectral(x, weight, bias):
    """The same in the frequency domain, over the whole sequence at once."""
    length, taps = x.shape[2], weight.shape[2]
    size = fast_length(length + taps - 1)
    product = torch.einsum(
        "bif,oif->bof", torch.fft.rfft(x, size), torch.fft.rfft(weight, size).conj()
    )
    y = torch.fft.irfft(product, size)
    left = (taps - 1) // 2
    y = torch.cat((y[..., size - left :], y[..., : length - left]), dim=2)
    return y if bias is None else y + bias[:, None]


def fast_length(length: int) -> int:
    """Smallest size from `length` on whose prime factors are 2, 3 and 5."""
    best = 1 << (length - 1).bit_length()
    five = 1
    while five < best:
        three = five
        while three < best:
            size = three << max(0, -(-length // three) - 1).bit_length()
            best = min(best, size)
            three *= 3
        five *= 5
    return best


class SpeechFeatures(nn.Module):
    """Audio [batch, steps, samples per step] to features [batch, steps, features], in a step
    time first and channel fastest."""

    def __init__(self, configuration: Configuration, convolve2):
        super().__init__()
        c = configuration
        self.configuration, self.convolve2 = c, convolve2
        self.dropout = 0.0
        biased = c.preset == "paper"
        self.conv1 = nn.Conv1d(1, c.filters1, c.taps1, bias=biased)
        self.conv2 = nn.Conv1d(c.filters1, c.filters2, c.taps2, bias=biased)
        if c.preset == "released":
            for number, filters in [(1, c.filters1), (2, c.filters2)]:
                norm = nn.BatchNorm1d(filters, c.norm_epsilon, c.norm_momentum)
                self.add_module(f"norm{number}", norm)

    def forward(self, audio):
        c = self.configuration
        batch, steps, _ = audio.shape
        framed = c.preset == "released"
        x = audio.reshape(batch * steps if framed else batch, 1, -1)
        x = self.thinned(x) if framed else x
        x = direct(x, self.conv1.weight, self.conv1.bias)
        x = torch.relu(self.norm1(x) if framed else x)
        x = functional.max_pool1d(x, 2, 2)
        x = x if framed else self.thinned(x)
        x = self.convolve2(x, self.conv2.weight, self.conv2.bias)
        x = torch.relu(self.norm2(x) if framed else x)
        groups = x.reshape(x.shape[0], -1, c.pool_channels, x.shape[2]).amax(dim=2)
        features = groups.transpose(1, 2).reshape(batch, steps, c.features)
        return features if framed else self.thinned(features)

    def thinned(self, x):
        return functional.dropout(x, self.dropout, self.training) if self.dropout else x


class SpeechNetwork(nn.Module):
    """Audio [batch, steps, samples per step] to predictions [batch, steps, dimensions]."""

    def __init__(self, configuration: Configuration, convolve2=direct):
        super().__init__()
        c = configuration
        assert c.preset in ("paper", "released"), c.preset
        self.speech = SpeechFeatures(c, convolve2)
        if c.preset == "paper":
            self.recurrent = nn.LSTM(c.features, c.hidden, c.layers, batch_first=True)
        else:
            self.recurrent = PeepholeLSTM(c.features, c.hidden, c.layers, c.cell_clip)
        self.output = nn.Linear(c.hidden, c.dimensions)

    def forward(self, audio):
        return self.output(self.recurrent(self.speech(audio))[0])
