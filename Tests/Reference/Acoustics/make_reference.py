"""Writes what others compute of three short recordings: eGeMAPS v02 and ComParE 2016 by opensmile 2.6.0,
cepstra by NumPy from their definition.

    pip install opensmile==2.6.0 numpy safetensors; apt install espeak-ng sox
    python make_reference.py

`NAME.flac` are the recordings (espeak-ng 1.51). `NAME.safetensors` holds `descriptors`, every
ROW_STRIDE-th row of the 25; `functionals`, of windows of WINDOW seconds every STEP; `whole`, of all;
`cepstra`, every ROW_STRIDE-th row of MFCC 1 to 12 and the logarithmic energy; `compare`, every
ROW_STRIDE-th row of ComParE's 130 descriptors. `NAME.compare.safetensors` of the first recording holds
its 6,373 functionals of windows of WINDOW seconds, one behind the other; `NAME.v01a.safetensors` every
ROW_STRIDE-th row of the 23 descriptors of eGeMAPS v01a.
"""

import subprocess
import tempfile
from pathlib import Path

import numpy as np
import soundfile
from safetensors.numpy import save_file

import published
import recordings

ROW_STRIDE = 3
WINDOW, STEP = 1.6, 0.08


def cepstra(path):
    """MFCC 1 to 12 and logarithmic energy, frames of 25 ms every 10 ms, as docs/features.md says."""
    samples, rate = soundfile.read(path, dtype="int16")
    samples = samples.astype(float)
    length, hop = int(0.025 * rate + 0.5), rate // 100
    size = 1 << (length - 1).bit_length()
    window = 0.54 - 0.46 * np.cos(2 * np.pi * np.arange(length) / (length - 1))
    mel = lambda f: 1127 * np.log(1 + f / 700)
    bins = np.arange(size // 2 + 1) * rate / size
    edges = np.linspace(0, mel(min(8000, rate / 2)), 28)
    place = (mel(bins)[None] - edges[:-2, None]) / (edges[1] - edges[0])
    weights = np.maximum(0, np.minimum(place, 2 - place))
    weights[:, 0] = 0
    weights[:, round(min(8000, rate / 2) * size / rate):] = 0
    k = np.arange(1, 13)[:, None]
    cosines = np.sqrt(2 / 26) * np.cos(np.pi * k * (np.arange(26) + 0.5) / 26)
    cosines *= 1 + 11 * np.sin(np.pi * k / 22)
    rows = []
    for start in range(0, len(samples) - length + 1, hop):
        frame = samples[start : start + length]
        emphasised = frame - 0.97 * np.concatenate([frame[:1], frame[:-1]])
        power = np.abs(np.fft.rfft(emphasised * window, size)) ** 2
        coefficients = cosines @ np.log(np.maximum(1, weights @ power))
        rows.append([*coefficients, np.log(max(1, np.sum(frame**2)))])
    return np.array(rows)


here = Path(__file__).parent
with tempfile.TemporaryDirectory() as folder:
    for path in recordings.make(folder, recordings.SHORT):
        subprocess.run(
            ["sox", "-R", path, "-C", "8", here / f"{path.stem}.flac"], check=True)
        tables = {
            "descriptors": published.descriptors(path)[::ROW_STRIDE],
            "functionals": published.functionals(path, WINDOW, STEP),
            "whole": published.functionals(path),
        }
        tables["compare"] = published.descriptors(path, published.COMPARE)[::ROW_STRIDE]
        names = {f"{name}_names": "\n".join(table.columns) for name, table in tables.items()}
        arrays = {name: table.to_numpy() for name, table in tables.items()}
        arrays["cepstra"] = cepstra(path)[::ROW_STRIDE]
        arrays = {name: np.ascontiguousarray(array, "float32") for name, array in arrays.items()}
        save_file(
            arrays, here / f"{path.stem}.safetensors",
            {"row_stride": str(ROW_STRIDE), "window": str(WINDOW), "step": str(STEP), **names})
        if path.stem == "woman":
            old = published.descriptors(path, published.EGEMAPS_V01A)[::ROW_STRIDE]
            save_file(
                {"descriptors": np.ascontiguousarray(old.to_numpy(), "float32")},
                here / f"{path.stem}.v01a.safetensors",
                {"names": "\n".join(old.columns), "row_stride": str(ROW_STRIDE)})
            windows = published.functionals(path, WINDOW, WINDOW, published.COMPARE)
            save_file(
                {"functionals": np.ascontiguousarray(windows.to_numpy(), "float32")},
                here / f"{path.stem}.compare.safetensors",
                {"names": "\n".join(windows.columns), "window": str(WINDOW)})
