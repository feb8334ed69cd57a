"""Correlations of every column of one table with every column of another, by SciPy.

Writes correlations.json: two tables of three and two columns over two recordings, some values
missing, some equal, one column constant; Pearson's and Spearman's coefficient of each pair over the
steps at which both are present. numpy 2.4.6, scipy 1.17.1.
"""

import json

import numpy
from scipy import stats

generator = numpy.random.default_rng(11)
lengths = [61, 38]
steps = sum(lengths)
walk = numpy.cumsum(generator.normal(size=(4, steps)), axis=1)
first = numpy.round(
    [walk[0], walk[1] * 1e6 + 1e9, generator.integers(0, 5, steps).astype(float)], 3)
second = numpy.round(
    [0.7 * walk[0] + walk[2], generator.integers(0, 3, steps) + 0.1 * walk[1],
     numpy.full(steps, 0.3)], 3)
first[2, 5:9] = numpy.nan
second[1, ::7] = numpy.nan


def both(one, other):
    present = ~numpy.isnan(one) & ~numpy.isnan(other)
    return one[present], other[present]


def table(statistic):
    rows = []
    for one in first:
        row = []
        for other in second:
            x, y = both(one, other)
            constant = len(set(x)) == 1 or len(set(y)) == 1
            row.append(None if constant else float(statistic(x, y)[0]))
        rows.append(row)
    return rows


def numbers(columns):
    return [[None if numpy.isnan(v) else float(v) for v in column] for column in columns]


with open("correlations.json", "w") as file:
    json.dump({
        "lengths": lengths, "first": numbers(first), "second": numbers(second),
        "counts": [[len(both(a, b)[0]) for b in second] for a in first],
        "pearson": table(stats.pearsonr), "spearman": table(stats.spearmanr),
    }, file)
    file.write("\n")
