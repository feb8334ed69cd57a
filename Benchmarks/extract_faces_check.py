"""Holds our boxes against the peer's: the same face, in every step.

    python3 extract_faces_check.py ROWS.csv PEER.npz

Intersection over union at least .7 on average, .4 in every step: the peer's boxes stay for five
frames and lie on the detector's grid, steps of 8 pixels and of a fifth in size.
"""

import sys

import numpy as np
import pandas

MEAN, LEAST = 0.7, 0.4


def main(rows: str, peer: str):
    table = pandas.read_csv(rows)
    if not (table.success == 1).all():
        sys.exit(f"{rows}: expected a face in every step, found {(table.success == 0).sum()} without")
    ours = table[["x", "y", "width", "height"]].to_numpy()
    theirs = np.load(peer)["boxes"][table.frame.to_numpy()]
    low = np.maximum(ours[:, :2], theirs[:, :2])
    high = np.minimum(ours[:, :2] + ours[:, 2:], theirs[:, :2] + theirs[:, 2:])
    common = np.clip(high - low, 0, None).prod(1)
    overlap = common / (ours[:, 2:].prod(1) + theirs[:, 2:].prod(1) - common)
    if not (overlap.mean() >= MEAN and overlap.min() >= LEAST):
        sys.exit(f"{rows}: overlaps {peer} by {overlap.mean():.2f} only, {overlap.min():.2f} at least")
    print(
        f"  {len(ours)} boxes agree with {peer}: intersection over union {overlap.mean():.2f},"
        f" {overlap.min():.2f} at least"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
