"""The learning curve that PyTorch's network, gradients and optimiser give for `train`'s run.

    python3 train.py --initial MODEL --segments FOLDER --gold gold.csv --partition partition.csv
      [--epochs 2] [--batch 25] [--learning-rate 1e-4] [--seed 0] [--warm-up 20]
      [--gradient-limit 1] [--objective ccc|mse] > curve.csv

The reference for `train speech`, `visual` and `multimodal` without dropout and augmentation: the
same first weights, the same windows in the same batches. MODEL holds the first weights: what
`train ... --epochs 1 --learning-rate 1e-30` with the same seed writes; its running statistics are
put back to 0 and 1. `--warm-up 0 --gradient-limit 0` is `--as-published`.
Prints epoch,training_loss,gradient_norm and, for each dimension, training_ccc, sd_ratio, mean_offset
and validation_ccc.
"""

import argparse
import csv
import sys
from pathlib import Path

import torch
from safetensors import safe_open

sys.path += [str(Path(__file__).parents[1] / folder) for folder in ("Layers", "Networks")]
from objectives import concordance, concordance_loss, squared_error_loss  # noqa: E402
from predict import network_of  # noqa: E402
from visual_network import MultimodalNetwork  # noqa: E402

WORD = (1 << 64) - 1
INCREMENT = 0x9E3779B97F4A7C15


class SplitMix64:
    """doi:10.1145/2714064.2660195"""

    def __init__(self, seed):
        self.state = seed & WORD

    @staticmethod
    def hash(state):
        z = (state + INCREMENT) & WORD
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & WORD
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & WORD
        return z ^ (z >> 31)

    def next(self):
        value = self.hash(self.state)
        self.state = (self.state + INCREMENT) & WORD
        return value

    def below(self, bound):
        """Lemire's unbiased number below `bound`, doi:10.1145/3230636."""
        product = self.next() * bound
        while product & WORD < (-bound & WORD) % bound:
            product = self.next() * bound
        return product >> 64

    def shuffle(self, values):
        """Fisher and Yates', from the front."""
        for place in range(len(values) - 1):
            other = place + self.below(len(values) - place)
            values[place], values[other] = values[other], values[place]


def read_partition(path):
    with open(path, newline="") as file:
        return {row["recording"]: row["partition"] for row in csv.DictReader(file)}


def read_recording(folder, name, kinds):
    inputs, step = {}, 0.04
    for kind in kinds:
        with safe_open(Path(folder) / f"{name}.{kind}.safetensors", "pt") as file:
            inputs[kind] = file.get_tensor(kind)
            step = float(file.metadata()["step"])
    steps = min(len(values) for values in inputs.values())
    return {kind: values[:steps] for kind, values in inputs.items()}, step


def read_gold(path, names):
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    ratings = {}
    for row in rows:
        values = [float(row[name]) if row[name] else float("nan") for name in names]
        ratings.setdefault(row["recording"], []).append((float(row["time"]), values))
    return ratings


def labels(ratings, steps, step, dimensions):
    """[steps, dimensions], missing NaN: the rating at the end of each step."""
    gold = torch.full((steps, dimensions), float("nan"))
    for time, values in ratings:
        place = round(time / step) - 1
        if 0 <= place < steps:
            gold[place] = torch.tensor(values)
    return gold


def batches(windows, size, seed, epoch):
    size = min(size, len(windows))
    count = -(-len(windows) // size)
    generator = SplitMix64(SplitMix64.hash(seed) + epoch)
    order = list(windows)
    generator.shuffle(order)
    return [order[len(order) * k // count : len(order) * (k + 1) // count] for k in range(count)]


def forward(network, window):
    window = {kind: values.float() for kind, values in window.items()}
    if isinstance(network, MultimodalNetwork):
        return network(window["audio"], window["faces"])
    return network(next(iter(window.values())))


def validate(network, recordings, length):
    network.eval()
    predictions, gold = [], []
    with torch.no_grad():
        for inputs, ratings in recordings:
            for start in range(0, len(ratings), length):
                window = {k: v[None, start : start + length] for k, v in inputs.items()}
                predictions.append(forward(network, window)[0])
            gold.append(ratings)
    network.train()
    return concordance(torch.cat(predictions)[None], torch.cat(gold)[None]).tolist()


def fits(predictions, gold):
    """CCC, SD ratio and offset of the mean in SDs of the gold standard, of each dimension."""
    values = [concordance(predictions[None], gold[None])]
    present = ~torch.isnan(gold)
    ratios, offsets = [], []
    for dimension in range(gold.shape[1]):
        x, y = (t[present[:, dimension], dimension].double() for t in (predictions, gold))
        deviation = y.std(correction=0)
        ratios.append(x.std(correction=0) / deviation)
        offsets.append((x.mean() - y.mean()) / deviation)
    return [value.item() for part in (*values, ratios, offsets) for value in part]


def curve(
    network, training, validation, length, epochs=2, batch=25, learning_rate=1e-4, seed=0,
    warm_up=20, gradient_limit=1.0, objective="ccc",
):  # fmt: skip
    """Trains, and yields what each epoch came to: loss, gradient norm, and the columns of `fits` and
    the validation CCC. `training` and `validation` hold the inputs and the labels of recordings."""
    kinds = list(training[0][0])
    windows = []
    for index, (_, gold) in enumerate(training):
        starts = list(range(0, len(gold) - length + 1, length))
        if starts and starts[-1] + length < len(gold):
            starts.append(len(gold) - length)
        windows += [(index, start) for start in starts]
    loss_of = {"ccc": concordance_loss, "mse": squared_error_loss}[objective]
    adam = torch.optim.Adam(network.parameters(), lr=learning_rate)
    rate = torch.optim.lr_scheduler.LambdaLR(
        adam, lambda step: min(1, (step + 1) / warm_up) if warm_up else 1
    )
    size = -(-len(windows) // -(-len(windows) // min(batch, len(windows))))
    network.train()
    for epoch in range(1, epochs + 1):
        losses, norms, seen = [], [], []
        for chosen in batches(windows, batch, seed, epoch):
            # A place without a window repeats the first one and is masked.
            places = chosen + chosen[:1] * (size - len(chosen))
            inputs = {
                kind: torch.stack([training[i][0][kind][s : s + length] for i, s in places])
                for kind in kinds
            }
            gold = torch.stack([training[i][1][s : s + length] for i, s in places])
            gold[len(chosen) :] = float("nan")
            predictions = forward(network, inputs)
            loss = loss_of(predictions, gold)
            adam.zero_grad()
            loss.backward()
            limit = gradient_limit or float("inf")
            norms.append(torch.nn.utils.clip_grad_norm_(network.parameters(), limit).item())
            adam.step()
            rate.step()
            losses.append(loss.item())
            seen.append((predictions.detach().flatten(0, 1), gold.flatten(0, 1)))
        fit = fits(*(torch.cat(parts) for parts in zip(*seen)))
        yield [
            sum(losses) / len(losses), sum(norms) / len(norms), *fit,
            *validate(network, validation, length),
        ]  # fmt: skip


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    for name in ("--initial", "--segments", "--gold", "--partition"):
        parser.add_argument(name, required=True)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--batch", type=int, default=25)
    parser.add_argument("--learning-rate", type=float, default=1e-4)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--warm-up", type=int, default=20)
    parser.add_argument("--gradient-limit", type=float, default=1)
    parser.add_argument("--objective", choices=["ccc", "mse"], default="ccc")
    options = vars(parser.parse_args())
    initial, segments, gold, partition = (
        options.pop(name) for name in ("initial", "segments", "gold", "partition")
    )

    with safe_open(initial, "pt") as file:
        names = file.metadata()["dimensions"].split(",")
        kinds = [kind for kind, name in (("audio", "speech"), ("faces", "visual"))
                 if any(key.startswith(name) for key in file.keys())]  # fmt: skip
    parts, ratings = read_partition(partition), read_gold(gold, names)

    def recordings(part):
        for name in sorted(name for name, value in parts.items() if value == part):
            inputs, step = read_recording(segments, name, kinds)
            steps = len(next(iter(inputs.values())))
            yield inputs, labels(ratings[name], steps, step, len(names))

    training, validation = list(recordings("train")), list(recordings("validation"))
    network, _, length = network_of(initial, training[0][0])
    for module in network.modules():
        if isinstance(module, torch.nn.modules.batchnorm._BatchNorm):
            module.reset_running_stats()

    columns = ["training_ccc", "sd_ratio", "mean_offset", "validation_ccc"]
    print(",".join(["epoch", "training_loss", "gradient_norm"]
                   + [f"{column}_{name}" for column in columns for name in names]))  # fmt: skip
    for epoch, row in enumerate(curve(network, training, validation, length, **options), 1):
        print(",".join(f"{value:.7g}" for value in [epoch, *row]), flush=True)


if __name__ == "__main__":
    main()
