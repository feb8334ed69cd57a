"""Writes exact-moments.json: pairs of series, their exact sums and what follows from them, by Python's
rational numbers; and the coefficients that audmetric and torchmetrics give.

    python3 make_exact_moments.py

Made with Python 3.11, numpy 2.4.6, audmetric 1.4.2, torchmetrics 1.9.0, torch 2.13.0.
"""

import json
import math
from fractions import Fraction
from pathlib import Path

import audmetric
import numpy as np
import torch
from torchmetrics.functional import concordance_corrcoef


def text(value: Fraction) -> str:
    """An odd hexadecimal integer with a binary exponent."""
    if value == 0:
        return "0x0p0"
    exponent = -(value.denominator.bit_length() - 1)
    integer = abs(value.numerator)
    while integer % 2 == 0:
        integer //= 2
        exponent += 1
    return f"{'-' if value < 0 else ''}{hex(integer)}p{exponent}"


def rounded(value: Fraction) -> str:
    return float(value).hex()


def case(name: str, gold: list[float], prediction: list[float], has_peers: bool) -> dict:
    y, x = [Fraction(value) for value in gold], [Fraction(value) for value in prediction]
    n = len(y)
    sums = [
        sum(y), sum(x), sum(v * v for v in y), sum(v * v for v in x),
        sum(a * b for a, b in zip(x, y)), sum(abs(a - b) for a, b in zip(x, y)),
    ]  # fmt: skip
    my, mx = sums[0] / n, sums[1] / n
    squares = [sums[2] - n * my * my, sums[3] - n * mx * mx, sums[4] - n * mx * my]
    ccc = 2 * squares[2] / (squares[0] + squares[1] + n * (mx - my) ** 2)
    result = {
        "name": name,
        "gold": [value.hex() for value in gold],
        "prediction": [value.hex() for value in prediction],
        "sums": [text(value) for value in sums],
        "moments": [rounded(value) for value in [my, mx, mx - my, *squares]],
        "mae": rounded(sums[5] / n),
        "mse": rounded((sums[2] + sums[3] - 2 * sums[4]) / n),
        "ccc": rounded(ccc),
    }
    if has_peers:
        tensors = [torch.tensor(series, dtype=torch.float64) for series in (prediction, gold)]
        result["peers"] = {
            "audmetric": float(audmetric.concordance_cc(gold, prediction)),
            "torchmetrics": float(concordance_corrcoef(*tensors)),
        }
    return result


def main():
    generator = np.random.default_rng(4)
    cases = []
    for index, n in enumerate([2, 3, 17, 200]):
        gold = np.tanh(np.cumsum(generator.normal(scale=0.1, size=n)))
        prediction = 0.5 * gold + generator.normal(scale=0.2, size=n) + 0.1
        cases.append(case(f"trace {index}", gold.tolist(), prediction.tolist(), n > 2))
    for offset in [1e6, 1e9, 1e15]:
        gold = offset + generator.normal(scale=3, size=50)
        prediction = gold + generator.normal(size=50)
        cases.append(case(f"offset {offset:g}", gold.tolist(), prediction.tolist(), False))
    for limit in [50, 140]:
        wide = [
            [
                math.ldexp(significand, int(exponent)) * sign
                for significand, exponent, sign in zip(
                    generator.uniform(0.5, 1, 40), generator.integers(-limit, limit, 40),
                    generator.choice([-1, 1], 40),
                )
            ]
            for _ in range(2)
        ]  # fmt: skip
        cases.append(case(f"exponents to {limit}", *wide, False))
    single = generator.normal(size=30).astype(np.float32).astype(float)
    cases.append(case("single precision", single.tolist(), (single * 0.5).tolist(), True))
    path = Path(__file__).parent / "exact-moments.json"
    path.write_text(json.dumps(cases, indent=1) + "\n")


if __name__ == "__main__":
    main()
