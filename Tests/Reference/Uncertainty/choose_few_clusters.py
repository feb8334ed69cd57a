"""Compares intervals over few recordings by simulation, and prints how often 95 % intervals hold the
population's value, in per cent, and how wide they are in the middle: what the library's choice for
two to eight clusters rests on (docs/numerics.md).

    python3 choose_few_clusters.py [SIMULATIONS]

Two corpora: recordings that differ in level and in how well the prediction follows, and recordings
that differ by chance alone. Single coefficients (pooled and mean) are taken on Fisher's z, the
differences of two systems as they are, kept within 2.

    studentised   bootstrap of recordings, symmetric
    jackknife     leaving out one at a time, t with m - 1 degrees
    influence     standard error of influences, t with m - 1 degrees
    floored       jackknife, no error below that of blocks within recordings

Made with numpy 2.4.6.
"""

import sys

import numpy as np

RESAMPLES = 299
STEPS, PHI, BLOCK = 200, 0.95, 40
T = {1: 12.706205, 2: 4.302653, 3: 3.182446, 4: 2.776445, 5: 2.570582, 6: 2.446912, 7: 2.364624,
     8: 2.306004, 9: 2.262157, 11: 2.200985}  # fmt: skip
CORPORA = {
    "different": dict(level=0.5, own=0.3, slope_spread=0.3),
    "alike": dict(level=0.0, own=0.0, slope_spread=0.0),
}
NOISES = (0.7, 0.9)
SLOPE, BIAS = 0.6, 0.1


def autoregressions(generator, shape) -> np.ndarray:
    noise = generator.normal(size=(*shape, STEPS))
    noise[..., 1:] *= np.sqrt(1 - PHI**2)
    for step in range(1, STEPS):
        noise[..., step] += PHI * noise[..., step - 1]
    return noise


def corpus(generator, count: int, m: int, level: float, own: float, slope_spread: float):
    """Sums of blocks: `[corpus, recording, block, 6]` of each system."""
    levels = level * generator.normal(size=(count, m, 1))
    course = autoregressions(generator, (count, m))
    gold = levels + course
    systems = []
    for noise in NOISES:
        owns = own * generator.normal(size=(count, m, 1)) + BIAS + SLOPE * levels
        slopes = SLOPE + slope_spread * generator.normal(size=(count, m, 1))
        x = owns + slopes * course + noise * autoregressions(generator, (count, m))
        rows = np.stack([np.ones_like(gold), gold, x, gold * gold, x * x, gold * x], -1)
        systems.append(rows.reshape(count, m, STEPS // BLOCK, BLOCK, 6).sum(3))
    return systems


def parts_of(totals):
    n, y, x, yy, xx, xy = np.moveaxis(totals, -1, 0)
    bias = (x - y) / n
    denominator = yy - y * y / n + xx - x * x / n + n * bias**2
    return y / n, x / n, bias, denominator, 2 * (xy - x * y / n) / denominator


def coefficient(totals):
    return parts_of(totals)[-1]


def influences(totals, parts):
    """`[..., part]` of parts `[..., part, 6]` whose sum is `totals`."""
    my, mx, bias, denominator, ccc = (v[..., None] for v in parts_of(totals))
    n, y, x, yy, xx, xy = np.moveaxis(parts, -1, 0)
    products = xy - x * my - y * mx + n * mx * my
    squares = xx - 2 * x * mx + n * mx**2 + yy - 2 * y * my + n * my**2
    shift = x - n * mx - y + n * my
    return (2 * products - ccc * (squares + n * bias**2 + 2 * bias * shift)) / denominator


def spread(values):
    """Standard error of a sum of these influences."""
    m = values.shape[-1]
    return np.sqrt(m / (m - 1) * np.sum(values**2, -1))


def within_recordings(blocks, over_recordings: bool):
    """Influences of all blocks, on the pool or on the mean: `[corpus, recording x block]`."""
    count, m, parts = blocks.shape[:3]
    if over_recordings:
        own = influences(blocks.sum(2), blocks)
        return (own / m).reshape(count, -1)
    return influences(blocks.sum((1, 2)), blocks.reshape(count, m * parts, 6))


def statistic(recordings, over_recordings: bool):
    """Value, what leaving one out gives, and influences, `[..., recording]`."""
    m = recordings.shape[-2]
    total = recordings.sum(-2)
    own = coefficient(recordings)
    if over_recordings:
        value = own.mean(-1)
        left_out = (own.sum(-1)[..., None] - own) / (m - 1)
        return value, left_out, (own - value[..., None]) / m
    left_out = coefficient(total[..., None, :] - recordings)
    return coefficient(total), left_out, influences(total, recordings)


def ends(kind: str, estimate, resampled, within, t: float, on_z: bool):
    value, left_out, influence = estimate
    shape = np.arctanh if on_z else (lambda v: v)
    slope = 1 / (1 - value**2) if on_z else 1
    centre = shape(value)
    with np.errstate(divide="ignore", invalid="ignore"):
        if kind == "studentised":
            values, errors = resampled
            slopes = 1 / (1 - values**2) if on_z else 1
            quotients = np.abs(shape(values) - centre[:, None]) / (errors * slopes)
            quotients = np.where(np.isnan(quotients), 0, quotients)
            rank = int((RESAMPLES + 1) * 0.95) - 1
            margin = np.sort(quotients, -1)[:, rank] * spread(influence) * slope
        elif kind == "influence":
            margin = t * spread(influence) * slope
        else:
            z = shape(left_out)
            m = z.shape[-1]
            error = np.sqrt((m - 1) / m * np.sum((z - z.mean(-1, keepdims=True)) ** 2, -1))
            if kind == "floored":
                error = np.maximum(error, within * slope)
            margin = t * error
    if on_z:
        return np.tanh(centre - margin), np.tanh(centre + margin)
    return np.maximum(centre - margin, -2), np.minimum(centre + margin, 2)


def study(generator, simulations: int, m: int, model: dict):
    blocks = corpus(generator, simulations, m, **model)
    big = [b.sum((0, 1, 2)) for b in corpus(generator, 20000, 1, **model)]
    means = [coefficient(b.sum(2)).mean() for b in corpus(generator, 40000, 1, **model)]
    pooled = [coefficient(b) for b in big]
    drawn = generator.integers(0, m, (simulations, RESAMPLES, m))
    rows = {}
    for name, over in [("pooled", False), ("mean", True)]:
        truth = means if over else pooled
        recordings = [b.sum(2) for b in blocks]
        estimates = [statistic(r, over) for r in recordings]
        resampled, within = [], [within_recordings(b, over) for b in blocks]
        for r in recordings:
            sample = r[np.arange(simulations)[:, None, None], drawn]
            resampled.append(statistic(sample, over))
        difference = [a - b for a, b in zip(*estimates)]
        for kind in ["studentised", "jackknife", "influence", "floored"]:
            for label, estimate, again, floor, goal, on_z in [
                (name, estimates[0], (resampled[0][0], spread(resampled[0][2])),
                 spread(within[0]), truth[0], True),
                (f"difference, {name}", difference,
                 (resampled[0][0] - resampled[1][0], spread(resampled[0][2] - resampled[1][2])),
                 spread(within[0] - within[1]), truth[0] - truth[1], False),
            ]:  # fmt: skip
                low, high = ends(kind, estimate, again, floor, T[m - 1], on_z)
                held = np.mean((low <= goal) & (goal <= high))
                rows[label, kind] = (100 * held, np.median(high - low))
    return rows


def main(simulations: int):
    kinds = ["studentised", "jackknife", "influence", "floored"]
    labels = ["pooled", "mean", "difference, pooled", "difference, mean"]
    for corpus_name, model in CORPORA.items():
        generator = np.random.default_rng(6)
        print(f"\nrecordings that are {corpus_name}: held in per cent, median width")
        print("| recordings | value | " + " | ".join(kinds) + " |")
        print("|---:|---|" + "---:|" * len(kinds))
        for m in [2, 3, 4, 5, 6, 7, 8, 9, 12]:
            rows = study(generator, simulations, m, model)
            for label in labels:
                cells = " | ".join("{:.1f}, {:.2f}".format(*rows[label, kind]) for kind in kinds)
                print(f"| {m} | {label} | {cells} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
