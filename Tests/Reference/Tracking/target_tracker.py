"""The tracker of Nam & Han 2016, doi:10.1109/CVPR.2016.465, in PyTorch, with the draws of
Sources/Learning/Tracking. Boxes are (x, y, width, height), float64."""

import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from draws import WORD, SplitMix64, mixed

SIDE, CONTEXT = 107, 16


class Generator(SplitMix64):
    def unit(self) -> float:
        return (self.next() >> 11) * 2.0**-53

    def even(self) -> float:
        return 2 * self.unit() - 1

    def normal(self) -> float:
        radius = math.sqrt(-2 * math.log(1 - self.unit()))
        return radius * math.cos(2 * math.pi * self.unit())

    def permutation(self, count: int) -> list:
        order = list(range(count))
        for place in range(count - 1, 0, -1):
            other = int(self.unit() * (place + 1))
            order[place], order[other] = order[other], order[place]
        return order


class Network(nn.Module):
    """Three convolutions of VGG-M and three linear layers."""

    def __init__(self, normalization: nn.Module):
        super().__init__()
        pool = nn.MaxPool2d(3, 2)
        self.layers = nn.ModuleDict({
            "conv1": nn.Sequential(nn.Conv2d(3, 96, 7, 2), nn.ReLU(), normalization, pool),
            "conv2": nn.Sequential(nn.Conv2d(96, 256, 5, 2), nn.ReLU(), normalization, pool),
            "conv3": nn.Sequential(nn.Conv2d(256, 512, 3), nn.ReLU()),
            "fc4": nn.Sequential(nn.Linear(512 * 3 * 3, 512), nn.ReLU()),
            "fc5": nn.Sequential(nn.Identity(), nn.Linear(512, 512), nn.ReLU()),
        })  # fmt: skip
        self.branch = nn.Sequential(nn.Identity(), nn.Linear(512, 2))

    def features(self, patches: torch.Tensor) -> torch.Tensor:
        for name in ("conv1", "conv2", "conv3"):
            patches = self.layers[name](patches)
        return patches.flatten(1)

    def scores(self, features: torch.Tensor, masks=(1, 1)) -> torch.Tensor:
        first = self.layers["fc4"](features) * masks[0]
        return self.branch(self.layers["fc5"](first) * masks[1])


def dropout_mask(seed: int, step: int, shape: tuple) -> torch.Tensor:
    """Half of the values, decided four at a time by a hash: Sources/Learning/Layers/Dropout.swift."""
    key = mixed(seed ^ mixed(step))
    count = math.prod(shape)
    lanes = []
    for quad in range((count + 3) // 4):
        bits = mixed((key + quad) & WORD)
        lanes += [(bits >> shift & 0xFFFF) >= 0x8000 for shift in (0, 16, 32, 48)]
    return 2 * torch.tensor(lanes[:count], dtype=torch.float64).reshape(shape)


def loss(scores: torch.Tensor, positives: int) -> torch.Tensor:
    labels = torch.zeros(len(scores), dtype=torch.long)
    labels[:positives] = 1
    return functional.cross_entropy(scores, labels)


def patch(picture: np.ndarray, box: np.ndarray) -> np.ndarray:
    """The box and what is around it, bilinearly; 0 outside the picture."""
    height, width, _ = picture.shape
    sides = box[2:] * (1 + 2 * CONTEXT / SIDE)
    start = box[:2] + box[2:] / 2 - sides / 2
    index = np.arange(SIDE) + 0.5
    x, y = (start[axis] + index * sides[axis] / SIDE - 0.5 for axis in (0, 1))
    padded = np.pad(picture - 128.0, ((1, 2), (1, 2), (0, 0)))

    def ends(place, extent):
        low = np.floor(place).astype(int)
        # What lies further out than the padding is 0 as well.
        return np.clip(low + 1, 0, extent + 1), np.clip(low + 2, 0, extent + 1), place - low

    x0, x1, right = ends(x, width)
    y0, y1, below = ends(y, height)
    right, below = right[None, :, None], below[:, None, None]
    above = padded[y0][:, x0] * (1 - right) + padded[y0][:, x1] * right
    under = padded[y1][:, x0] * (1 - right) + padded[y1][:, x1] * right
    return (above * (1 - below) + under * below).transpose(2, 0, 1)


def overlap(boxes: np.ndarray, box: np.ndarray) -> np.ndarray:
    low = np.maximum(boxes[:, :2], box[:2])
    high = np.minimum(boxes[:, :2] + boxes[:, 2:], box[:2] + box[2:])
    common = np.prod(np.maximum(high - low, 0), axis=1)
    return common / (np.prod(boxes[:, 2:], axis=1) + np.prod(box[2:]) - common)


def drawn(generator, box, count, size, spread, translation, scale, aspect=1):
    """Boxes around a box: Sources/Learning/Tracking/BoxSampler.swift."""

    def offset():
        return (
            min(max(generator.normal() / 2, -1), 1) if spread == "gaussian" else generator.even()
        )

    centers = None
    if spread == "whole":
        side = max(int(2 * math.sqrt(count)), 2)
        half = box[2:] / 2
        centers = [
            half + np.array([place % side, place // side]) / (side - 1) * (size - half - 1)
            for place in generator.permutation(side * side)
        ]
    boxes = []
    for index in range(count):
        sides = box[2:].copy()
        if aspect != 1:
            sides *= [aspect ** generator.even(), aspect ** generator.even()]
        center = box[:2] + box[2:] / 2
        if centers is not None:
            center = centers[index]
        else:
            center = center + translation * box[2:].mean() * np.array([offset(), offset()])
        sides = np.maximum(np.minimum(np.maximum(sides * scale ** offset(), 10), size - 10), 1)
        center = np.clip(center, 0, size)
        boxes.append(np.concatenate([center - sides / 2, sides]))
    return np.array(boxes)


def drawn_within(generator, box, count, least, most, size, *how):
    found, factor = [], 2
    while len(found) < count and factor < 16:
        left = count - len(found)
        boxes = drawn(generator, box, left * factor, size, *how)
        ratios = overlap(boxes, box)
        found += list(boxes[(least <= ratios) & (ratios <= most)][:left])
        factor *= 2
    return np.array(found).reshape(-1, 4)


class Descent:
    """SGD on groups of parameters, each at a rate of its own."""

    def __init__(self, *groups):
        self.parameters = [parameter for group, _ in groups for parameter in group]
        self.optimiser = torch.optim.SGD(
            [{"params": group, "lr": rate} for group, rate in groups], momentum=0.9, weight_decay=0.0005
        )

    @staticmethod
    def online(network: Network, rate: float) -> "Descent":
        """On the linear layers; the branch's rate is ten times as high."""
        shared = [*network.layers["fc4"].parameters(), *network.layers["fc5"].parameters()]
        return Descent((shared, rate), (list(network.branch.parameters()), 10 * rate))

    def update(self, value: torch.Tensor):
        self.optimiser.zero_grad()
        value.backward()
        nn.utils.clip_grad_norm_(self.parameters, 10)
        self.optimiser.step()


def draw_branch(branch: nn.Sequential, generator: Generator):
    weight = branch[1].weight
    with torch.no_grad():
        # A Float each.
        values = [0.01 * generator.normal() for _ in range(weight.numel())]
        weight.copy_(torch.tensor(values, dtype=torch.float32).reshape(weight.shape))
        branch[1].bias.zero_()


class Training:
    """What sequences share is learned: Sources/Learning/Tracking/TrackerTraining.swift."""

    def __init__(self, network: Network, settings: dict, sequences: int, seed: int):
        self.network, self.settings, self.seed, self.step = network, settings, seed, 0
        self.generator = Generator(seed)
        self.branches = [
            nn.Sequential(nn.Identity(), nn.Linear(512, 2)) for _ in range(sequences)
        ]
        for branch in self.branches:
            draw_branch(branch, self.generator)
        rate = settings["learningRate"]
        groups = {rate: [], 10 * rate: []}
        for name, parameter in network.layers.named_parameters():
            groups[10 * rate if name.startswith("fc") else rate].append(parameter)
        for branch in self.branches:
            groups[10 * rate] += branch.parameters()
        # Those of the branches that a step does not see have no gradient, and stay.
        self.descent = Descent(*((group, rate) for rate, group in groups.items()))

    def learn(self, sequence: int, pictures: list):
        """Loss and precision, before the step, of pictures with their boxes."""
        counts = [self.settings[name] // len(pictures) for name in ("positives", "negatives")]
        kinds = [[], []]
        for picture, box in pictures:
            size = np.array([picture.shape[1], picture.shape[0]], float)
            box = np.array(box, float)
            draws = (0.7, 1, size, "uniform", 0.1, 1.3), (0, 0.5, size, "uniform", 2, 1.6)
            for kind, count, draw in zip(kinds, counts, draws):
                boxes = drawn_within(self.generator, box, count, *draw)
                assert len(boxes) == count
                kind += [patch(picture, box) for box in boxes]
        features = self.network.features(torch.tensor(np.array(kinds[0] + kinds[1])))
        dropout = mixed((~self.seed + sequence) & WORD)
        shape = (len(features), 512)
        masks = [dropout_mask((dropout + index) & WORD, self.step, shape) for index in (1, 2)]
        self.step += 1
        self.network.branch = self.branches[sequence]
        scores = self.network.scores(features, masks)
        value = loss(scores, len(kinds[0]))
        best = np.argsort(-scores[:, 1].detach().numpy(), kind="stable")[: len(kinds[0])]
        self.descent.update(value)
        return value.item(), float(np.mean(best < len(kinds[0])))


class Classifier:
    def __init__(self, network: Network, seed: int):
        self.network, self.seed, self.step = network, seed, 0
        self.generator = Generator(mixed(seed))
        draw_branch(network.branch, self.generator)

    def scores(self, features: torch.Tensor) -> torch.Tensor:
        with torch.no_grad():
            return self.network.scores(features)[:, 1]

    def learn(self, positive, negative, steps, descent, wanted=1024):
        def endless(count):
            while True:
                yield from self.generator.permutation(count)

        orders = endless(len(positive)), endless(len(negative))
        dropout = mixed(~self.seed & WORD)
        for _ in range(steps):
            candidates = [next(orders[1]) for _ in range(wanted)]
            order = np.argsort(-self.scores(negative[candidates]).numpy(), kind="stable")[:96]
            hardest = [candidates[place] for place in order]
            chosen = [next(orders[0]) for _ in range(32)]
            rows = torch.cat([positive[chosen], negative[hardest]])
            masks = [
                dropout_mask((dropout + index) & WORD, self.step, (128, 512)) for index in (1, 2)
            ]
            self.step += 1
            descent.update(loss(self.network.scores(rows, masks), 32))


def ridge(features: np.ndarray, targets: np.ndarray, penalty=1000.0):
    """Weights and intercept by the normal equations of the features themselves."""
    means = features.mean(0), targets.mean(0)
    x, y = features - means[0], targets - means[1]
    weights = np.linalg.solve(x.T @ x + penalty * np.eye(x.shape[1]), x.T @ y)
    return weights, means[1] - means[0] @ weights


class Tracker:
    """`settings`: Sources/Learning/Tracking/TrackingSettings.swift, by the names there."""

    def __init__(self, network: Network, settings: dict, seed: int, picture, box):
        self.network, self.settings, self.target = network, settings, np.array(box, float)
        self.classifier = Classifier(network, seed)
        self.generator = Generator(seed)
        self.translation, self.seen = 0.6, 0
        self.positive, self.negative = [], []
        self.descent = Descent.online(network, 0.001)
        size = self.size(picture)
        boxes = drawn_within(
            self.generator, self.target, settings["regressedCount"], 0.6, 1, size,
            "uniform", 0.3, 1.6, 1.1,
        )  # fmt: skip
        ratios = np.prod(boxes[:, 2:], axis=1) / np.prod(self.target[2:])
        boxes = boxes[(ratios >= 1) & (ratios <= 2)]
        self.regression = ridge(self.features(picture, boxes).numpy(), self.offsets(boxes))
        self.collect_positive(picture, settings["firstPositives"])
        half = settings["firstNegatives"] // 2
        around = np.concatenate([
            drawn_within(self.generator, self.target, half, 0, 0.5, size, "uniform", 1, 1.6),
            drawn_within(self.generator, self.target, half, 0, 0.5, size, "whole", 0, 1),
        ])  # fmt: skip
        self.classifier.learn(
            torch.cat(self.positive), self.features(picture, around), settings["firstSteps"],
            Descent.online(network, 0.0005),
        )  # fmt: skip
        self.collect_negative(picture)

    @staticmethod
    def size(picture):
        return np.array([picture.shape[1], picture.shape[0]], float)

    def features(self, picture, boxes) -> torch.Tensor:
        patches = torch.tensor(np.array([patch(picture, box) for box in boxes]))
        with torch.no_grad():
            return self.network.features(patches)

    def offsets(self, boxes):
        middle = self.target[:2] + self.target[2:] / 2
        centers = (middle - boxes[:, :2] - boxes[:, 2:] / 2) / boxes[:, 2:]
        return np.concatenate([centers, np.log(self.target[2:] / boxes[:, 2:])], axis=1)

    def collect_positive(self, picture, count):
        boxes = drawn_within(
            self.generator, self.target, count, 0.7, 1, self.size(picture), "gaussian", 0.1, 1.3
        )
        boxes = boxes if len(boxes) else self.target[None]
        self.positive = (self.positive + [self.features(picture, boxes)])[-100:]

    def collect_negative(self, picture):
        boxes = drawn_within(
            self.generator, self.target, self.settings["negatives"], 0, 0.3, self.size(picture),
            "uniform", 2, 1.3,
        )  # fmt: skip
        self.negative = (self.negative + [self.features(picture, boxes)])[-30:]

    def update(self, picture):
        self.seen += 1
        boxes = drawn(
            self.generator, self.target, self.settings["candidateCount"], self.size(picture),
            "gaussian", self.translation, 1.05,
        )  # fmt: skip
        features = self.features(picture, boxes)
        scores = self.classifier.scores(features).numpy()
        best = np.argsort(-scores, kind="stable")[:5]
        score, chosen = scores[best].mean(), boxes[best]
        self.target = found = chosen.mean(0)
        if score > 0:
            self.translation = 0.6
            offsets = features[best].numpy() @ self.regression[0] + self.regression[1]
            centers = chosen[:, :2] + chosen[:, 2:] / 2 + offsets[:, :2] * chosen[:, 2:]
            sides = chosen[:, 2:] * np.exp(offsets[:, 2:])
            found = np.concatenate([centers - sides / 2, sides], axis=1).mean(0)
            self.collect_positive(picture, self.settings["positives"])
            self.collect_negative(picture)
        else:
            self.translation = min(1.1 * self.translation, 1.5)
        if score <= 0 or self.seen % 10 == 0:
            positive = self.positive if score > 0 else self.positive[-30:]
            self.classifier.learn(
                torch.cat(positive), torch.cat(self.negative), self.settings["updateSteps"],
                self.descent,
            )  # fmt: skip
        return found, score
