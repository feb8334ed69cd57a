#!/usr/bin/env python3
"""Writes smoothing.csv: one series, and it smoothed by SciPy 1.17 and pandas 3.1.

Rows: `series`, then values; `savgol`, window, order, values (scipy.signal.savgol_filter, mode
interp); `exact`, window, order, values (the same filter in rational numbers, since SciPy solves for
powers of the step and is off by 2e-7 at window 31, order 9, and by 3 at window 59, order 12);
`mean`, window, 0, values (pandas, a centred rolling mean of what is in the window); `gaps`
is the series with missing values (empty) and `mean of gaps` its rolling mean, missing where it is.
Run it in this folder; the series comes from a fixed seed.
"""

import csv
from fractions import Fraction

import numpy as np
import pandas as pd
from scipy.signal import savgol_filter

generator = np.random.default_rng(1964)
series = np.round(np.cumsum(generator.normal(size=60)) / 5 + 3, 3)
gaps = np.where(generator.random(60) < 0.25, np.nan, series)


def rolling(values, window):
    means = pd.Series(values).rolling(window, center=True, min_periods=1).mean().to_numpy()
    return np.where(np.isnan(values), np.nan, means)


def exact_savgol(values, window, order):
    values = [Fraction(float(value)) for value in values]
    basis = []
    for degree in range(order + 1):
        polynomial = [Fraction(place - window // 2) ** degree for place in range(window)]
        for other in basis:
            share = dot(polynomial, other) / dot(other, other)
            polynomial = [a - share * b for a, b in zip(polynomial, other)]
        basis.append(polynomial)
    smooth = []
    for step in range(len(values)):
        start = min(max(step - window // 2, 0), len(values) - window)
        piece = values[start:start + window]
        smooth.append(float(sum(dot(piece, p) / dot(p, p) * p[step - start] for p in basis)))
    return smooth


def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


def text(value):
    return "" if np.isnan(value) else repr(float(value))


rows = [["series", 1, 0, *series], ["gaps", 1, 0, *gaps]]
for window, order in [(3, 0), (3, 1), (3, 2), (5, 2), (5, 4), (7, 3), (11, 2), (15, 5), (25, 1),
                      (59, 0)]:
    rows.append(["savgol", window, order, *savgol_filter(series, window, order, mode="interp")])
for window, order in [(11, 2), (31, 9), (59, 4), (59, 12)]:
    rows.append(["exact", window, order, *exact_savgol(series, window, order)])
for window in [1, 3, 5, 11, 31, 59, 61, 99, 201]:
    rows.append(["mean", window, 0, *rolling(series, window)])
    rows.append(["mean of gaps", window, 0, *rolling(gaps, window)])

with open("smoothing.csv", "w", newline="") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerows([*row[:3], *map(text, row[3:])] for row in rows)
