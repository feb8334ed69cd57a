"""The peer of the visual network: PyTorch, eager in both memory formats, and frozen TorchScript."""

import sys
import time
from pathlib import Path

import torch

sys.path.append(str(Path(__file__).parents[1] / "scripts" / "torch"))
from objectives import concordance_loss  # noqa: E402
from visual_network import VisualConfiguration, VisualNetwork  # noqa: E402


class Peer:
    """A network, a batch, and the passes that are timed; each returns its seconds."""

    def __init__(self, configuration, state, faces, gold, channels_last: bool, bf16=False):
        form = torch.channels_last if channels_last else torch.contiguous_format
        self.networks = {}
        for mode in ("prediction", "training"):
            network = VisualNetwork(configuration)
            network.load_state_dict(state, strict=False)
            network.visual.memory_format = form
            self.networks[mode] = network.train(mode == "training").to(memory_format=form)
        self.faces = faces.reshape(*gold.shape[:2], *faces.shape[1:]).float()
        self.gold = gold
        self.adam = torch.optim.Adam(self.network.parameters(), lr=1e-4)
        self.autocast = torch.autocast("cpu", torch.bfloat16, enabled=bf16)
        self.frozen = None

    @property
    def network(self) -> VisualNetwork:
        return self.networks["training"]

    def predict(self):
        with torch.inference_mode(), self.autocast:
            return self.networks["prediction"](self.faces)

    def differentiate(self, frozen_normalisation=False):
        self.network.train(not frozen_normalisation)
        self.adam.zero_grad()
        with self.autocast:
            output = self.network(self.faces)
        # In float64, which costs nothing here: float32 leaves few digits of the gradients' sum.
        loss = concordance_loss(output.double(), self.gold.double())
        loss.backward()
        return output.detach().float(), loss.detach()

    def forward(self) -> float:
        return timed(self.predict)

    def forward_frozen(self) -> float:
        """TorchScript with batch normalisation folded away."""
        with torch.no_grad():
            if self.frozen is None:
                traced = torch.jit.trace(self.networks["prediction"], self.faces)
                self.frozen = torch.jit.freeze(traced)
                self.frozen(self.faces)  # the first two runs optimise
            return timed(lambda: self.frozen(self.faces))

    def step(self) -> float:
        def run():
            self.differentiate()
            self.adam.step()

        return timed(run)


def timed(run) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start
