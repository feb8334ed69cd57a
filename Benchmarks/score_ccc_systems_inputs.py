"""Writes a gold standard and ten systems' predictions: 28 recordings of 1,768 steps of 0.1 s, three
dimensions, one file a recording, in the layout of AVEC 2019.

    python3 score_ccc_systems_inputs.py FOLDER
"""

import sys
from pathlib import Path

import numpy as np

RECORDINGS, STEPS, SYSTEMS = 28, 1768, 10
DIMENSIONS = ["arousal", "valence", "liking"]


def write(path: Path, name: str, series: np.ndarray):
    rows = (
        f"'{name}';{step / 10:.1f};" + ";".join(f"{value:.6f}" for value in series[:, step])
        for step in range(series.shape[1])
    )
    path.write_text("\n".join([";".join(["name", "timestamp", *DIMENSIONS]), *rows]) + "\n")


def walk(generator: np.random.Generator, scale: float) -> np.ndarray:
    return np.cumsum(generator.normal(scale=scale, size=(len(DIMENSIONS), STEPS)), axis=1)


def main(folder: Path):
    generator = np.random.default_rng(2019)
    systems = [folder / f"system{number}" for number in range(1, SYSTEMS + 1)]
    for path in [folder / "gold", *systems]:
        path.mkdir(parents=True, exist_ok=True)
    for recording in range(1, RECORDINGS + 1):
        name = f"Devel_{recording:02d}"
        truth = np.tanh(walk(generator, 0.02))
        write(folder / "gold" / f"{name}.csv", name, truth)
        for number, system in enumerate(systems):
            noise = np.tanh(walk(generator, 0.02))
            # Every third prediction ends early and every fourth goes on too long.
            length = STEPS - 20 if recording % 3 == 0 else STEPS
            prediction = ((0.4 + 0.05 * number) * truth + 0.4 * noise)[:, :length]
            if recording % 4 == 0:
                prediction = np.hstack([prediction, prediction[:, -7:]])
            write(system / f"{name}.csv", name, prediction)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
