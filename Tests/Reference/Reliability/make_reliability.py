#!/usr/bin/env python3
"""Writes f-quantiles.csv, ratings.csv and agreement.csv, the numbers that the tests beside it compare with.

    python3 make_reliability.py      in this folder

Made with SciPy 1.17.1 (quantiles, held here against mpmath 1.3.0 with 50 digits), pingouin 0.7.0
(intraclass correlations, the analyses of variance behind one-way ones with gaps, Cronbach's alpha and
their intervals), krippendorff 0.9.0 (interval alpha),
audmetric 1.4.2 (CCC, Pearson) and NumPy 2.4.6 (overall CCC, standardised alpha; means of the others).
Ratings come from a fixed seed.
"""

import csv
import itertools

import audmetric
import krippendorff
import mpmath
import numpy as np
import pandas as pd
import pingouin
from scipy import special, stats

mpmath.mp.dps = 50
pingouin.options["round"] = None
for name in list(pingouin.options):
    if name.startswith("round"):
        pingouin.options[name] = None


def quantile(p, d1, d2):
    """SciPy's quantile of F, corrected by one Newton step in 50 digits where it falls short."""
    a, b = mpmath.mpf(d1) / 2, mpmath.mpf(d2) / 2
    f = mpmath.mpf(float(stats.f.ppf(p, d1, d2)))
    t = mpmath.log(f)
    for _ in range(6):
        x = a * mpmath.exp(t) / (a * mpmath.exp(t) + b)
        below = mpmath.betainc(a, b, 0, x, regularized=True)
        density = x**a * (1 - x) ** b / mpmath.beta(a, b)
        t += (mpmath.log(p) - mpmath.log(below)) * below / density
    return float(mpmath.exp(t)), float(f)


def f_quantiles():
    rows, worst = [], 0
    degrees = [0.5, 1, 2, 3.7, 5, 18, 100, 1770.3]
    pairs = [*itertools.product(degrees, degrees), (5, 89999), (89999, 5), (0.8, 1e6), (1e6, 0.8)]
    probabilities = [1e-6, 0.005, 0.025, 0.05, 0.3, 0.5]
    for (d1, d2), p in itertools.product(pairs, probabilities):
        value, scipy = quantile(p, d1, d2)
        worst = max(worst, abs(scipy / value - 1))
        rows.append([p, d1, d2, repr(value)])
    print(f"SciPy's largest relative error, few degrees of freedom: {worst:.1e}")
    # mpmath needs too long here: SciPy alone, by the inverse beta function and by the quantile of F.
    for d1, d2 in [(7500, 37500), (37500, 7500), (89999, 449995), (449995, 89999), (30000.5, 89999)]:
        for p in [0.005, 0.025, 0.05]:
            x = special.betaincinv(d1 / 2, d2 / 2, p)
            y = special.betainccinv(d2 / 2, d1 / 2, p)
            value = float(d2 / d1 * x / y)
            assert abs(value / stats.f.ppf(p, d1, d2) - 1) < 1e-12
            rows.append([p, d1, d2, repr(value)])
    return rows


def raters(generator, frames=60, count=6):
    shared = np.cumsum(generator.normal(scale=0.1, size=frames))
    own = np.cumsum(generator.normal(scale=0.05, size=(count, frames)), axis=1)
    scale = generator.uniform(0.5, 1.5, size=(count, 1))
    offset = generator.normal(scale=0.1, size=(count, 1))
    return np.round(scale * shared + own + offset, 2)


def cases():
    generator = np.random.default_rng(1996)
    yield "complete", raters(generator)
    yield "two raters", raters(generator, count=2)
    opposed = raters(generator, count=4)
    opposed[2] *= -1
    yield "one rater opposed", opposed
    gaps = raters(generator)
    gaps[generator.random(gaps.shape) < 0.1] = np.nan
    yield "gaps", gaps
    truncated = raters(generator)
    truncated[1, 40:] = np.nan
    yield "truncated", truncated
    yield "noise", np.round(generator.normal(size=(5, 30)), 2)
    turns = raters(generator, frames=40, count=4)
    for frame in range(40):
        if frame % 5:
            turns[[frame % 4, (frame + 1) % 4], frame] = np.nan
    turns[:3, 7] = np.nan
    yield "in turn", turns


def ccc(x, y):
    return audmetric.concordance_cc(x, y)


def pearson(x, y):
    return audmetric.pearson_cc(x, y)


def both(x, y):
    present = ~np.isnan(x) & ~np.isnan(y)
    return x[present], y[present]


def one_way(ratings, of_mean):
    """ICC(1) or ICC(1,k0) and its interval, from pingouin's analysis of variance of what is there."""
    frame, rating = np.broadcast_to(np.arange(ratings.shape[1]), ratings.shape), ratings.ravel()
    long = pd.DataFrame({"frame": frame.ravel(), "rating": rating}).dropna()
    table = pingouin.anova(long, dv="rating", between="frame", detailed=True)
    (msb, msw), (df1, df2) = table["MS"], table["DF"]
    counts = long.groupby("frame").size()
    k0 = (counts.sum() - (counts**2).sum() / counts.sum()) / (len(counts) - 1)

    def correlation(ratio):
        return 1 - 1 / ratio if of_mean else (ratio - 1) / (ratio - 1 + k0)

    f = stats.f(df1, df2)
    return [correlation(msb / msw / q) for q in (1, f.ppf(0.975), f.ppf(0.025))]


def agreement(ratings):
    """Rows measure, rater, other, value, lower, upper."""
    k = len(ratings)
    pairs = [(i, j, *both(ratings[i], ratings[j])) for i, j in itertools.combinations(range(k), 2)]
    cccs = [ccc(x, y) for _, _, x, y in pairs]
    pearsons = [pearson(x, y) for _, _, x, y in pairs]
    yield "mean_ccc", "", "", np.mean(cccs), "", ""
    yield "mean_pearson", "", "", np.mean(pearsons), "", ""
    overall = sum(2 * np.cov(x, y, bias=True)[0, 1] for _, _, x, y in pairs) / sum(
        x.var() + y.var() + (x.mean() - y.mean()) ** 2 for _, _, x, y in pairs
    )
    yield "overall_ccc", "", "", overall, "", ""

    complete = ratings[:, ~np.isnan(ratings).any(axis=0)]
    wide = pd.DataFrame(complete.T)
    long = wide.reset_index().melt(id_vars="index", var_name="rater", value_name="rating")
    table = pingouin.intraclass_corr(long, targets="index", raters="rater", ratings="rating")
    names = ["icc_1", "icc_a1", "icc_c1", "icc_1k", "icc_ak", "icc_ck"]
    for name, (_, row) in zip(names, table.iterrows()):
        if name in ["icc_1", "icc_1k"] and np.isnan(ratings).any():
            yield name, "", "", *one_way(ratings, name == "icc_1k")
        else:
            yield name, "", "", row["ICC"], *row["CI95"]
    alpha, _ = pingouin.cronbach_alpha(wide)
    n = len(wide)
    # pingouin rounds its interval to three digits; this is its formula, checked against it.
    f = stats.f(n - 1, (n - 1) * (k - 1))
    limits = 1 - (1 - alpha) * f.isf(0.025), 1 - (1 - alpha) * f.isf(0.975)
    assert np.allclose(limits, pingouin.cronbach_alpha(wide)[1], atol=6e-4)
    yield "cronbach_alpha", "", "", alpha, *limits
    mean = np.corrcoef(complete)[np.triu_indices(k, 1)].mean()
    yield "standardised_alpha", "", "", k * mean / (1 + (k - 1) * mean), "", ""
    value = krippendorff.alpha(reliability_data=ratings, level_of_measurement="interval")
    yield "krippendorff_alpha", "", "", value, "", ""

    for i in range(k):
        with np.errstate(invalid="ignore"):
            rest = np.delete(ratings, i, axis=0)
            others = np.nansum(rest, axis=0) / (~np.isnan(rest)).sum(axis=0)
        y, x = both(others, ratings[i])
        yield "others_ccc", i, "", ccc(y, x), "", ""
        yield "others_pearson", i, "", pearson(y, x), "", ""
    for (i, j, _, _), c, r in zip(pairs, cccs, pearsons):
        yield "ccc", i, j, c, "", ""
        yield "pearson", i, j, r, "", ""


def write(name, header, rows):
    with open(name, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def number(value):
    return value if isinstance(value, str) else repr(float(value))


write("f-quantiles.csv", ["p", "d1", "d2", "quantile"], f_quantiles())
ratings_rows, agreement_rows = [], []
for case, ratings in cases():
    for frame, values in enumerate(ratings.T):
        present = ["" if np.isnan(value) else f"{value:g}" for value in values]
        ratings_rows.append([case, frame, *present, *[""] * (6 - len(present))])
    for measure, rater, other, *numbers in agreement(ratings):
        agreement_rows.append([case, measure, rater, other, *map(number, numbers)])
write("ratings.csv", ["case", "frame", *[f"r{i}" for i in range(6)]], ratings_rows)
write("agreement.csv", ["case", "measure", "rater", "other", "value", "lower", "upper"], agreement_rows)
