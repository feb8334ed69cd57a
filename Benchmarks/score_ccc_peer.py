"""The peer of score-ccc: pandas reads, audmetric scores.

    python3 score_ccc_peer.py merge|rows GOLD PREDICTIONS

Prints `dimension,recording,ccc` for every recording and `pooled`. `merge` is the ordinary script: it joins
the two files on recording and time and groups by recording. `rows` is written for speed: it makes
sure that the two files agree row by row, and cuts arrays.
"""

import sys

import audmetric
import numpy as np
import pandas as pd

KEYS = ["recording", "time"]


def merge(gold: pd.DataFrame, prediction: pd.DataFrame):
    dimensions = [name for name in gold.columns if name not in KEYS]
    both = gold.merge(prediction, on=KEYS, suffixes=("", "_predicted"))
    for dimension in dimensions:
        predicted = f"{dimension}_predicted"
        for name, rows in both.groupby("recording", sort=False):
            yield dimension, name, audmetric.concordance_cc(rows[dimension], rows[predicted])
        yield dimension, "pooled", audmetric.concordance_cc(both[dimension], both[predicted])


def rows(gold: pd.DataFrame, prediction: pd.DataFrame):
    if not gold[KEYS].equals(prediction[KEYS]):
        sys.exit("score_ccc_peer.py: error: expected the same recordings and times in both files")
    names = gold["recording"].to_numpy()
    starts = np.flatnonzero(np.r_[True, names[1:] != names[:-1]])
    ends = np.r_[starts[1:], len(names)]
    for dimension in gold.columns.difference(KEYS, sort=False):
        truth, guess = gold[dimension].to_numpy(), prediction[dimension].to_numpy()
        for start, end in zip(starts, ends):
            part = slice(start, end)
            yield dimension, names[start], audmetric.concordance_cc(truth[part], guess[part])
        yield dimension, "pooled", audmetric.concordance_cc(truth, guess)


def main(way: str, gold_path: str, prediction_path: str):
    gold, prediction = pd.read_csv(gold_path), pd.read_csv(prediction_path)
    print("dimension,recording,ccc")
    for dimension, recording, ccc in {"merge": merge, "rows": rows}[way](gold, prediction):
        print(f"{dimension},{recording},{ccc:.6f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
