#!/usr/bin/env python3
"""Writes dtw.json: series, their DTW paths and their barycentres, computed with tslearn 0.10.

Run it in this folder with tslearn 0.10.0, NumPy 2.4 and Numba 0.68; the series come from a fixed
seed. tslearn's barycentre is asked for as many iterations as are written, without a tolerance, and
starts at the mean, as ours does.
"""

import json
import warnings

import numpy as np
from tslearn.barycenters import dtw_barycenter_averaging
from tslearn.metrics import dtw_path

warnings.simplefilter("ignore")


def raters(generator, count, steps, decimals):
    """A curve as several raters follow it: late by turns, at their own scale, with slow noise."""
    curve = np.cumsum(np.cumsum(generator.normal(size=steps + 40)) * 0.02)
    curve = (curve - curve.mean()) / curve.std() * 0.4
    rows = []
    for _ in range(count):
        late = 12 + 10 * np.sin(np.arange(steps) / generator.uniform(15, 40) + generator.uniform(0, 6))
        at = np.clip(np.arange(steps) + 40 - late, 0, steps + 39)
        follows = np.interp(at, np.arange(steps + 40), curve)
        noise = np.cumsum(generator.normal(scale=0.01, size=steps))
        rows.append(np.round(generator.uniform(0.7, 1.2) * follows + noise, decimals))
    return np.array(rows)


def main():
    generator = np.random.default_rng(2011)
    cases = []
    for count, steps, decimals, windows in [
        (3, 60, 9, [0, 1, 7, 8, 59]),
        (6, 151, 9, [5, 24, 150]),
        (2, 97, 2, [3, 96]),
        (4, 2, 9, [1]),
    ]:
        series = raters(generator, count, steps, decimals)
        for window in windows:
            # The radius alone: the barycentre of tslearn 0.10 takes the constraint's name for none.
            constraint = {"sakoe_chiba_radius": window}
            path, distance = dtw_path(series[0], series[1], **constraint)
            case = {
                "window": window,
                "series": series.tolist(),
                "distance": float(distance),
                "path": [[int(i), int(j)] for i, j in path],
                "barycentres": {},
            }
            for iterations in [1, 2, 6]:
                barycentre = dtw_barycenter_averaging(
                    series, max_iter=iterations, tol=0, metric_params=constraint)
                case["barycentres"][str(iterations)] = barycentre.ravel().tolist()
            cases.append(case)
    with open("dtw.json", "w") as file:
        json.dump(cases, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
