#!/usr/bin/env python3
"""Writes medians.csv: series and their running medians by SciPy 1.17.

Each row: kind, window in steps, then the values. Kind `series` (window 0) starts a new series;
`zero` is scipy.signal.medfilt of it, `repeat` and `reflect` are scipy.ndimage.median_filter in its
modes nearest and reflect. Run it in this folder; the series come from a fixed seed.
"""

import csv

import numpy as np
from scipy.ndimage import median_filter
from scipy.signal import medfilt


def main():
    generator = np.random.default_rng(7)
    series = [
        generator.normal(size=97),
        np.round(generator.normal(size=130), 1),  # many ties
        np.cumsum(generator.normal(size=64)) + 5,  # far from zero
        generator.integers(0, 3, size=75).astype(float),
        np.array([3.0, -1.0]),
        np.array([2.5]),
    ]
    with open("medians.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for values in series:
            writer.writerow(["series", 0, *map(float, values)])
            for window in (1, 3, 5, 11, 31, 63):
                if window // 2 > len(values):
                    continue
                writer.writerow(["zero", window, *map(float, medfilt(values, window))])
                for kind, mode in (("repeat", "nearest"), ("reflect", "reflect")):
                    filtered = median_filter(values, size=window, mode=mode)
                    writer.writerow([kind, window, *map(float, filtered)])


if __name__ == "__main__":
    main()
