"""Writes made-up landmarks, A.faces.csv, and their geometric features by NumPy and SciPy:
geometry.safetensors.

    python3 make_geometry.py        in this folder

Made with numpy 2.4, scipy 1.17 and safetensors 0.8. A transcription of the definition in
docs/features.md; the reference shape is read from the Swift source, where it is written out.

    values    [steps, 316]  gaps of at most 4 steps interpolated, NaN in longer ones
    windows   [steps, 632]  means and deviations over centred windows of 6 steps
"""

import re
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from scipy.interpolate import PchipInterpolator

SOURCE = Path(__file__).parents[3] / "Sources/Media/Appearance/FaceShape.swift"
STEPS, GAPS, LONGEST, WINDOW = 24, [2, 6, 7, 8, 12, 13, 14, 15, 16, 20], 4, 6
POINTS = [*range(17, 60), 61, 62, 63, 65, 66, 67]
STABLE = [POINTS.index(k) for k in [36, 39, 42, 45, *range(27, 36)]]
GROUPS = [
    [POINTS.index(k) for k in group]
    for group in (
        [*range(17, 22), *range(36, 42)],
        [*range(22, 27), *range(42, 48)],
        [*range(48, 60), 61, 62, 63, 65, 66, 67],
    )
]


def reference() -> np.ndarray:
    text = SOURCE.read_text().split("static let points", 1)[1].split("\n  ]", 1)[0]
    pairs = re.findall(r"\[(-?[\d.]+), (-?[\d.]+)\]", text)
    return np.array(pairs, float)


def aligned(face: np.ndarray, shape: np.ndarray) -> np.ndarray:
    """The least-squares similarity, by the normal equations of its four numbers."""
    rows, wanted = [], []
    for (x, y), (u, v) in zip(face[STABLE], shape[STABLE]):
        rows += [[x, -y, 1, 0], [y, x, 0, 1]]
        wanted += [u, v]
    (a, b, c, d), *_ = np.linalg.lstsq(np.array(rows), np.array(wanted), rcond=None)
    return face @ np.array([[a, b], [-b, a]]) + [c, d]


def features(now: np.ndarray, before: np.ndarray | None, shape: np.ndarray) -> np.ndarray:
    motion = np.full((49, 2), np.nan) if before is None else now - before
    parts = [(now - shape)[:, 0], (now - shape)[:, 1], motion[:, 0], motion[:, 1]]
    for group in GROUPS:
        points = now[group]
        parts.append(np.linalg.norm(np.diff(points, axis=0), axis=1))
        back, on = points[:-2] - points[1:-1], points[2:] - points[1:-1]
        cosine = (back * on).sum(1) / np.linalg.norm(back, axis=1) / np.linalg.norm(on, axis=1)
        parts.append(np.arccos(np.clip(cosine, -1, 1)))
    parts.append(np.linalg.norm(now - np.median(now[STABLE], axis=0), axis=1))
    return np.concatenate(parts)


def main():
    draw = np.random.default_rng(1)
    shape = reference()
    all_points = draw.normal(0, 0.6, (68, 2))
    all_points[POINTS] = shape
    table = []
    for step in range(STEPS):
        face = all_points + draw.normal(0, 0.03, (68, 2))
        angle, size = 0.3 * np.sin(step / 5), 80 + step
        turn = size * np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        table.append(np.round(face @ turn + [150 + 3 * step, 120 - step], 2))
    with open("A.faces.csv", "w") as file:
        names = [f"{axis}_{i}" for axis in "xy" for i in range(68)]
        print("recording,time,source", *names, sep=",", file=file)
        for step, face in enumerate(table):
            time = round((step + 1) * 0.04, 2)
            # What extract-faces interpolated was not seen either.
            if step in GAPS and step not in (2, 7):
                print(f"A,{time:g},none" + "," * 136, file=file)
                continue
            source = "interpolated" if step in GAPS else "tracked"
            numbers = (f"{value:g}" for value in face.T.ravel())
            print(f"A,{time:g},{source}", *numbers, sep=",", file=file)

    known = [step for step in range(STEPS) if step not in GAPS]
    shapes = {step: aligned(table[step][POINTS], shape) for step in known}
    curve = PchipInterpolator(known, np.array([shapes[step] for step in known]))
    for start, end in zip(known, known[1:]):
        if end - start - 1 <= LONGEST:
            shapes |= {step: curve(step) for step in range(start + 1, end)}
    values = np.full((STEPS, 316), np.nan)
    for step, now in shapes.items():
        values[step] = features(now, shapes.get(step - 1), shape)
    windows = np.full((STEPS, 316, 2), np.nan)
    for step in range(STEPS):
        last = step + 1 + WINDOW // 2
        part = values[max(0, last - WINDOW) : last]
        for column in range(316):
            there = part[~np.isnan(part[:, column]), column]
            if len(there):
                windows[step, column] = there.mean(), there.std()
    save_file(
        {"values": values.astype(np.float32), "windows": windows.reshape(STEPS, -1).astype(np.float32)},
        "geometry.safetensors",
    )


if __name__ == "__main__":
    main()
