"""Recurrent layers on given features in PyTorch, under the names that checkpoints use.

    input.mean, input.sd [features], buffers (features scaled over the training partition)
    recurrent.weight_ih_l0, ... _l0_reverse (bidirectional), ... _l1
    output.weight [dimensions, hidden or 2 * hidden]   output.bias
"""

from dataclasses import dataclass

import torch
from torch import nn


@dataclass(frozen=True)
class RecurrentConfiguration:
    features: int = 88
    hidden: int = 64
    layers: int = 2
    dimensions: int = 2
    bidirectional: bool = True


class RecurrentNetwork(nn.Module):
    """Scaled features [batch, steps, features] to predictions [batch, steps, dimensions]."""

    def __init__(self, configuration: RecurrentConfiguration):
        super().__init__()
        c = configuration
        self.recurrent = nn.LSTM(
            c.features, c.hidden, c.layers, batch_first=True, bidirectional=c.bidirectional
        )
        self.output = nn.Linear(c.hidden * (2 if c.bidirectional else 1), c.dimensions)

    def forward(self, features):
        return self.output(self.recurrent(features)[0])
