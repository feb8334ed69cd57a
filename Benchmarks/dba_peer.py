"""The peers of fuse-ratings --method dba: tslearn's iterations, and loops in plain Python.

    python3 dba_peer.py tslearn|python|tslearn-start|python-start RATINGS

Prints `time,arousal`. Both start at the mean and stop when the cost falls by no more than 1e-5 of
itself or after 30 iterations, as fuse-ratings does. A start reads, imports, makes one iteration over
the first ten steps, and prints nothing.
"""

import csv
import sys
import warnings

LIMIT, TOLERANCE = 30, 1e-5


def read(path: str) -> tuple[list[str], list[list[float]]]:
    with open(path) as file:
        times, *raters = zip(*list(csv.reader(file, delimiter=";"))[1:])
    return list(times), [[float(value) for value in rater] for rater in raters]


def tslearn_update(series):
    """One iteration of tslearn's: the next barycentre, and the cost of the one before."""
    warnings.simplefilter("ignore")
    import numpy as np
    from tslearn.barycenters.dba import dtw_barycenter_averaging_one_init
    from tslearn.utils import to_time_series_dataset

    data, weights = to_time_series_dataset(series), np.ones(len(series))

    def update(barycentre):
        start = np.asarray(barycentre).reshape(-1, 1)
        following, cost = dtw_barycenter_averaging_one_init(
            data, barycenter_size=len(start), init_barycenter=start, max_iter=1, tol=0,
            weights=weights, metric_params=None, verbose=False)
        return following.ravel(), cost

    return update


def python_update(series):
    """The same with a list of lists for each pair."""

    def matches(one, other):
        costs = []
        for i, value in enumerate(one):
            row = []
            for j, second in enumerate(other):
                if i == 0 and j == 0:
                    before = 0
                elif i == 0:
                    before = row[j - 1]
                elif j == 0:
                    before = costs[i - 1][0]
                else:
                    before = min(costs[i - 1][j - 1], costs[i - 1][j], row[j - 1])
                row.append((value - second) ** 2 + before)
            costs.append(row)
        i, j = len(one) - 1, len(other) - 1
        path = [(i, j)]
        while i > 0 or j > 0:
            candidates = [
                (costs[a][b], order, a, b)
                for order, (a, b) in enumerate([(i - 1, j - 1), (i - 1, j), (i, j - 1)])
                if a >= 0 and b >= 0
            ]
            _, _, i, j = min(candidates)
            path.append((i, j))
        return costs[-1][-1], path

    def update(barycentre):
        found = [[] for _ in barycentre]
        total = 0
        for rater in series:
            cost, path = matches(barycentre, rater)
            total += cost
            for i, j in path:
                found[i].append(rater[j])
        return [sum(values) / len(values) for values in found], total / len(series)

    return update


def main(way: str, path: str):
    times, series = read(path)
    make = tslearn_update if way.startswith("tslearn") else python_update
    if way.endswith("-start"):
        series = [rater[:10] for rater in series]
    update = make(series)
    barycentre = [sum(values) / len(values) for values in zip(*series)]
    previous = float("inf")
    for _ in range(1 if way.endswith("-start") else LIMIT):
        barycentre, cost = update(barycentre)
        if not cost < previous * (1 - TOLERANCE):
            break
        previous = cost
    if not way.endswith("-start"):
        print("time,arousal")
        for time, value in zip(times, barycentre):
            print(f"{time},{float(value):.9f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
