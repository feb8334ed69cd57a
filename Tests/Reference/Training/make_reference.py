"""Augmented faces by PyTorch's bilinear interpolation and Python's colorsys, and learning curves.

Writes augmentation.safetensors beside this script: `faces` and `augmented`, both
[cases, size, size, 3], and `draws` [cases, 4]: row, column, saturation, brightness of 255;
and curve-ccc.safetensors and curve-mse.safetensors: three recordings, a and b to train on, c to
validate, as `<name>.audio` [steps, samples per step] and `<name>.gold` [steps]; the first weights
under the names of a checkpoint; and `curve` [epochs, 6]: training loss, gradient norm, training CCC,
SD ratio, offset of the mean, validation CCC. The run's settings are in the metadata;
and features-ccc.safetensors and features-mse.safetensors: the same of a bidirectional network on
`<name>.features` [steps, features], missing NaN, which it sees scaled over a and b, with 0 for what is
missing; the gold standard of a step is that `delay` steps later.
Made with torch 2.13 and numpy 2.4.
"""

import colorsys
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file

TORCH = Path(__file__).parents[3] / "scripts" / "torch"
sys.path += [str(TORCH), str(Path(__file__).parents[1] / "Networks")]
from recurrent_network import RecurrentConfiguration, RecurrentNetwork  # noqa: E402
from settings import Settings  # noqa: E402
from speech_network import Configuration, SpeechNetwork  # noqa: E402
from training import Trainer  # noqa: E402

SIZE, ENLARGED = 32, 37
DRAWS = [
    (0, 0, 1.0, 0.0),
    (5, 5, 1.0, 0.0),
    (3, 5, 0.5, -32.0),
    (4, 1, 1.5, 32.0),
    (2, 0, 1.2, 10.25),
]


def colours(pixel, saturation, brightness):
    hue, depth, value = colorsys.rgb_to_hsv(*(pixel / 255))
    changed = np.array(colorsys.hsv_to_rgb(hue, min(depth * saturation, 1), value))
    return np.clip(changed * 255 + brightness, 0, 255)


def augment(face, row, column, saturation, brightness):
    planes = torch.from_numpy(face).permute(2, 0, 1)[None].double()
    enlarged = torch.nn.functional.interpolate(
        planes, (ENLARGED, ENLARGED), mode="bilinear", align_corners=False
    )[0].permute(1, 2, 0)
    part = enlarged[row : row + SIZE, column : column + SIZE].numpy()
    return np.array([[colours(pixel, saturation, brightness) for pixel in line] for line in part])


def learning_curve(objective):
    """Noise whose loudness follows a slow wave, and a small network that is to hear it."""
    torch.manual_seed(11)
    network = SpeechNetwork(
        Configuration(
            samples_per_step=20, filters1=4, taps1=8, filters2=6, taps2=40, pool_channels=3,
            hidden=8, dimensions=1,
        )
    )  # fmt: skip
    tensors = {name: values.clone() for name, values in network.state_dict().items()}
    recordings = []
    for index, name in enumerate("abc"):
        steps = 57 + 10 * index
        wave = torch.sin(torch.arange(steps) / 6 + index)
        audio = (1.2 + wave)[:, None] * torch.randn(steps, 20)
        gold = 0.3 + 0.5 * wave
        gold[-4:] = float("nan")
        tensors |= {f"{name}.audio": audio, f"{name}.gold": gold}
        recordings.append(({"audio": audio}, gold[:, None]))
    write_curve(f"curve-{objective}", objective, network, recordings, tensors)


@dataclass
class Held:
    """A recording that is in memory."""

    name: str
    inputs: dict
    gold: torch.Tensor

    @property
    def steps(self):
        return len(self.gold)

    def read(self, first, end):
        return {kind: values[first:end] for kind, values in self.inputs.items()}


def write_curve(name, objective, network, recordings, tensors, **more):
    settings = {
        "epochs": 6, "batch": 3, "learning_rate": 1e-2, "seed": 5, "warm_up": 4,
        "gradient_limit": 0.2, "objective": objective,
    }  # fmt: skip
    held = [Held(str(k), inputs, gold) for k, (inputs, gold) in enumerate(recordings)]
    trainer = Trainer(
        network, {"dimensions": "arousal"},
        Settings(sequence_length=25, first_output="random", dropout=0, **settings), held[:2], held[2:],
    )  # fmt: skip
    rows = [trainer.run_epoch() for _ in range(settings["epochs"])]
    tensors["curve"] = torch.tensor(
        [[row.training_loss, row.gradient_norm, *row.fits, *row.validation] for row in rows]
    )
    save_file(
        {name: np.ascontiguousarray(values.numpy()) for name, values in tensors.items()},
        Path(__file__).with_name(f"{name}.safetensors"),
        {name: str(value) for name, value in (settings | more).items()},
    )


def feature_curve(objective, delay=3):
    """Two features follow slow waves with noise, one is constant; the second wave is rated later."""
    torch.manual_seed(12)
    network = RecurrentNetwork(RecurrentConfiguration(3, 6, dimensions=1))
    tensors = {name: values.clone() for name, values in network.state_dict().items()}
    features, labels = {}, {}
    for index, name in enumerate("abc"):
        steps = 57 + 10 * index
        waves = torch.sin(torch.arange(steps)[:, None] / torch.tensor([6.0, 9.0]) + index)
        noisy = waves * torch.tensor([20.0, 0.01]) + torch.tensor([300.0, 0.0])
        noisy += torch.randn(steps, 2) * torch.tensor([4.0, 0.002])
        values = torch.cat((noisy, torch.full((steps, 1), 7.0)), dim=1)
        values[5::11, 0] = float("nan")
        gold = 0.2 + 0.4 * torch.roll(waves[:, 1], delay)
        gold[-4:] = float("nan")
        tensors |= {f"{name}.features": values, f"{name}.gold": gold}
        features[name] = values
        labels[name] = torch.cat((gold[delay:], torch.full((delay,), float("nan"))))[:, None]
    trained = torch.cat((features["a"], features["b"])).double()
    mean = torch.nanmean(trained, dim=0)
    count = (~torch.isnan(trained)).sum(dim=0)
    deviation = (torch.nansum((trained - mean) ** 2, dim=0) / (count - 1)).sqrt()
    recordings = []
    for name, values in features.items():
        scaled = torch.where(deviation > 0, (values - mean) / deviation, 0)
        recordings.append(({"features": torch.nan_to_num(scaled).float()}, labels[name]))
    write_curve(f"features-{objective}", objective, network, recordings, tensors, delay=delay)


def main():
    torch.set_num_threads(1)
    for objective in ("ccc", "mse"):
        learning_curve(objective)
        feature_curve(objective)
    generator = np.random.default_rng(7)
    # Smooth pictures with strong colours, and one of noise.
    corners = generator.uniform(0, 255, (len(DRAWS), 3, 6, 6))
    faces = torch.nn.functional.interpolate(
        torch.from_numpy(corners), (SIZE, SIZE), mode="bicubic"
    ).clamp(0, 255)
    faces = faces.permute(0, 2, 3, 1).round().to(torch.uint8).numpy()
    faces[-1] = generator.integers(0, 256, (SIZE, SIZE, 3))
    augmented = np.stack([augment(face, *draw) for face, draw in zip(faces, DRAWS)])
    save_file(
        {
            "faces": np.ascontiguousarray(faces, dtype=np.float32),
            "augmented": np.ascontiguousarray(augmented, dtype=np.float32),
            "draws": np.array(DRAWS, dtype=np.float32),
        },
        Path(__file__).with_name("augmentation.safetensors"),
    )


if __name__ == "__main__":
    main()
