#!/usr/bin/env python3
"""Writes gold-standards.csv: ratings and their fusion, computed with NumPy 2.4 alone.

Columns: case, step, rater values r1..r6 (empty: missing), then the gold standards mean and avec.
Run it in this folder; the ratings come from a fixed seed.
"""

import csv
import warnings

import numpy as np

warnings.simplefilter("ignore", RuntimeWarning)


def ccc(a, b):
    both = ~np.isnan(a) & ~np.isnan(b)
    a, b = a[both], b[both]
    if len(a) < 2:
        return np.nan
    covariance = np.cov(a, b, bias=True)
    denominator = covariance[0, 0] + covariance[1, 1] + (a.mean() - b.mean()) ** 2
    return 2 * covariance[0, 1] / denominator if denominator > 0 else np.nan


def mean_fusion(y):
    return np.nanmean(y, axis=0)


def avec_fusion(y):
    count = len(y)
    pairs = np.array([[ccc(y[k], y[j]) if j != k else np.nan for j in range(count)]
                      for k in range(count)])
    weights = np.nan_to_num(np.nanmean(pairs, axis=1))
    means = np.nanmean(y, axis=1)
    level = (weights * means).sum() / weights.sum()
    return np.nanmean(y - means[:, None] + level, axis=0)


def ratings(generator, steps=120):
    curve = np.cumsum(generator.normal(size=steps)) / 10
    gain = generator.uniform(0.3, 1.5, size=(6, 1))
    bias = generator.normal(scale=0.3, size=(6, 1))
    noise = generator.normal(scale=0.05, size=(6, steps))
    return np.round(gain * curve + bias + noise, 2)


def main():
    generator = np.random.default_rng(2018)
    cases = {"complete": ratings(generator)}

    y = ratings(generator)
    y[3] *= -1
    cases["one rater opposed"] = y

    y = ratings(generator)
    y[2] = 0.25
    cases["one rater constant"] = y

    y = ratings(generator)
    y[0, 90:] = np.nan
    y[4, 101:] = np.nan
    y[:, 115] = np.nan
    cases["truncated"] = y

    y = ratings(generator)
    y[generator.random(y.shape) < 0.2] = np.nan
    cases["gaps"] = y

    with open("gold-standards.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["case", "step", *(f"r{k}" for k in range(1, 7)), "mean", "avec"])
        for name, y in cases.items():
            for step, row in enumerate(np.vstack([y, mean_fusion(y), avec_fusion(y)]).T):
                writer.writerow([name, step, *("" if np.isnan(v) else repr(float(v)) for v in row)])


if __name__ == "__main__":
    main()
