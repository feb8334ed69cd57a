#!/usr/bin/env python3
"""Writes the crops that FaceCrop is held against; run it in this folder.

crops.safetensors: random planes and boxes. Luma and chroma are averaged each by itself: made
smaller, by differences of NumPy's cumulative sums, linearly interpolated, over the plane with its
edges repeated; made larger, by SciPy's map_coordinates of order 1 in mode nearest. Then the means
are brought to RGB by the matrices of BT.601 and BT.709 as the recommendations print them.

portrait.safetensors: scikit-image's astronaut (NASA, public domain), brought to 4:2:0 by OpenCV;
then what a user of OpenCV does: the whole picture to RGB by cvtColor, the box cut out, and resized
by INTER_AREA. `inside` marks the pixels of which no part had a colour that RGB cannot hold: there
OpenCV clips before the mean, FaceCrop after it.

Made with numpy 2.4.6, scipy 1.17, opencv-python-headless 5.0.0, scikit-image 0.26,
safetensors 0.8.0.
"""

import cv2
import numpy as np
from safetensors.numpy import save_file
from scipy.ndimage import map_coordinates
from skimage import data

# Inverse matrices: columns are y, u, v, each of full scale 1 and 0.5.
MATRICES = {
    "bt601": np.array([[1, 0, 1.402], [1, -0.344136286, -0.714136286], [1, 1.772, 0]]),
    "bt709": np.array([[1, 0, 1.5748], [1, -0.187324273, -0.468124273], [1, 1.8556, 0]]),
}


def along(plane, start, extent, count):
    """Means of `count` even parts of the first axis from `start`, in samples."""
    spacing = extent / count
    if spacing < 1:
        places = start + (np.arange(count) + 0.5) * spacing - 0.5
        grid = np.meshgrid(places, np.arange(plane.shape[1]), indexing="ij")
        return map_coordinates(plane, grid, order=1, mode="nearest")
    pad = int(max(0, -start, start + extent - len(plane))) + 2
    padded = np.pad(plane, ((pad, pad), (0, 0)), mode="edge")
    sums = np.vstack([np.zeros(plane.shape[1]), np.cumsum(padded, axis=0)])
    edges = start + pad + np.arange(count + 1) * spacing
    below = np.floor(edges).astype(int)
    part = (edges - below)[:, None]
    sums = sums[below] * (1 - part) + sums[below + 1] * part
    return np.diff(sums, axis=0) / spacing


def average(plane, box, scale, size):
    x, y, width, height = box
    rows = along(plane.astype(float), y / scale, height / scale, size)
    return along(rows.T, x / scale, width / scale, size).T


def crop(planes, box, margin, size, matrix, full):
    x, y, width, height = box
    side = max(width, height) * (1 + 2 * margin)
    square = (x + width / 2 - side / 2, y + height / 2 - side / 2, side, side)
    means = [average(p, square, s, size) for p, s in zip(planes, (1, 2, 2))]
    luma = means[0] / 255 if full else (means[0] - 16) / 219
    chroma = [(m - 128) / (255 if full else 224) for m in means[1:]]
    rgb = np.stack([luma, *chroma], axis=-1) @ MATRICES[matrix].T
    return np.clip(rgb * 255, 0, 255).astype(np.float32)


def random_crops():
    generator = np.random.default_rng(5)
    width, height = 90, 70
    planes = [
        generator.integers(16, 236, (height, width), dtype=np.uint8),
        generator.integers(90, 166, (height // 2, width // 2), dtype=np.uint8),
        generator.integers(90, 166, (height // 2, width // 2), dtype=np.uint8),
    ]
    tensors = {"luma": planes[0], "blue": planes[1], "red": planes[2]}
    boxes = [
        (10, 12, 40, 40), (3.3, 5.7, 33.1, 47.9), (30, 20, 9.5, 7.25), (-20, -15, 50, 44),
        (60.5, 40.25, 60, 60), (0, 0, 90, 70), (44, 33, 2.2, 2.2), (-200, 30, 20, 20),
        (10, 10, 12, 12),
    ]
    for index, box in enumerate(boxes):
        matrix = ("bt601", "bt709")[index % 2]
        full = index % 3 == 0
        tensors[f"box.{index}"] = np.array(box, dtype=np.float64)
        tensors[f"rgb.{index}"] = crop(planes, box, 0.1 * (index % 3), 12, matrix, full)
    save_file(tensors, "crops.safetensors")


def clipped(planes):
    """Where colours lie beyond RGB, by BT.601, limited range."""
    luma = (planes[0].astype(float) - 16) / 219
    chroma = [np.kron(p.astype(float) - 128, np.ones((2, 2))) / 224 for p in planes[1:]]
    rgb = np.stack([luma, *chroma], axis=-1) @ MATRICES["bt601"].T * 255
    return ((rgb < -0.5) | (rgb > 255.5)).any(axis=-1)


def portrait():
    picture = data.astronaut()[0:220, 120:340]
    picture = np.ascontiguousarray(picture)
    height, width = picture.shape[:2]
    packed = cv2.cvtColor(picture, cv2.COLOR_RGB2YUV_I420)
    rgb = cv2.cvtColor(packed, cv2.COLOR_YUV2RGB_I420)
    flat = packed.reshape(-1)
    luma, chroma = width * height, width * height // 4
    tensors = {
        "luma": flat[:luma].reshape(height, width).copy(),
        "blue": flat[luma:luma + chroma].reshape(height // 2, width // 2).copy(),
        "red": flat[luma + chroma:].reshape(height // 2, width // 2).copy(),
    }
    outside = clipped([tensors["luma"], tensors["blue"], tensors["red"]])
    for index, (x, y, side) in enumerate([(6, 8, 210), (20, 20, 192), (40, 60, 130)]):
        part = rgb[y:y + side, x:x + side]
        tensors[f"box.{index}"] = np.array([x, y, side, side], dtype=np.float64)
        tensors[f"rgb.{index}"] = cv2.resize(part, (96, 96), interpolation=cv2.INTER_AREA)
        share = outside[y:y + side, x:x + side].astype(float)
        share = cv2.resize(share, (96, 96), interpolation=cv2.INTER_AREA)
        tensors[f"inside.{index}"] = (share == 0).astype(np.uint8)
    save_file(tensors, "portrait.safetensors")


if __name__ == "__main__":
    random_crops()
    portrait()
