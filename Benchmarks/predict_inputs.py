"""Writes model.safetensors, a multimodal network of the paper's size, and five minutes of made-up
sound and faces: P1.audio.safetensors and P1.faces.safetensors.

    python3 predict_inputs.py FOLDER

Weights are random; batch normalisation has the statistics of some of the faces, so that signals keep
their size.
"""

import sys
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file
from safetensors.torch import save_file as save_tensors

sys.path.append(str(Path(__file__).parents[1] / "scripts" / "torch"))
from speech_network import Configuration, spectral  # noqa: E402
from visual_network import MultimodalNetwork, VisualConfiguration  # noqa: E402

STEPS, SAMPLES, SIZE = 7500, 640, 96


def metadata(speech: Configuration, visual: VisualConfiguration) -> dict[str, str]:
    return {k: v for k, v in visual.metadata().items() if k != "preset"} | {
        "network": "multimodal", "speech_preset": "paper", "visual_preset": "paper",
        "sample_rate": "16000", "samples_per_step": str(SAMPLES), "time_pool": "2",
        "conv1_filters": str(speech.filters1), "conv1_taps": str(speech.taps1),
        "conv2_filters": str(speech.filters2), "conv2_taps": str(speech.taps2),
        "channel_pool": str(speech.pool_channels), "sequence_length": "150",
    }  # fmt: skip


def sound(generator: np.random.Generator) -> np.ndarray:
    return generator.standard_normal((STEPS, SAMPLES), dtype=np.float32)


def faces(generator: np.random.Generator) -> np.ndarray:
    """Coarse patterns that change from step to step."""
    coarse = generator.integers(0, 256, (STEPS, SIZE // 8, SIZE // 8, 3), dtype=np.uint8)
    return coarse.repeat(8, axis=1).repeat(8, axis=2)


def network(speech: Configuration, visual: VisualConfiguration, pictures: np.ndarray) -> dict:
    torch.manual_seed(1)
    net = MultimodalNetwork(speech, visual, spectral)
    for name, values in net.named_parameters():
        # As after training: a block changes its input a little.
        if name.endswith("bn3.weight"):
            torch.nn.init.constant_(values, 0.25)
    for module in net.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.momentum = None
    with torch.no_grad():
        net.visual(torch.from_numpy(pictures[:50])[None].float())
    return {k: v for k, v in net.state_dict().items() if not k.endswith("num_batches_tracked")}


def main(folder: Path):
    generator = np.random.default_rng(1)
    pictures = faces(generator)
    common = {"recording": "P1", "step": "0.04"}
    save_file(
        {"audio": sound(generator)}, folder / "P1.audio.safetensors",
        common | {"sample_rate": "16000", "normalisation": "none"},
    )  # fmt: skip
    save_file(
        {"faces": pictures, "found": np.ones(STEPS, np.uint8)}, folder / "P1.faces.safetensors",
        common | {"size": str(SIZE), "margin": "0"},
    )  # fmt: skip
    speech, visual = Configuration(), VisualConfiguration()
    save_tensors(
        network(speech, visual, pictures), folder / "model.safetensors", metadata(speech, visual)
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
