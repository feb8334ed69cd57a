"""Augmented faces by PyTorch's bilinear interpolation and Python's colorsys.

Writes augmentation.safetensors beside this script: `faces` and `augmented`, both
[cases, size, size, 3], and `draws` [cases, 4]: row, column, saturation, brightness of 255.
Made with torch 2.13 and numpy 2.4.
"""

import colorsys
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file

SIZE, ENLARGED = 32, 37
DRAWS = [
    (0, 0, 1.0, 0.0),
    (5, 5, 1.0, 0.0),
    (3, 5, 0.5, -32.0),
    (4, 1, 1.5, 32.0),
    (2, 0, 1.2, 10.25),
]


def colours(pixel, saturation, brightness):
    hue, depth, value = colorsys.rgb_to_hsv(*(pixel / 255))
    changed = np.array(colorsys.hsv_to_rgb(hue, min(depth * saturation, 1), value))
    return np.clip(changed * 255 + brightness, 0, 255)


def augment(face, row, column, saturation, brightness):
    planes = torch.from_numpy(face).permute(2, 0, 1)[None].double()
    enlarged = torch.nn.functional.interpolate(
        planes, (ENLARGED, ENLARGED), mode="bilinear", align_corners=False
    )[0].permute(1, 2, 0)
    part = enlarged[row : row + SIZE, column : column + SIZE].numpy()
    return np.array([[colours(pixel, saturation, brightness) for pixel in line] for line in part])


def main():
    generator = np.random.default_rng(7)
    # Smooth pictures with strong colours, and one of noise.
    corners = generator.uniform(0, 255, (len(DRAWS), 3, 6, 6))
    faces = torch.nn.functional.interpolate(
        torch.from_numpy(corners), (SIZE, SIZE), mode="bicubic"
    ).clamp(0, 255)
    faces = faces.permute(0, 2, 3, 1).round().to(torch.uint8).numpy()
    faces[-1] = generator.integers(0, 256, (SIZE, SIZE, 3))
    augmented = np.stack([augment(face, *draw) for face, draw in zip(faces, DRAWS)])
    save_file(
        {
            "faces": np.ascontiguousarray(faces, dtype=np.float32),
            "augmented": np.ascontiguousarray(augmented, dtype=np.float32),
            "draws": np.array(DRAWS, dtype=np.float32),
        },
        Path(__file__).with_name("augmentation.safetensors"),
    )


if __name__ == "__main__":
    main()
