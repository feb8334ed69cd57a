"""Random changes of faces while training, with the draws of `train`: Sources/Learning/Training/FaceAugmentation.swift.

A face is enlarged from 96 to 110 pixels (any other size in proportion), a part of its old size is cut out,
the saturation is multiplied, the brightness moved, and the values are clipped.
"""

import torch

from draws import WORD, SplitMix64, mixed

SALT = 0x66616365


def draws(scope: str, size: int, faces: int, seed: int, step: int, place: int) -> torch.Tensor:
    """[faces, 4]: row, column, saturation, brightness, for the sequence at `place` of a batch."""
    start = mixed(mixed(seed ^ SALT) + (step << 32) + place)
    slack = enlarged(size) - size
    rows = []
    for face in range(faces if scope == "frame" else 1):
        generator = SplitMix64(mixed((start + face) & WORD))
        rows.append(
            [generator.below(slack + 1), generator.below(slack + 1)]
            + [generator.uniform(0.5, 1.5), generator.uniform(-32, 32)]
        )
    return torch.tensor(rows, dtype=torch.float32).expand(faces, 4)


def changed(faces: torch.Tensor, draws: torch.Tensor) -> torch.Tensor:
    """Faces [faces, size, size, 3], u8, each changed by its row of draws [faces, 4]; f32 with whole
    values."""
    size = faces.shape[1]
    images = faces.float()
    for axis, offset in ((1, draws[:, 0]), (2, draws[:, 1])):
        first, second, weight = (part.to(faces.device) for part in interpolation(size, offset))
        shape = [len(faces), 1, 1, 1]
        shape[axis] = size

        def taken(places):
            return images.gather(axis, places.reshape(shape).expand_as(images))

        low = taken(first)
        images = low + (taken(second) - low) * weight.reshape(shape)
    saturation, brightness = (draws[:, k].to(faces.device).reshape(-1, 1, 1, 1) for k in (2, 3))
    largest = images.amax(dim=3, keepdim=True)
    spread = largest - images.amin(dim=3, keepdim=True)
    factor = torch.where(spread > 0, torch.minimum(saturation, largest / spread), 1)
    return ((largest - (largest - images) * factor + brightness).clamp(0, 255) + 0.5).floor()


def interpolation(size: int, offset: torch.Tensor):
    """For each pixel that is cut out along one axis, two neighbours in the face and the second one's
    share; each [faces, size]."""
    position = (torch.arange(size) + offset[:, None] + 0.5) * (size / enlarged(size)) - 0.5
    inside = position.clamp(0, size - 1)
    first = inside.long().clamp(max=max(size - 2, 0))
    return first, (first + 1).clamp(max=size - 1), inside - first


def enlarged(size: int) -> int:
    """96 pixels become 110."""
    return (size * 110 + 48) // 96
