"""Compares kinds of bootstrap intervals for the concordance correlation by simulation, and prints how
often 95 % intervals hold the population's coefficient, in per cent: what the library's choice of the
symmetric studentised interval, and of the block length, rests on.

    python3 choose_interval.py [SIMULATIONS]

Made with numpy 2.4.6, scipy 1.17.1, arch 8.0.0.
"""

import sys

import numpy as np
from arch.bootstrap import optimal_block_length
from scipy import signal, stats

RESAMPLES = 599


def autoregressions(generator, shape: tuple[int, int], phi: float) -> np.ndarray:
    noise = generator.normal(size=shape) * np.sqrt(1 - phi**2)
    noise[:, 0] = generator.normal(size=shape[0])
    return signal.lfilter([1], [1, -phi], noise)


def sums(gold: np.ndarray, prediction: np.ndarray) -> np.ndarray:
    y, x = gold, prediction
    return np.stack([np.ones_like(y), y, x, y * y, x * x, x * y], -1)


def parts_of(totals: np.ndarray):
    n, y, x, yy, xx, xy = np.moveaxis(totals, -1, 0)
    bias = (x - y) / n
    denominator = yy - y * y / n + xx - x * x / n + n * bias**2
    return n, y / n, x / n, bias, denominator, 2 * (xy - x * y / n) / denominator


def coefficient(totals: np.ndarray) -> np.ndarray:
    return parts_of(totals)[-1]


def influences(totals: np.ndarray, parts: np.ndarray) -> np.ndarray:
    """`[draw, part]`"""
    _, my, mx, bias, denominator, ccc = (v[..., None] for v in parts_of(totals))
    n, y, x, yy, xx, xy = np.moveaxis(parts, -1, 0)
    products = xy - x * my - y * mx + n * mx * my
    squares = xx - 2 * x * mx + n * mx**2 + yy - 2 * y * my + n * my**2
    shift = x - n * mx - y + n * my
    return (2 * products - ccc * (squares + n * bias**2 + 2 * bias * shift)) / denominator


def error(influence: np.ndarray) -> np.ndarray:
    m = influence.shape[-1]
    return np.sqrt(m / (m - 1) * np.sum(influence**2, -1))


def kinds(value, own_error, values, errors, left_out) -> dict[str, tuple[float, float]]:
    z, zs = np.arctanh(value), np.arctanh(values)
    width, widths = own_error / (1 - value**2), errors / (1 - values**2)
    with np.errstate(divide="ignore", invalid="ignore"):
        quotients = (zs - z) / widths
    low, high = np.nanquantile(quotients, [0.025, 0.975])
    both = np.nanquantile(np.abs(quotients), 0.95)
    result = {
        "percentile": tuple(np.quantile(zs, [0.025, 0.975])),
        "one-sided": (z - high * width, z - low * width),
        "symmetric": (z - both * width, z + both * width),
    }
    if left_out is not None:
        steps = np.mean(np.arctanh(left_out)) - np.arctanh(left_out)
        acceleration = np.sum(steps**3) / (6 * np.sum(steps**2) ** 1.5)
        shift = stats.norm.ppf(np.mean(zs < z))
        moved = shift + stats.norm.ppf([0.025, 0.975])
        ends = stats.norm.cdf(shift + moved / (1 - acceleration * moved))
        result["BCa"] = tuple(np.quantile(zs, ends))
    return {name: tuple(np.tanh(ends)) for name, ends in result.items()}


def clusters(generator, simulations: int, m: int) -> dict:
    held = {}
    truth = 2 * 0.6 * 1.25 / (1.25 + 0.09 + 0.09 + 0.36 * 1.25 + 0.49 + 0.01)
    for _ in range(simulations):
        level, own = generator.normal(size=(2, m, 1)) * [[[0.5]], [[0.3]]]
        slope = 0.6 + 0.3 * generator.normal(size=(m, 1))
        course, noise = (autoregressions(generator, (m, 200), 0.95) for _ in range(2))
        prediction = 0.6 * level + own + slope * course + 0.7 * noise + 0.1
        parts = sums(level + course, prediction).sum(1)
        drawn = parts[generator.integers(0, m, (RESAMPLES, m))]
        whole = parts.sum(0)
        found = kinds(
            coefficient(whole), error(influences(whole, parts)), coefficient(drawn.sum(1)),
            error(influences(drawn.sum(1), drawn)), coefficient(whole - parts))  # fmt: skip
        for name, (low, high) in found.items():
            held[name] = held.get(name, 0) + (low <= truth <= high) / simulations
    return held


def blocks(generator, simulations: int, n: int, phi: float) -> dict:
    held = {}
    truth = 2 * 0.6 / (1 + 0.36 + 0.64 + 0.09)
    for _ in range(simulations):
        gold, noise = autoregressions(generator, (2, n), phi)
        prediction = 0.6 * gold + 0.8 * noise + 0.3
        rows = sums(gold, prediction)
        whole, before = rows.sum(0), np.vstack([np.zeros(6), np.cumsum(rows, 0)])
        influence = influences(whole, rows)
        lengths = [
            optimal_block_length(series)["circular"].iloc[0]
            for series in (influence, gold, prediction)
        ]
        for rule, length in [
            ("influence", lengths[0]), ("longest", max(lengths)), ("1.5 longest", 1.5 * max(lengths)),
            ("2 longest", 2 * max(lengths)),
        ]:  # fmt: skip
            b = int(min(np.ceil(length), n // 5))
            starts = generator.integers(0, n - b + 1, (RESAMPLES, (n + b // 2) // b))
            drawn = before[starts + b] - before[starts]
            window = np.cumsum(np.r_[0, influence])
            squares = np.mean((window[b:] - window[:-b]) ** 2)
            found = kinds(
                coefficient(whole), np.sqrt(squares * n / b * n / (n - b)),
                coefficient(drawn.sum(1)), error(influences(drawn.sum(1), drawn)), None)  # fmt: skip
            for name, (low, high) in found.items():
                key = f"{rule}, {name}"
                held[key] = held.get(key, 0) + (low <= truth <= high) / simulations
    return held


def show(title: str, held: dict):
    shares = ", ".join(f"{name} {100 * share:.1f}" for name, share in held.items())
    print(f"{title}: {shares}", flush=True)


def main(simulations: int):
    generator = np.random.default_rng(6)
    for m in [6, 9, 16, 28]:
        show(f"{m} recordings", clusters(generator, simulations, m))
    for n, phi in [(500, 0.9), (1500, 0.95), (1500, 0.98)]:
        show(f"{n} steps of correlation {phi}", blocks(generator, simulations, n, phi))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
