"""The two objectives of the published system, over gold that may be missing (NaN).

Prediction and gold are [batch, steps, dimensions]. A step without gold in a dimension carries no
weight there; the loss is the mean over dimensions.
"""

import torch


def concordance(prediction: torch.Tensor, gold: torch.Tensor) -> torch.Tensor:
    """Concordance correlation of each dimension, population moments pooled over all sequences.

    L. I. Lin, Biometrics 45(1), 1989, doi:10.2307/2532051.
    """
    x, y = prediction.flatten(0, 1), gold.flatten(0, 1)
    values = []
    for dimension in range(x.shape[1]):
        present = ~torch.isnan(y[:, dimension])
        a, b = x[present, dimension], y[present, dimension]
        covariance = ((a - a.mean()) * (b - b.mean())).mean()
        spread = a.var(correction=0) + b.var(correction=0) + (a.mean() - b.mean()) ** 2
        values.append(2 * covariance / spread)
    return torch.stack(values)


def concordance_loss(prediction: torch.Tensor, gold: torch.Tensor) -> torch.Tensor:
    return (1 - concordance(prediction, gold)).mean()


def squared_error_loss(prediction: torch.Tensor, gold: torch.Tensor) -> torch.Tensor:
    """Mean squared error of each dimension over its own present steps, then over dimensions."""
    x, y = prediction.flatten(0, 1), gold.flatten(0, 1)
    errors = []
    for dimension in range(x.shape[1]):
        present = ~torch.isnan(y[:, dimension])
        errors.append(((x[present, dimension] - y[present, dimension]) ** 2).mean())
    return torch.stack(errors).mean()
