"""Writes reference.json: what SciPy, arch, pingouin and plain NumPy give for quantiles, block lengths,
effective sample sizes, jackknife and bootstrap intervals, permutation tests and Holm's correction.

    python3 make_reference.py

Made with numpy 2.4.6, scipy 1.17.1, arch 8.0.0, pingouin 0.7.0.
"""

import json
from pathlib import Path

import numpy as np
import pingouin
from arch.bootstrap import optimal_block_length
from scipy import signal, special, stats

RESAMPLES = 40_000


def ccc(gold: np.ndarray, prediction: np.ndarray) -> float:
    covariance = np.mean((gold - gold.mean()) * (prediction - prediction.mean()))
    bias = prediction.mean() - gold.mean()
    return 2 * covariance / (gold.var() + prediction.var() + bias**2)


def autoregressive(generator, n: int, phi: float) -> np.ndarray:
    noise = generator.normal(size=n) * np.sqrt(1 - phi**2)
    return signal.lfilter([1], [1, -phi], noise)


def quantiles() -> dict:
    probabilities = [1e-300, 1e-12, 1e-5, 0.001, 0.025, 0.2, 0.4, 0.5, 0.7, 0.95, 0.975, 0.995, 0.9999]
    degrees = [1, 2, 3, 4, 8, 15, 27, 100, 1499, 19_999, 20_001, 1_000_000]
    return {
        "normal": [[p, special.ndtri(p)] for p in probabilities],
        "student": [
            [p, nu, stats.t.ppf(p, nu)] for nu in degrees for p in [0.5, 0.7, 0.95, 0.975, 0.9995]
        ],
    }


def series() -> list[np.ndarray]:
    generator = np.random.default_rng(11)
    made = [autoregressive(generator, n, phi) for n, phi in [
        (10, 0.5), (30, 0.0), (100, 0.5), (300, 0.9), (700, 0.95), (1000, 0.3), (1500, 0.98),
    ]]  # fmt: skip
    made.append(np.convolve(generator.normal(size=450), np.ones(50) / 50, "valid"))
    made.append(np.sin(np.arange(500) / 9) + generator.normal(size=500))
    made.append(autoregressive(generator, 400, -0.6))
    return [np.round(values, 5) for values in made]


def effective_count(gold: np.ndarray, prediction: np.ndarray) -> float:
    n = len(gold)
    y, x = gold - gold.mean(), prediction - prediction.mean()
    total = 0.0
    for lag in range(1, n // 5 + 1):
        product = (y[:-lag] @ y[lag:]) / (y @ y) * (x[:-lag] @ x[lag:]) / (x @ x)
        if product <= 0:
            break
        total += (1 - lag / n) * product
    return n / (1 + 2 * total)


def recordings(generator, count: int) -> list[list[np.ndarray]]:
    """Gold standard and two systems for each recording, of 40 to 80 steps."""
    made = []
    for _ in range(count):
        n = generator.integers(40, 80)
        gold = autoregressive(generator, n, 0.9) + generator.normal(scale=0.5)
        good = 0.7 * gold + 0.5 * autoregressive(generator, n, 0.9)
        bad = 0.6 * gold + 0.7 * autoregressive(generator, n, 0.9) + generator.normal(scale=0.4)
        made.append([np.round(values, 4) for values in (gold, good, bad)])
    return made


def pooled(rows: list, system: int) -> float:
    return ccc(np.concatenate([r[0] for r in rows]), np.concatenate([r[system] for r in rows]))


def mean(rows: list, system: int) -> float:
    return float(np.mean([ccc(r[0], r[system]) for r in rows]))


def jackknife(rows: list, statistic) -> list[float]:
    m = len(rows)
    left = np.arctanh([statistic(rows[:i] + rows[i + 1 :], 1) for i in range(m)])
    error = np.sqrt((m - 1) / m * np.sum((left - left.mean()) ** 2))
    z, t = np.arctanh(statistic(rows, 1)), stats.t.ppf(0.975, m - 1)
    return [np.tanh(z - t * error), np.tanh(z + t * error)]


def permutation(rows: list, statistic) -> float:
    """Exact: SciPy swaps numbers of systems between the two samples."""

    def difference(first, second):
        arms = [[[r[0], r[int(s)]] for r, s in zip(rows, arm)] for arm in (first, second)]
        return statistic(arms[0], 1) - statistic(arms[1], 1)

    m = len(rows)
    return stats.permutation_test(
        (np.full(m, 1), np.full(m, 2)), difference, permutation_type="samples", vectorized=False,
        n_resamples=np.inf,
    ).pvalue  # fmt: skip


def totals(gold: np.ndarray, prediction: np.ndarray) -> np.ndarray:
    y, x = gold, prediction
    return np.array([len(y), y.sum(), x.sum(), y @ y, x @ x, x @ y])


def coefficient(sums: np.ndarray) -> np.ndarray:
    n, y, x, yy, xx, xy = np.moveaxis(sums, -1, 0)
    spread = yy - y * y / n + xx - x * x / n
    return 2 * (xy - x * y / n) / (spread + (x - y) ** 2 / n)


def weight_gradient(statistic, parts: np.ndarray) -> np.ndarray:
    """Change of a statistic with the weight of each part, by central differences. `[draw, part]`"""
    whole, step = parts.sum(1), 1e-4
    moved = [statistic(whole[:, None] + sign * step * parts) for sign in (1, -1)]
    return (moved[0] - moved[1]) / (2 * step)


def studentised(estimate, error, values, errors, transform) -> list[float]:
    """The symmetric interval at 95 %."""
    z = np.arctanh if transform else np.asarray
    slope = (lambda v: 1 / (1 - v**2)) if transform else np.ones_like
    with np.errstate(divide="ignore", invalid="ignore"):
        steps = np.abs(z(values) - z(estimate)) / (errors * slope(values))
    margin = np.nanquantile(steps, 0.95) * error * slope(estimate)
    ends = [z(estimate) - margin, z(estimate) + margin]
    return [float(np.tanh(end) if transform else end) for end in ends]


def part_errors(influences: np.ndarray) -> np.ndarray:
    m = influences.shape[1]
    return np.sqrt(m / (m - 1) * np.sum(influences**2, axis=1))


def cluster_intervals(generator, rows: list) -> dict:
    m = len(rows)
    drawn = generator.integers(0, m, (RESAMPLES, m))
    parts = [np.array([totals(r[0], r[system]) for r in rows]) for system in (1, 2)]
    single = [np.array([ccc(r[0], r[system]) for r in rows]) for system in (1, 2)]

    def pooled_estimates(indices):
        values = [coefficient(p[indices].sum(1)) for p in parts]
        influences = [weight_gradient(coefficient, p[indices]) for p in parts]
        return values, influences

    def mean_estimates(indices):
        values = [s[indices].mean(1) for s in single]
        return values, [(s[indices] - v[:, None]) / m for s, v in zip(single, values)]

    result = {}
    for name, estimates in [("pooled", pooled_estimates), ("mean", mean_estimates)]:
        (a, b), (ia, ib) = estimates(np.arange(m)[None])
        (ra, rb), (ja, jb) = estimates(drawn)
        result[name] = studentised(a[0], part_errors(ia)[0], ra, part_errors(ja), True)
        result[f"{name} difference"] = studentised(
            (a - b)[0], part_errors(ia - ib)[0], ra - rb, part_errors(ja - jb), False)
    return result


def block_interval(generator, gold: np.ndarray, prediction: np.ndarray) -> dict:
    n = len(gold)
    rows = np.stack([np.ones(n), gold, prediction, gold**2, prediction**2, gold * prediction], -1)
    influences = weight_gradient(coefficient, rows[None])[0]
    length = max(optimal_block_length(s)["circular"].iloc[0] for s in (influences, gold, prediction))
    b = int(min(np.ceil(2 * length), n // 5))
    sums = np.lib.stride_tricks.sliding_window_view(influences, b).sum(1)
    error = np.sqrt(np.mean(sums**2) * n / b * n / (n - b))
    starts = generator.integers(0, n - b + 1, (RESAMPLES, (n + b // 2) // b))
    before = np.vstack([np.zeros(6), np.cumsum(rows, 0)])
    parts = before[starts + b] - before[starts]
    values = coefficient(parts.sum(1))
    errors = part_errors(weight_gradient(coefficient, parts))
    interval = studentised(coefficient(rows.sum(0)), error, values, errors, True)
    return {"length": b, "interval": interval}


def main():
    generator = np.random.default_rng(5)
    made = series()
    rows = recordings(generator, 8)
    trace = recordings(generator, 1)[0]
    long = [np.round(autoregressive(generator, 600, 0.9), 4) for _ in range(2)]
    long[1] = np.round(0.6 * long[0] + 0.6 * long[1] + 0.2, 4)
    gold = np.round(autoregressive(generator, 15, 0.5), 4)
    p_values = [0.01, 0.04, 0.03, 0.005, 0.9, 0.005]
    reference = quantiles() | {
        "block_lengths": [
            {"values": values.tolist(), "length": optimal_block_length(values)["circular"].iloc[0]}
            for values in made
        ],
        "effective_counts": [
            {"first": i, "second": j, "steps": n, "count": effective_count(made[i][:n], made[j][:n])}
            for i, j in [(4, 5), (3, 4), (6, 4), (6, 6), (8, 7), (9, 8), (0, 1)]
            for n in [min(len(made[i]), len(made[j]))]
        ],
        "recordings": [[values.tolist() for values in recording] for recording in rows],
        "jackknife": {"pooled": jackknife(rows, pooled), "mean": jackknife(rows, mean)},
        "jackknife_frames": {
            "gold": gold.tolist(), "prediction": trace[1][:15].tolist(),
            "interval": jackknife(
                [[gold[i : i + 1], trace[1][i : i + 1]] for i in range(15)], pooled),
        },
        "permutation": {"pooled": permutation(rows, pooled), "mean": permutation(rows, mean)},
        "cluster": cluster_intervals(generator, rows),
        "block": {"gold": long[0].tolist(), "prediction": long[1].tolist()}
        | block_interval(generator, *long),
        "holm": {
            "values": p_values,
            "adjusted": pingouin.multicomp(p_values, method="holm")[1].tolist(),
        },
    }  # fmt: skip
    path = Path(__file__).parent / "reference.json"
    path.write_text(json.dumps(reference) + "\n")


if __name__ == "__main__":
    main()
