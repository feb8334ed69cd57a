"""Segment files, gold standard and partition, as `train` brings them together.

docs/segments.md and docs/file-formats.md have the formats. Series are read in our own layout alone,
`recording,time,<dimension>...`; others are brought into it by `score-ccc` and its like.
"""

import csv
import struct
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import safe_open
from torch.utils.data import Dataset

from draws import WORD, SplitMix64, mixed


class DataError(Exception):
    """The data do not fit together: status 65."""


PARTS = {"dev": "validation", "devel": "validation", "development": "validation"}


def read_partition(path: str) -> dict[str, list[str]]:
    """The recordings of train, validation and test, sorted."""
    parts = {"train": [], "validation": [], "test": []}
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            name = PARTS.get(row["partition"], row["partition"])
            if name not in parts:
                raise DataError(f"{path}: expected train, validation or test, found '{name}'")
            parts[name].append(row["recording"])
    return {name: sorted(recordings) for name, recordings in parts.items()}


class Gold:
    """Ratings of each dimension and recording: (time, value), missing NaN."""

    def __init__(self, paths: list[str]):
        self.ratings: dict[str, dict[str, list[tuple[float, float]]]] = {}
        for path in paths:
            with open(path, newline="") as file:
                rows = csv.DictReader(file)
                if list(rows.fieldnames or [])[:2] != ["recording", "time"]:
                    raise DataError(f"{path}:1: expected recording,time,<dimension>...")
                for row in rows:
                    for name in rows.fieldnames[2:]:
                        series = self.ratings.setdefault(name, {}).setdefault(row["recording"], [])
                        series.append((float(row["time"]), float(row[name] or "nan")))

    @property
    def dimensions(self) -> list[str]:
        return list(self.ratings)

    def labels(self, recording: str, steps: int, step: float) -> torch.Tensor:
        """[steps, dimensions], missing NaN: the rating nearest to each step's END, within half a step."""
        gold = torch.full((steps, len(self.ratings)), float("nan"))
        for dimension, ratings in enumerate(self.ratings.values()):
            nearest = [float("inf")] * steps
            for time, value in ratings.get(recording, []):
                # Half steps go away from zero, as in Swift.
                place = int(time / step + 0.5) - 1
                if 0 <= place < steps and abs(time - (place + 1) * step) < nearest[place]:
                    nearest[place] = abs(time - (place + 1) * step)
                    gold[place, dimension] = value
        return gold


@dataclass
class Recording:
    """The segment files of a recording, opened as they are wanted, and its labels."""

    name: str
    paths: dict[str, str]
    step: float
    steps: int
    shapes: dict[str, list[int]]
    metadata: dict[str, str]
    gold: torch.Tensor

    def read(self, first: int, end: int) -> dict[str, torch.Tensor]:
        """`audio` [steps, samples], f32, and `faces` [steps, size, size, 3], u8."""
        inputs = {}
        for kind, path in self.paths.items():
            with safe_open(path, "pt") as file:
                inputs[kind] = file.get_slice(kind)[first:end]
        return inputs


def read_recording(folders: list[str], name: str, kinds: list[str], gold: Gold) -> Recording:
    paths, shapes, metadata = {}, {}, {}
    for kind in kinds:
        files = [Path(folder) / f"{name}.{kind}.safetensors" for folder in folders]
        found = [file for file in files if file.exists()]
        if not found:
            raise DataError(f"recording '{name}': expected {files[0]}, found none")
        paths[kind] = str(found[0])
        with safe_open(found[0], "pt") as file:
            metadata |= file.metadata()
            shapes[kind] = file.get_slice(kind).get_shape()
    steps, step = min(shape[0] for shape in shapes.values()), float(metadata["step"])
    labels = gold.labels(name, steps, step)
    if torch.isnan(labels).all():
        raise DataError(f"recording '{name}': expected ratings at the ends of its steps, found none")
    return Recording(name, paths, step, steps, shapes, metadata, labels)


class Windows(Dataset):
    """Stretches of recordings as long as a sequence, end to end; what is left at a recording's end is
    covered by one more, which ends there. An item is the window's inputs, and its labels under `gold`."""

    def __init__(self, recordings: list[Recording], length: int):
        self.recordings, self.length = recordings, length
        self.places = []
        for recording in recordings:
            starts = list(range(0, recording.steps - length + 1, length))
            if starts and starts[-1] + length < recording.steps:
                starts.append(recording.steps - length)
            self.places += [(recording, start) for start in starts]

    def __len__(self) -> int:
        return len(self.places)

    def __getitem__(self, index: int) -> dict[str, torch.Tensor]:
        recording, start = self.places[index]
        end = start + self.length
        return recording.read(start, end) | {"gold": recording.gold[start:end]}


class Schedule:
    """The batches of each epoch, as indices of windows: nearly equal in size, at most `batch`."""

    def __init__(self, windows: int, batch: int, seed: int):
        self.windows, self.seed = windows, seed
        self.count = -(-windows // min(batch, windows))
        self.size = -(-windows // self.count)

    def batches(self, epoch: int) -> list[list[int]]:
        order = list(range(self.windows))
        SplitMix64(mixed(self.seed) + epoch).shuffle(order)
        cuts = [self.windows * k // self.count for k in range(self.count + 1)]
        return [order[first:end] for first, end in zip(cuts, cuts[1:])]


def collated(items: list[dict[str, torch.Tensor]], size: int) -> dict[str, torch.Tensor]:
    """A batch of `size` places; one without a window repeats the first and has no labels."""
    missing = size - len(items)
    batch = {key: torch.stack([item[key] for item in items + items[:1] * missing]) for key in items[0]}
    batch["gold"][len(items) :] = float("nan")
    return batch


def checksum(recordings: list[Recording], dimensions: list[str]) -> str:
    """As `train` tells one corpus from another: FNV-1a over names, lengths, the first and last step of
    each input, and every rating."""
    value = 0xCBF29CE484222325
    prime = 0x100000001B3

    def add(numbers):
        nonlocal value
        for number in numbers:
            for byte in number.to_bytes(8, "little"):
                value = ((value ^ byte) * prime) & WORD

    def add_text(text):
        nonlocal value
        for byte in text.encode():
            value = ((value ^ byte) * prime) & WORD
        add([len(text.encode())])

    def bits(values):
        flat = values.flatten()
        if flat.dtype == torch.uint8:
            return flat.tolist()
        return struct.unpack(f"<{len(flat)}I", struct.pack(f"<{len(flat)}f", *flat.tolist()))

    for name in dimensions:
        add_text(name)
    for recording in recordings:
        add_text(recording.name)
        add([recording.steps])
        for step in (0, recording.steps - 1):
            for values in recording.read(step, step + 1).values():
                add(bits(values))
        add(bits(recording.gold))
    return f"{value:016x}"
