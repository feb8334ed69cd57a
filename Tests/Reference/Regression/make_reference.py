"""Ridge and support vector regression by scikit-learn; relevance vectors by slow re-estimation.

Writes regression.safetensors beside this script: `x` [steps, columns] and `y` [steps], of which the
last column is nearly a sum of two others; for each factor of ridge and each C, by its number:
`ridge.N.weight`, `ridge.N.bias`, `svr.N.weight`, `svr.N.bias`, of standardized columns; Tipping's
re-estimation of Gaussian and of logistic regression: `rvm.weight`, `rvm.bias`, `rvm.noise` (variance),
`rvm.variance` [steps], `rvc.weight`, `rvc.bias` for y above 0. The factors are in the metadata.
Made with numpy 2.4.6 and scikit-learn 1.9.1.
"""

import numpy as np
from safetensors.numpy import save_file
from sklearn.linear_model import Ridge
from sklearn.svm import LinearSVR

STEPS, COLUMNS = 240, 8
RIDGES = [1e-8, 1.0, 100.0]
COSTS = [1e-3, 0.05, 1.0]


def recordings(generator):
    x = generator.normal(size=(STEPS, COLUMNS)) * [1, 2, 0.1, 5, 1, 1, 1, 1] + [0, 5, 1, -20, 0, 0, 0, 0]
    x[:, 7] = x[:, 0] + x[:, 4] + 0.01 * generator.normal(size=STEPS)
    y = 0.6 * x[:, 0] - 0.2 * x[:, 1] + 0.03 * x[:, 3] + 1.5 + 0.3 * generator.normal(size=STEPS)
    return x.astype(np.float32), y.astype(np.float32)


def regression_by_reestimation(x, y):
    """Tipping 2001, section 2: columns and ratings about their means, columns of length 1."""
    means, target = x.mean(0), y - y.mean()
    columns = x - means
    lengths = np.sqrt((columns**2).sum(0))
    phi = columns / lengths
    alpha, beta = np.ones(x.shape[1]), 1 / (0.1 * target.var())
    members = np.arange(x.shape[1])
    for _ in range(200_000):
        part = phi[:, members]
        sigma = np.linalg.inv(np.diag(alpha) + beta * part.T @ part)
        mu = beta * sigma @ part.T @ target
        gamma = 1 - alpha * np.diag(sigma)
        new = gamma / mu**2
        beta = (len(y) - 1 - gamma.sum()) / ((target - part @ mu) ** 2).sum()
        kept = new < 1e9
        change = np.abs(np.log(new / alpha))[kept].max()
        members, alpha = members[kept], new[kept]
        if kept.all() and change < 1e-12:
            break
    part = phi[:, members]
    sigma = np.linalg.inv(np.diag(alpha) + beta * part.T @ part)
    mu = beta * sigma @ part.T @ target
    weights = np.zeros(x.shape[1])
    weights[members] = mu / lengths[members]
    variance = 1 / beta + ((part @ sigma) * part).sum(1)
    return weights, y.mean() - weights @ means, 1 / beta, variance


def classification_by_reestimation(x, above):
    """Tipping 2001, section 3, with a free intercept."""
    phi = np.column_stack([np.ones(len(x)), x])
    members, alpha = np.arange(x.shape[1]), np.ones(x.shape[1])
    w = np.zeros(x.shape[1] + 1)
    for _ in range(20_000):
        part = phi[:, np.r_[0, members + 1]]
        prior = np.r_[0, alpha]
        for _ in range(100):
            p = 1 / (1 + np.exp(-part @ w))
            hessian = (part * (p * (1 - p))[:, None]).T @ part + np.diag(prior)
            step = np.linalg.solve(hessian, part.T @ (above - p) - prior * w)
            w = w + step
            if np.abs(step).max() < 1e-12:
                break
        sigma = np.linalg.inv(hessian)
        new = (1 - alpha * np.diag(sigma)[1:]) / w[1:] ** 2
        kept = new < 1e7
        change = np.abs(np.log(new / alpha))[kept].max()
        members, alpha, w = members[kept], new[kept], np.r_[w[0], w[1:][kept]]
        if kept.all() and change < 1e-10:
            break
    weights = np.zeros(x.shape[1])
    weights[members] = w[1:]
    return weights, w[0]


x, y = recordings(np.random.default_rng(7))
tensors = {"x": x, "y": y}
x, y = x.astype(float), y.astype(float)
z = (x - x.mean(0)) / x.std(0, ddof=1)
for index, factor in enumerate(RIDGES):
    ridge = Ridge(alpha=factor, solver="svd").fit(z, y)
    tensors[f"ridge.{index}.weight"] = ridge.coef_
    tensors[f"ridge.{index}.bias"] = np.array([ridge.intercept_])
for index, cost in enumerate(COSTS):
    svr = LinearSVR(
        C=cost, epsilon=0.1, loss="squared_epsilon_insensitive", dual=False, tol=1e-12, max_iter=100_000
    ).fit(z, y)
    tensors[f"svr.{index}.weight"] = svr.coef_
    tensors[f"svr.{index}.bias"] = np.atleast_1d(svr.intercept_)
weights, bias, noise, variance = regression_by_reestimation(z, y)
tensors |= {"rvm.weight": weights, "rvm.bias": np.array([bias]), "rvm.noise": np.array([noise])}
tensors["rvm.variance"] = variance
weights, bias = classification_by_reestimation(z, (y > 0).astype(float))
tensors |= {"rvc.weight": weights, "rvc.bias": np.array([bias])}
save_file(
    {name: np.ascontiguousarray(values, np.float32) for name, values in tensors.items()},
    "regression.safetensors",
    {
        "ridges": ",".join(map(str, RIDGES)),
        "costs": ",".join(map(str, COSTS)),
    },
)
