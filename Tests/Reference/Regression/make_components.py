"""Principal components by scikit-learn: components.safetensors.

Writes beside this script `x` [steps, features], made-up, in which each of the first five of 40
directions varies half as much as the one before, and `components` [5, features], `variance` [5] and
`total`, by scikit-learn's exact PCA.
Made with numpy 2.4.6 and scikit-learn 1.9.1.
"""

import numpy as np
from safetensors.numpy import save_file
from sklearn.decomposition import PCA

STEPS, FEATURES, COUNT = 120, 40, 5


def main():
    draw = np.random.default_rng(3)
    directions = np.linalg.qr(draw.normal(size=(FEATURES, FEATURES)))[0]
    sizes = np.r_[8 * 0.5 ** np.arange(COUNT), np.full(FEATURES - COUNT, 0.1)]
    x = (draw.normal(size=(STEPS, FEATURES)) * sizes @ directions + 3).astype(np.float32)
    found = PCA(COUNT, svd_solver="full").fit(x.astype(float))
    # The sign of a component means nothing: its largest number is above 0.
    signs = np.sign(found.components_[np.arange(COUNT), np.abs(found.components_).argmax(1)])
    save_file(
        {
            "x": x,
            "components": np.ascontiguousarray(found.components_ * signs[:, None], np.float32),
            "variance": found.explained_variance_.astype(np.float32),
            "total": np.array([x.astype(float).var(0, ddof=1).sum()], np.float32),
        },
        "components.safetensors",
    )


if __name__ == "__main__":
    main()
