"""Writes PyTorch's numbers for the tracker of `extract-faces --tracker mdnet`, and for its training.

    python3 make_reference.py [FOLDER]

Writes tracker.safetensors and training.safetensors beside this script, or into FOLDER; every run writes
the same numbers, float32, computed in float64. The weights are drawn, see `weights`, so that they need no
room. Tensors of the first:
`first`, `second`, `third`, pictures [height, width, 3]; `boxes` [3, 4] in the first and a slice of their
`features` [3, 512]; `found` [2, 4], the boxes of the second and the third picture, and their `scores` [2]:
all that is drawn, learned, updated and chosen lies before them. `branch` [2, 512] is learned too. Of the
second: the target's `boxes` [2, 4] in the first's `first` and `second`, and `outcomes` [3, 2], loss and
precision of steps of the first sequence, the second and the first again; `biases` [864], those of the three
convolutions thereafter, which begin at 0, and `hidden` [512], the bias of fc4.
"""

import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn

sys.path += [str(Path(__file__).parents[1] / "Layers"), str(Path(__file__).parents[3] / "scripts" / "torch")]
from draws import uniform_array  # noqa: E402
from reference_case import Case  # noqa: E402
from target_tracker import Network, Tracker, Training  # noqa: E402

SETTINGS = dict(
    candidateCount=32, firstPositives=20, firstNegatives=60, firstSteps=8, regressedCount=20,
    positives=10, negatives=20, updateSteps=2,
)  # fmt: skip
SEED = 5


def weights(network: Network):
    """Evenly drawn with variance 2 / inputs, by the generator of the name's place in the file."""
    parameters = [p for name, p in network.named_parameters() if name.startswith("layers.")]
    for index, parameter in enumerate(parameters):
        with torch.no_grad():
            if parameter.dim() == 1:
                parameter.zero_()
                continue
            bound = (6 / parameter[0].numel()) ** 0.5
            values = uniform_array(1000 + index, bound, parameter.numel())
            parameter.copy_(torch.from_numpy(values).reshape(parameter.shape))


def pictures(case: Case):
    """A bright patch on noise moves; in the third picture it is gone."""
    noise = torch.randint(0, 80, (48, 64, 3), generator=case.generator).to(torch.float64)
    face = torch.randint(150, 256, (20, 16, 3), generator=case.generator).to(torch.float64)
    for name, place in (("first", (12, 20)), ("second", (14, 23)), ("third", None)):
        picture = noise.clone()
        if place:
            picture[place[0] : place[0] + 20, place[1] : place[1] + 16] = face
        yield case.put(name, picture).numpy()


def network() -> Network:
    # Torch's alpha is the sum's scale times the number of channels.
    drawn = Network(nn.LocalResponseNorm(5, alpha=5e-4, beta=0.75, k=2))
    weights(drawn)
    return drawn


def write_training(folder: Path):
    settings = dict(positives=4, negatives=8, learningRate=1e-3)
    case = Case("training", seed=SEED, **settings)
    first, second, _ = pictures(Case("tracker"))
    boxes = (20, 12, 16, 20), (23, 14, 16, 20)
    case.put("boxes", torch.tensor(boxes, dtype=torch.float64))
    shared = network()
    training = Training(shared, settings, 2, SEED)
    pairs = [(first, boxes[0]), (second, boxes[1])]
    outcomes = [training.learn(sequence, pairs) for sequence in (0, 1, 0)]
    case.put("outcomes", torch.tensor(outcomes))
    names = "conv1", "conv2", "conv3"
    case.put("biases", torch.cat([shared.layers[name][0].bias for name in names]))
    case.put("hidden", shared.layers["fc4"][0].bias)
    print("outcomes", outcomes)
    case.write(folder)


def write_tracker(folder: Path):
    case = Case("tracker", seed=SEED, **SETTINGS)
    first, *others = pictures(case)
    shared = network()
    tracker = Tracker(shared, SETTINGS, SEED, first, (20, 12, 16, 20))
    boxes = np.array([[20, 12, 16, 20], [-3.5, -8, 21, 30], [30.25, 20.5, 130, 12]])
    case.put("boxes", torch.tensor(boxes))
    case.put("features", tracker.features(first, boxes)[:, ::9])
    found = [tracker.update(picture) for picture in others]
    case.put("found", torch.tensor(np.array([box for box, _ in found])))
    case.put("scores", torch.tensor([score for _, score in found]))
    case.put("branch", shared.branch[1].weight)
    print("boxes", found)
    case.write(folder)


def main(folder: Path):
    torch.set_default_dtype(torch.float64)
    write_tracker(folder)
    write_training(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
