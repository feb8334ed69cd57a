"""Writes what OpenCV, scikit-image and NumPy compute of Gabor responses, local binary patterns and
LGBP-TOP: patterns.safetensors.

    python3 make_patterns.py        in this folder

Made with numpy 2.4, opencv-python-headless 5.0, scikit-image 0.26 and safetensors 0.8.

    labels      [256]  scikit-image's label (nri_uniform, 8 neighbours, radius 1) of each pattern of
                       neighbours, bit 0 the right one, then against the clock. Pictures of 3 x 3 with
                       .5 in the middle and 0 or 1 around, for which it makes no difference that
                       scikit-image interpolates at the corners
    faces       U8 [steps, size, size, 3]  texture that moves
    responses   [18, size, size]  of step 0, by OpenCV's convolution with the filters' kernels
    values      [50976]  of a volume of 5 steps about step 2, patterns counted in a plain loop
"""

import cv2
import numpy as np
from safetensors.numpy import save_file
from skimage.feature import local_binary_pattern

SIZE, STEPS = 24, 5
AROUND = [(0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1), (1, 0), (1, 1)]


def label(pattern: int) -> int:
    picture = np.full((3, 3), 0.5)
    for bit, (row, column) in enumerate(AROUND):
        picture[1 + row, 1 + column] = pattern >> bit & 1
    return int(local_binary_pattern(picture, 8, 1, "nri_uniform")[1, 1])


def bank(size: int) -> np.ndarray:
    frequency = np.fft.fftfreq(size)
    across, down = np.meshgrid(frequency, frequency)
    radius = np.hypot(across, down)
    radius[0, 0] = 1
    theta = np.arctan2(-down, across)
    filters = []
    for scale in range(3):
        radial = np.exp(-np.log(radius * 3 * 2.1**scale) ** 2 / (2 * np.log(0.55) ** 2))
        radial[0, 0] = 0
        for orientation in range(6):
            turned = theta - orientation * np.pi / 6
            turned = np.abs(np.arctan2(np.sin(turned), np.cos(turned)))
            filters.append(radial * np.exp(-(turned**2) / (2 * (np.pi / 6 / 1.2) ** 2)))
    return np.array(filters)


def convolved(picture: np.ndarray, spectrum: np.ndarray) -> np.ndarray:
    """Squared magnitude of the response to a filter, of a picture that repeats beyond its edges."""
    kernel = cv2.flip(np.fft.fftshift(np.fft.ifft2(spectrum)).view(float).reshape(SIZE, SIZE, 2), -1)
    tiled = np.tile(picture, (3, 3))
    anchor = (SIZE - 1 - SIZE // 2,) * 2
    parts = [
        cv2.filter2D(tiled, cv2.CV_64F, np.ascontiguousarray(kernel[..., k]), anchor=anchor)
        for k in range(2)
    ]
    return (parts[0] ** 2 + parts[1] ** 2)[SIZE : 2 * SIZE, SIZE : 2 * SIZE]


def main():
    labels = np.array([label(pattern) for pattern in range(256)])
    draw = np.random.default_rng(2)
    texture = np.cumsum(np.cumsum(draw.normal(size=(40, 40, 3)), 0), 1)
    texture = (texture - texture.min()) / (texture.max() - texture.min()) * 255
    faces = np.array([texture[k : k + SIZE, 2 * k : 2 * k + SIZE] for k in range(STEPS)])
    faces = np.round(faces).astype(np.uint8)
    grey = faces @ np.array([0.299, 0.587, 0.114])
    filters = bank(SIZE)
    responses = np.abs(np.fft.ifft2(np.fft.fft2(grey)[:, None] * filters)) ** 2

    counts = np.zeros((18, 3, 4, 4, 59))
    for f in range(18):
        volume = responses[:, f]
        for t in range(1, STEPS - 1):
            for y in range(1, SIZE - 1):
                for x in range(1, SIZE - 1):
                    centre = volume[t, y, x]
                    for plane in range(3):
                        pattern = 0
                        for bit, (second, first) in enumerate(AROUND):
                            place = [
                                (t, y + second, x + first), (t + second, y, x + first),
                                (t + second, y + first, x),
                            ][plane]  # fmt: skip
                            pattern |= int(volume[place] >= centre) << bit
                        counts[f, plane, 4 * y // SIZE, 4 * x // SIZE, labels[pattern]] += 1
    values = counts / counts.sum(-1, keepdims=True)
    save_file(
        {
            "labels": labels.astype(np.float32),
            "faces": faces,
            "responses": np.array([convolved(grey[0], f) for f in filters]).astype(np.float32),
            "values": values.ravel().astype(np.float32),
        },
        "patterns.safetensors",
    )


if __name__ == "__main__":
    main()
