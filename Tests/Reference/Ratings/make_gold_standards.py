#!/usr/bin/env python3
"""Writes ratings and their fusion, computed with NumPy 2.4 and audpsychometric 0.1.1.

gold-standards.csv: case, step, rater values r1..r6 (empty: missing), then the gold standards mean,
avec, median and zero_mean, and the raters' spread around the mean.
evaluator-weighted.csv: case, step (every fifth), the nine evaluator weighted estimators, and
audpsychometric's, which is ours with leave-one-out weights where no rating is missing.
weights.csv: case, estimator, the six weights; empty where the estimator is undefined.

Run it in this folder; the ratings come from a fixed seed.
"""

import csv
import warnings

import audpsychometric
import numpy as np

warnings.simplefilter("ignore", RuntimeWarning)

BASES = ["all-mean", "leave-one-out", "pairwise-ccc"]
NEGATIVES = ["zero", "keep", "drop"]


def common(a, b):
    both = ~np.isnan(a) & ~np.isnan(b)
    return a[both], b[both]


def ccc(a, b):
    a, b = common(a, b)
    if len(a) < 2:
        return np.nan
    covariance = np.cov(a, b, bias=True)
    denominator = covariance[0, 0] + covariance[1, 1] + (a.mean() - b.mean()) ** 2
    return 2 * covariance[0, 1] / denominator if denominator > 0 else np.nan


def pearson(a, b):
    a, b = common(a, b)
    return np.corrcoef(a, b)[0, 1] if len(a) > 1 and np.ptp(a) > 0 and np.ptp(b) > 0 else np.nan


def mean_fusion(y):
    return np.nanmean(y, axis=0)


def median_fusion(y):
    return np.nanmedian(y, axis=0)


def zero_mean_fusion(y):
    return np.nanmean(y - np.nanmean(y, axis=1)[:, None], axis=0)


def spread(y, gold):
    return np.sqrt(np.nanmean((y - gold) ** 2, axis=0))


def pairwise(y):
    return np.array([[ccc(y[k], y[j]) if j != k else np.nan for j in range(len(y))]
                     for k in range(len(y))])


def avec_fusion(y):
    weights = np.nan_to_num(np.nanmean(pairwise(y), axis=1))
    means = np.nanmean(y, axis=1)
    level = (weights * means).sum() / weights.sum()
    return np.nanmean(y - means[:, None] + level, axis=0)


def agreements(y, basis):
    if basis == "all-mean":
        values = [pearson(row, np.nanmean(y, axis=0)) for row in y]
    elif basis == "leave-one-out":
        values = [pearson(y[k], np.nanmean(np.delete(y, k, axis=0), axis=0)) for k in range(len(y))]
    else:
        values = np.nanmean(pairwise(y), axis=1)
    return np.nan_to_num(np.array(values))


def ewe_weights(y, basis, negatives):
    weights = agreements(y, basis)
    weights[np.nanmax(y, axis=1) == np.nanmin(y, axis=1)] = 0
    if negatives == "zero":
        weights = np.maximum(weights, 0)
    while negatives == "drop" and (weights < 0).any():
        rest = np.flatnonzero(weights > 0)
        weights = np.zeros(len(y))
        weights[rest] = agreements(y[rest], basis) if len(rest) > 1 else 1
    return weights


def weighted_fusion(y, weights):
    present = ~np.isnan(y)
    total = (weights[:, None] * present).sum(axis=0)
    return np.where(total != 0, np.nansum(weights[:, None] * y, axis=0) / total, np.nan)


def ratings(generator, steps=120):
    curve = np.cumsum(generator.normal(size=steps)) / 10
    gain = generator.uniform(0.3, 1.5, size=(6, 1))
    bias = generator.normal(scale=0.3, size=(6, 1))
    noise = generator.normal(scale=0.05, size=(6, steps))
    return np.round(gain * curve + bias + noise, 2)


def cases():
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

    y = ratings(generator)
    y[[1, 4]] *= -1
    y[5] = generator.normal(size=y.shape[1])
    y[generator.random(y.shape) < 0.1] = np.nan
    cases["two opposed and one of noise"] = y
    return cases


def text(value):
    return "" if np.isnan(value) else repr(float(value))


def write(name, rows):
    with open(name, "w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def main():
    gold = [["case", "step", *(f"r{k}" for k in range(1, 7)),
             "mean", "avec", "median", "zero_mean", "spread"]]
    names = [(basis, negatives) for basis in BASES for negatives in NEGATIVES]
    weighted = [["case", "step", *(f"{b} {n}" for b, n in names), "audpsychometric"]]
    weights = [["case", "estimator", *(f"w{k}" for k in range(1, 7))]]
    for name, y in cases().items():
        mean = mean_fusion(y)
        columns = [*y, mean, avec_fusion(y), median_fusion(y), zero_mean_fusion(y), spread(y, mean)]
        gold += [[name, step, *map(text, row)] for step, row in enumerate(np.array(columns).T)]

        columns = []
        for basis, negatives in names:
            w = ewe_weights(y, basis, negatives)
            weights.append([name, f"{basis} {negatives}", *map(text, w)])
            columns.append(weighted_fusion(y, w))
        whole = not np.isnan(y).any() and "constant" not in name
        peer = audpsychometric.evaluator_weighted_estimator(y.T) if whole else np.full(120, np.nan)
        columns.append(peer)
        weighted += [[name, step, *map(text, row)]
                     for step, row in enumerate(np.array(columns).T) if step % 5 == 0]
    write("gold-standards.csv", gold)
    write("evaluator-weighted.csv", weighted)
    write("weights.csv", weights)


if __name__ == "__main__":
    main()
