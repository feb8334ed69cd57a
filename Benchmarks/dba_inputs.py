"""Writes 600/arousal/P1.csv, 3 raters of 24 s, and 7500/arousal/P1.csv, 6 raters of 5 minutes.

    python3 dba_inputs.py FOLDER
"""

import sys
from pathlib import Path

import numpy as np


def main(folder: Path):
    generator = np.random.default_rng(20110)
    for steps, raters in [(600, 3), (7500, 6)]:
        curve = np.tanh(np.cumsum(np.cumsum(generator.normal(scale=2e-4, size=steps + 100))) * 0.5)
        rows = []
        for _ in range(raters):
            late = generator.uniform(10, 70) + 20 * np.sin(np.arange(steps) / generator.uniform(60, 200))
            follows = np.interp(np.arange(steps) + 100 - late, np.arange(steps + 100), curve)
            noise = np.cumsum(generator.normal(scale=0.004, size=steps))
            rows.append(np.clip(follows + noise, -1, 1))
        path = folder / str(steps) / "arousal" / "P1.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w") as file:
            file.write("time;" + ";".join(f"R{rater + 1}" for rater in range(raters)) + "\n")
            for step, values in enumerate(zip(*rows)):
                file.write(f"{0.04 * step:.2f};" + ";".join(f"{value:.6f}" for value in values) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
