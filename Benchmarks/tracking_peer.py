"""The peer of extract-faces --tracker mdnet: the same network, draws and learning in PyTorch, float32.

    python3 tracking_peer.py WEIGHTS.safetensors SEQUENCE PICTURES FIRST X,Y,WIDTH,HEIGHT

Follows what is in a box of a sequence's first picture (Fixtures/face-sequences, OTB's layout) through so
many pictures and prints, as JSON, the boxes, the seconds of all pictures from number FIRST on, and the speed of a large
matrix product in multiply-adds a second. Patches are cut by grid_sample and dropout is drawn by PyTorch,
which is faster than the transcription that the tests use.
"""

import json
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import torch
from safetensors import safe_open
from torch import nn
from torch.nn import functional

ROOT = Path(__file__).parents[1]
sys.path += [str(ROOT / "Tests" / "Reference" / "Tracking"), str(ROOT / "scripts" / "torch")]
import target_tracker  # noqa: E402
from target_tracker import CONTEXT, SIDE, Network, Tracker  # noqa: E402

SETTINGS = dict(
    candidateCount=256, firstPositives=500, firstNegatives=5000, firstSteps=50,
    regressedCount=1000, positives=50, negatives=200, updateSteps=15,
)  # fmt: skip
GROUP = 256


class FastTracker(Tracker):
    def features(self, picture, boxes) -> torch.Tensor:
        image = torch.from_numpy(picture.transpose(2, 0, 1)[None]) - 128
        height, width = picture.shape[:2]
        place = (torch.arange(SIDE) + 0.5) / SIDE - 0.5
        parts = []
        with torch.inference_mode():
            for start in range(0, len(boxes), GROUP):
                part = torch.from_numpy(boxes[start : start + GROUP].astype(np.float32))
                sides = part[:, 2:] * (1 + 2 * CONTEXT / SIDE)
                middle = part[:, :2] + part[:, 2:] / 2
                x, y = (
                    2 * (middle[:, axis, None] + place * sides[:, axis, None]) / extent - 1
                    for axis, extent in ((0, width), (1, height))
                )
                grid = torch.stack(
                    [x[:, None].expand(-1, SIDE, -1), y[:, :, None].expand(-1, -1, SIDE)], dim=-1
                )
                patches = functional.grid_sample(
                    image.expand(len(part), -1, -1, -1), grid, align_corners=False
                )
                parts.append(self.network.features(patches))
        return torch.cat(parts).clone()


def drawn_mask(seed: int, step: int, shape: tuple) -> torch.Tensor:
    return 2 * torch.bernoulli(torch.full(shape, 0.5))


def network(path: str) -> Network:
    with safe_open(path, "pt") as file:
        said = file.metadata()
        size = int(said["normalization_size"])
        alpha = size * float(said["normalization_scale"])
        made = Network(
            nn.LocalResponseNorm(size, alpha=alpha, k=float(said["normalization_offset"]))
        )
        weights = {name: file.get_tensor(name) for name in file.keys()}
    made.load_state_dict(weights, strict=False)
    return made


def matrix_product_rate(size: int = 2048) -> float:
    left, right = torch.rand(size, size), torch.rand(size, size)
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        left @ right
        seconds.append(time.perf_counter() - start)
    return size**3 / min(seconds)


def main(weights: str, sequence: Path, count: int, first: int, box: np.ndarray):
    target_tracker.dropout_mask = drawn_mask
    pictures = [
        cv2.imread(str(path))[:, :, ::-1].astype(np.float32)
        for path in sorted((sequence / "img").iterdir())[:count]
    ]
    tracker = FastTracker(network(weights), SETTINGS, 0, pictures[0], box)
    boxes, seconds = [list(box)], 0.0
    for index, picture in enumerate(pictures[1:], 1):
        start = time.perf_counter()
        boxes.append([float(side) for side in tracker.update(picture)[0]])
        if index >= first:
            seconds += time.perf_counter() - start
    print(json.dumps({"boxes": boxes, "seconds": seconds, "rate": matrix_product_rate()}))


if __name__ == "__main__":
    start = np.array([float(side) for side in sys.argv[5].split(",")])
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), start)
