"""Holds our functionals against openSMILE's, window by window, as far as docs/features.md says.

    python3 extract_features_check.py ROWS.csv PEER.npy

Pearson's r of at least .9 for what hangs on formants, .999 for all else.
"""

import sys

import numpy as np
import pandas

LEAST, LEAST_OF_FORMANTS = 0.999, 0.9
FORMANTS = ("F1", "F2", "F3", "logRelF0-H1-A3")
# The first window that is not cut at the recording's start.
FIRST = 99


def main(path: str, peer_path: str):
    ours, theirs = pandas.read_csv(path).iloc[FIRST:, 2:], np.load(peer_path)
    rows = min(len(ours), len(theirs))
    if len(ours) - rows > 2 or len(theirs) - rows > 2:
        sys.exit(f"{path}: expected {len(theirs)} windows, found {len(ours)}")
    lowest = {}
    for name, expected in zip(ours.columns, theirs[:rows].T.astype(np.float64)):
        found = ours[name].to_numpy()[:rows]
        r = np.corrcoef(found, expected)[0, 1]
        kind = LEAST_OF_FORMANTS if name.startswith(FORMANTS) else LEAST
        if not r >= kind:
            sys.exit(f"{path}: expected r >= {kind} of {name}, found {r:.5f}")
        lowest[kind] = min(r, lowest.get(kind, 1))
    print(f"  {rows} windows of {path} agree: r >= {lowest[LEAST]:.6f}, of formants"
          f" {lowest[LEAST_OF_FORMANTS]:.3f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
