"""Recurrent layers on features against PyTorch's bidirectional LSTM: prediction and training step.

    python3 recurrent.py TOOLS FOLDER

16 sequences of 150 steps of 88 features, two layers of 64 cells in each direction. Ours runs in a
process of its own: see network_step.py.
"""

import os
import sys
import time
from pathlib import Path

import torch

from measure import ROUNDS, median, print_ratio
from network_step import (
    Ours, check_outputs, gradient_difference, interleaved, related_gold, write_task,
)  # fmt: skip

sys.path.append(str(Path(__file__).parents[1] / "Tests" / "Reference" / "Networks"))
from recurrent_network import RecurrentConfiguration, RecurrentNetwork  # noqa: E402

sys.path.append(str(Path(__file__).parents[1] / "scripts" / "torch"))
from objectives import concordance_loss  # noqa: E402

BATCH, STEPS = 16, 150
GOALS = {"forward": 1, "step": 1}
OUTPUT_TOLERANCE, GRADIENT_TOLERANCE = 1e-4, 1e-3


def metadata(configuration: RecurrentConfiguration) -> dict[str, str]:
    """As a checkpoint describes its network, on features that are scaled already."""
    c = configuration
    return {
        "network": "recurrent", "features": "\n".join(f"f{i}" for i in range(c.features)),
        "step": "0.04", "context": "0", "standardization": "recording", "delay_steps": "0",
        "hidden": str(c.hidden), "recurrent_layers": str(c.layers), "bidirectional": "true",
        "dimensions": "arousal,valence", "sequence_length": str(STEPS),
    }  # fmt: skip


class Peer:
    """A network, a batch, and the two passes that are timed; each returns its seconds."""

    def __init__(self, network: RecurrentNetwork, features, gold):
        self.network, self.features, self.gold = network, features, gold
        self.adam = torch.optim.Adam(network.parameters(), lr=1e-4)

    def differentiate(self):
        self.adam.zero_grad()
        output = self.network(self.features)
        loss = concordance_loss(output.double(), self.gold.double())
        loss.backward()
        return output.detach(), loss.detach()

    def forward(self) -> float:
        start = time.perf_counter()
        with torch.inference_mode():
            self.network(self.features)
        return time.perf_counter() - start

    def step(self) -> float:
        start = time.perf_counter()
        self.differentiate()
        self.adam.step()
        return time.perf_counter() - start


def main(tools: Path, folder: Path):
    threads = len(os.sched_getaffinity(0))
    torch.set_num_threads(threads)
    torch.manual_seed(2016)
    configuration = RecurrentConfiguration()
    network = RecurrentNetwork(configuration)
    features = torch.randn(BATCH, STEPS, configuration.features)
    with torch.inference_mode():
        gold = related_gold(network(features))
    write_task(
        folder, network.state_dict(), metadata(configuration), {"features": features, "gold": gold}
    )
    print(f"recurrent layers: {BATCH} sequences of {STEPS} steps, {threads} threads", end=", ")
    print(f"medians of {ROUNDS} rounds")
    ours, peer = Ours(tools, folder, threads), Peer(network, features, gold)
    output, loss = peer.differentiate()
    expected = {"output": output, "inference_output": output, "loss": loss}
    outputs = check_outputs(ours.result, expected, dict.fromkeys(expected, OUTPUT_TOLERANCE), "all")
    gradients = gradient_difference(ours.result, network, GRADIENT_TOLERANCE, "", "all")
    print(f"  ours: {ours.engine}; outputs agree within {outputs:.1e}, gradients {gradients:.1e}")
    runs = {
        (who, task): (lambda task=task: ours.run(task)) if who == "ours" else getattr(peer, task)
        for task in ("forward", "step")
        for who in ("ours", "PyTorch")
    }
    seconds = interleaved(runs)
    ours.end()
    for task, goal in GOALS.items():
        own, other = seconds["ours", task], seconds["PyTorch", task]
        print(f"  {task}: ours {median(own) * 1e3:.1f} ms, PyTorch {median(other) * 1e3:.1f} ms")
        print_ratio(own, other, "PyTorch", goal)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
