"""Holds our functionals against openSMILE's, window by window, as far as docs/features.md says.

    python3 extract_features_check.py FEATURES PEER.npy

Pearson's r of at least .999; of what hangs on formants, where one frame of a hundred may have another
root and a bandwidth of kilohertz, a median relative error of at most 1 %.
"""

import sys

import numpy as np
from safetensors import safe_open

LEAST, LARGEST_OF_FORMANTS = 0.999, 0.01
FORMANTS = ("F1", "F2", "F3", "logRelF0-H1-A3")
# The first window that is not cut at the recording's start.
FIRST = 99


def main(path: str, peer_path: str):
    with safe_open(path, "np") as file:
        ours, names = file.get_tensor("features")[FIRST:], file.metadata()["names"].split("\n")
    theirs = np.load(peer_path)
    rows = min(len(ours), len(theirs))
    if len(ours) - rows > 2 or len(theirs) - rows > 2:
        sys.exit(f"{path}: expected {len(theirs)} windows, found {len(ours)}")
    lowest, largest = 1.0, 0.0
    for name, found, expected in zip(names, ours[:rows].T.astype(np.float64), theirs[:rows].T):
        if name.startswith(FORMANTS):
            error = np.median(np.abs(found - expected) / np.abs(expected))
            if not error <= LARGEST_OF_FORMANTS:
                sys.exit(f"{path}: expected an error <= {LARGEST_OF_FORMANTS} of {name}, found {error:.3f}")
            largest = max(error, largest)
        else:
            r = np.corrcoef(found, expected)[0, 1]
            if not r >= LEAST:
                sys.exit(f"{path}: expected r >= {LEAST} of {name}, found {r:.5f}")
            lowest = min(r, lowest)
    print(f"  {rows} windows of {path} agree: r >= {lowest:.6f}, formants within {largest:.4f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
