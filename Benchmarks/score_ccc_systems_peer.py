"""The peer of score-ccc with many systems: what the challenges' evaluation does, with pandas and
NumPy. Like the challenges' it scores one system a run.

    python3 score_ccc_systems_peer.py GOLD SYSTEM

For each dimension every recording is read, a prediction that is too long is cut and one that is too
short goes on with its last value, all recordings are put in a row, and the coefficient is taken with
the covariance by n and the variances by n - 1. Prints `SYSTEM,DIMENSION,CCC` for each dimension.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

DIMENSIONS = ["arousal", "valence", "liking"]


def column(path: Path, dimension: str) -> np.ndarray:
    return pd.read_csv(path, sep=";", usecols=[dimension])[dimension].to_numpy()


def fitted(prediction: np.ndarray, length: int) -> np.ndarray:
    lacking = max(length - len(prediction), 0)
    return np.pad(prediction[:length], (0, lacking), mode="edge")


def concordance(gold: np.ndarray, prediction: np.ndarray) -> float:
    covariance = np.mean((gold - gold.mean()) * (prediction - prediction.mean()))
    spread = gold.var(ddof=1) + prediction.var(ddof=1)
    return 2 * covariance / (spread + (gold.mean() - prediction.mean()) ** 2)


def main(gold: Path, system: Path):
    for dimension in DIMENSIONS:
        truths, predictions = [], []
        for path in sorted(gold.glob("*.csv")):
            truths.append(column(path, dimension))
            predictions.append(fitted(column(system / path.name, dimension), len(truths[-1])))
        ccc = concordance(np.concatenate(truths), np.concatenate(predictions))
        print(f"{system.name},{dimension},{ccc:.6f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
