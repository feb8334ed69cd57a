"""Holds a segment file against the peer's array: same steps, same samples.

    python3 segment_audio_check.py SEGMENTS PEER

In units of the recording's standard deviation: a root mean square difference of at most 1e-3 and,
away from the recording's ends, where resamplers start differently, at most 1e-2 anywhere.
"""

import sys

import numpy as np
from safetensors.numpy import load_file

RMS, LARGEST, EDGE = 1e-3, 1e-2, 2


def array(path: str) -> np.ndarray:
    return np.load(path) if path.endswith(".npy") else load_file(path)["audio"]


def main(path: str, peer_path: str):
    ours, peer = array(path), array(peer_path)
    if ours.shape != peer.shape or ours.dtype != np.float32:
        sys.exit(f"{path}: expected {peer.shape} float32, found {ours.shape} {ours.dtype}")
    difference = ours.astype(np.float64) - peer
    rms, largest = np.sqrt(np.mean(difference**2)), np.abs(difference[EDGE:-EDGE]).max()
    if not (rms <= RMS and largest <= LARGEST):
        sys.exit(f"{path}: differs from {peer_path} by {rms:.2e} rms, at most {largest:.2e}")
    print(f"  {len(ours)} steps agree with {peer_path}: {rms:.1e} rms, at most {largest:.1e}")


if __name__ == "__main__":
    main(*sys.argv[1:])
