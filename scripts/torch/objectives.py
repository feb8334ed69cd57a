"""The two objectives of the published system, over gold that may be missing (NaN).

Prediction and gold are [batch, steps, dimensions]. A step without gold in a dimension carries no
weight there; the loss is the mean over dimensions. A dimension whose loss is undefined has no gradient.
"""

import torch


def concordance(prediction: torch.Tensor, gold: torch.Tensor) -> torch.Tensor:
    """Concordance correlation of each dimension, population moments pooled over all sequences; NaN
    where it is undefined: fewer than two rated steps, or both constant and equal.

    L. I. Lin, Biometrics 45(1), 1989, doi:10.2307/2532051.
    """
    return torch.stack([coefficient(a, b) for a, b in rated(prediction, gold)])


def concordance_loss(prediction: torch.Tensor, gold: torch.Tensor) -> torch.Tensor:
    """The mean of 1 - CCC; one that is undefined counts 1."""
    values = [coefficient(a, b) for a, b in rated(prediction, gold)]
    # Left out of the graph: the gradient of 0 / 0 would be none, times whatever.
    losses = [value.new_ones(()) if value.isnan() else 1 - value for value in values]
    return torch.stack(losses).mean() + 0 * prediction.sum()


def squared_error_loss(prediction: torch.Tensor, gold: torch.Tensor) -> torch.Tensor:
    """Mean squared error of each dimension over its own rated steps, 0 without any, then over
    dimensions."""
    errors = [
        ((a - b) ** 2).mean() if len(b) else b.new_zeros(()) for a, b in rated(prediction, gold)
    ]
    return torch.stack(errors).mean() + 0 * prediction.sum()


def coefficient(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    if len(b) < 2:
        return b.new_tensor(float("nan"))
    covariance = ((a - a.mean()) * (b - b.mean())).mean()
    spread = a.var(correction=0) + b.var(correction=0) + (a.mean() - b.mean()) ** 2
    return 2 * covariance / spread


def rated(prediction: torch.Tensor, gold: torch.Tensor):
    """Predictions and gold of each dimension's rated steps."""
    for x, y in zip(prediction.flatten(0, 1).T, gold.flatten(0, 1).T):
        yield x[~torch.isnan(y)], y[~torch.isnan(y)]
