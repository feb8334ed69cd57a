"""Effective numbers of pairs: the formula over every lag, and over lags in octaves on ever wider means.

    python3 make_effective_counts.py

Made with numpy 2.4.6. Writes effective-counts.json beside itself: pairs of traces, and for each the
number by both ways.
"""

import json
from pathlib import Path

import numpy as np

EVERY = 31  # lags taken one by one


def product(y: np.ndarray, x: np.ndarray, lag: int, scale: float) -> float:
    return (y[:-lag] @ y[lag:]) * (x[:-lag] @ x[lag:]) / scale


def every_lag(y: np.ndarray, x: np.ndarray) -> float:
    n, scale, total = len(y), (y @ y) * (x @ x), 0.0
    for lag in range(1, n // 5 + 1):
        found = product(y, x, lag, scale)
        if found <= 0:
            break
        total += (1 - lag / n) * found
    return n / (1 + 2 * total)


def octaves(y: np.ndarray, x: np.ndarray) -> float:
    """Each lag taken stands for the whole lags nearer to it than to the next one taken."""
    n, scale = len(y), (y @ y) * (x @ x)
    taken = [(lag, 1) for lag in range(1, EVERY + 1)]
    width = 2
    while (EVERY + 1) // 2 * width <= n // 5:
        taken += [(place * width, width) for place in range((EVERY + 1) // 2, EVERY + 1)]
        width *= 2
    edges = [0.5]
    edges += [(here + there) / 2 for (here, _), (there, _) in zip(taken, taken[1:])]
    edges += [taken[-1][0] + taken[-1][1] / 2]
    total = 0.0
    for index, (lag, width) in enumerate(taken):
        if lag > n // 5:
            break
        means = [values[: n // width * width].reshape(-1, width).mean(axis=1) for values in (y, x)]
        found = product(*means, lag // width, scale / width**2)
        if found <= 0:
            break
        total += (edges[index + 1] - edges[index]) * (1 - lag / n) * found
    return n / (1 + 2 * total)


def trace(generator: np.random.Generator, steps: int, memory: float) -> np.ndarray:
    noise = generator.normal(size=steps)
    values = np.zeros(steps)
    for step in range(1, steps):
        values[step] = memory * values[step - 1] + noise[step]
    return np.round(values, 4)


def main():
    generator = np.random.default_rng(4)
    answers = []
    for steps, memory in [(7, 0.5), (160, 0.5), (400, 0.9), (1000, 0.98), (2000, 0.99), (3001, 0.998)]:
        gold, noise = trace(generator, steps, memory), trace(generator, steps, memory)
        prediction = np.round(0.7 * gold + noise, 4)
        y, x = gold - gold.mean(), prediction - prediction.mean()
        answers.append({
            "gold": gold.tolist(), "prediction": prediction.tolist(),
            "everyLag": every_lag(y, x), "octaves": octaves(y, x),
        })  # fmt: skip
        print(steps, memory, answers[-1]["everyLag"], answers[-1]["octaves"])
    path = Path(__file__).parent / "effective-counts.json"
    path.write_text(json.dumps(answers) + "\n")


if __name__ == "__main__":
    main()
