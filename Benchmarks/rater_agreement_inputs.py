"""Writes minutes/arousal/P1.csv (5 minutes) and hour/arousal/P1.csv: 6 raters at 25 Hz in RECOLA's layout.

    python3 rater_agreement_inputs.py FOLDER
"""

import sys
from pathlib import Path

import numpy as np

RATERS = ["FM1", "FM2", "FM3", "FF1", "FF2", "FF3"]


def main(folder: Path):
    generator = np.random.default_rng(20170)
    for name, minutes in [("minutes", 5), ("hour", 60)]:
        steps = minutes * 60 * 25
        shared, *own = np.tanh(np.cumsum(generator.normal(scale=0.01, size=(7, steps)), axis=1))
        ratings = [0.8 * shared + 0.2 * rater for rater in own]
        path = folder / name / "arousal" / "P1.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w") as file:
            file.write("time;" + " ;".join(RATERS) + "\n")
            for step, values in enumerate(zip(*ratings)):
                file.write(f"{0.04 * step:.2f};" + ";".join(f"{value:.2f}" for value in values) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
