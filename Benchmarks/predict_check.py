"""Holds predictions against the peer's: same rows, values within 1e-4 of their spread.

    python3 predict_check.py PREDICTIONS PEER
"""

import sys

import pandas as pd

TOLERANCE = 1e-4


def main(path: str, peer_path: str):
    ours, peer = pd.read_csv(path), pd.read_csv(peer_path)
    if list(ours) != list(peer) or len(ours) != len(peer):
        sys.exit(f"{path}: expected {len(peer)} rows of {list(peer)}, found {len(ours)} of {list(ours)}")
    if (ours["time"] - peer["time"]).abs().max() > 1e-6:
        sys.exit(f"{path}: other times than {peer_path}")
    values = list(peer)[2:]
    difference = ((ours[values] - peer[values]).abs() / peer[values].std()).max().max()
    if not difference <= TOLERANCE:
        sys.exit(f"{path}: differs from {peer_path} by {difference:.2e} of the values' spread")
    print(f"  {len(ours)} steps agree within {difference:.1e} of the values' spread")


if __name__ == "__main__":
    main(*sys.argv[1:])
