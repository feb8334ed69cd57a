"""Writes gold.csv and predictions.csv, about 100 MB together: 206 recordings of 7,500 steps.

    python3 score_ccc_inputs.py FOLDER
"""

import sys
from pathlib import Path

import numpy as np

RECORDINGS, STEPS = 206, 7500


def rows(recording: int, series: np.ndarray, text) -> str:
    times = [f"{0.04 * (step + 1):.9g}" for step in range(STEPS)]
    values = zip(times, map(text, series[0]), map(text, series[1]))
    return "".join(f"P{recording:03d},{time},{a},{v}\n" for time, a, v in values)


def main(folder: Path):
    generator = np.random.default_rng(20170)
    with (folder / "gold.csv").open("w") as gold, (folder / "predictions.csv").open("w") as guess:
        for file in (gold, guess):
            file.write("recording,time,arousal,valence\n")
        for recording in range(RECORDINGS):
            walk = np.cumsum(generator.normal(scale=0.01, size=(2, STEPS)), axis=1)
            truth = np.tanh(walk)
            noise = np.cumsum(generator.normal(scale=0.008, size=(2, STEPS)), axis=1)
            prediction = (0.5 * truth + 0.3 * np.tanh(noise)).astype(np.float32)
            gold.write(rows(recording, truth, "{:.6f}".format))
            # The shortest text that reads back to the same 32-bit number.
            guess.write(rows(recording, prediction, np.format_float_positional))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
