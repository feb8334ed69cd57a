"""The learning curve as `train` prints it and a state holds it."""

import math
from dataclasses import dataclass, field

import torch

from objectives import concordance, rated


@dataclass
class Row:
    """An epoch of the learning curve: a row of the CSV, without the column `best`."""

    epoch: int
    training_loss: float
    fits: list[float] = field(repr=False)
    validation: list[float]
    gradient_norm: float
    learning_rate: float
    is_best: bool = False

    @property
    def score(self) -> float:
        mean = sum(self.validation) / len(self.validation)
        return -math.inf if math.isnan(mean) else mean

    @property
    def text(self) -> str:
        numbers = [self.training_loss, *self.fits, *self.validation, self.gradient_norm, self.learning_rate]
        return ",".join([str(self.epoch), *map(repr, numbers), str(int(self.is_best))])

    @classmethod
    def parse(cls, text: str, dimensions: int):
        epoch, *numbers, best = text.split(",")
        loss, *numbers = map(float, numbers)
        return cls(
            int(epoch), loss, numbers[: 3 * dimensions], numbers[3 * dimensions : 4 * dimensions],
            *numbers[4 * dimensions :], best == "1",
        )  # fmt: skip


def header(dimensions: list[str]) -> str:
    columns = ["training_ccc", "sd_ratio", "mean_offset", "validation_ccc"]
    fits = [f"{column}_{name}" for column in columns for name in dimensions]
    return ",".join(["epoch", "training_loss", *fits, "gradient_norm", "learning_rate", "best"])


def fit(predictions: torch.Tensor, gold: torch.Tensor) -> list[float]:
    """Training CCC, SD ratio and offset of the mean in SDs of the gold standard, of each dimension."""
    ratios, offsets = [], []
    for x, y in rated(predictions.double(), gold.double()):
        deviation = y.std(correction=0)
        ratios.append((x.std(correction=0) / deviation).item())
        offsets.append(((x.mean() - y.mean()) / deviation).item())
    return concordance(predictions.double(), gold.double()).tolist() + ratios + offsets
