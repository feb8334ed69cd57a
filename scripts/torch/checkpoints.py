"""Models and states of trainings as `train` writes them: docs/networks.md, "Checkpoints".

A network is described by its metadata, one text an entry, as in the files.
"""

import os

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import save_file

import draws
from speech_network import Configuration as SpeechConfiguration
from speech_network import SpeechNetwork, spectral
from visual_network import MultimodalNetwork, VisualConfiguration, VisualNetwork

SPEECH = {
    "paper": dict(conv1_filters=20, conv1_taps=80, conv2_filters=40, conv2_taps=4000),
    "released": dict(conv1_filters=40, conv1_taps=20, conv2_filters=40, conv2_taps=40),
}
VISUAL = {
    "paper": dict(stem_filters=64, stage_blocks="3,4,6,3", stage_widths="64,128,256,512", projection=640),
    "released": dict(stem_filters=64, stage_blocks="3,4,6,3", stage_widths="64,128,256,512", projection=0),
    "small": dict(stem_filters=16, stage_blocks="1,1,1,1", stage_widths="16,32,64,128", projection=128),
}  # fmt: skip


# MARK: Descriptions


def speech_description(preset: str, samples_per_step=640, sample_rate=16_000) -> dict[str, str]:
    sizes = dict(sample_rate=sample_rate, samples_per_step=samples_per_step, time_pool=2, channel_pool=10)
    return described("speech", preset, sizes | SPEECH[preset])


def visual_description(preset: str, image_size=96, pixel_scale="unit", step=0.04) -> dict[str, str]:
    sizes = dict(image_size=image_size, pixel_scale=pixel_scale, step=step)
    return described("visual", preset, sizes | VISUAL[preset])


def described(network: str, preset: str, sizes: dict) -> dict[str, str]:
    return {"network": network, "preset": preset} | {name: str(size) for name, size in sizes.items()}


def multimodal_description(speech: dict[str, str], visual: dict[str, str]) -> dict[str, str]:
    """The extractors of two networks, given their metadata, under a new head."""
    sizes = {"network": "multimodal"}
    for name, metadata, known in (
        ("speech", speech, speech_description("paper")), ("visual", visual, visual_description("paper")),
    ):  # fmt: skip
        sizes |= {key: metadata[key] for key in known if key not in ("network", "preset")}
        sizes[f"{name}_preset"] = metadata["preset"]
    return sizes


def with_head(description: dict[str, str], dimensions: list[str], length: int) -> dict[str, str]:
    head = {"dimensions": ",".join(dimensions), "hidden": "256", "recurrent_layers": "2"}
    if is_released(description):
        head["cell_clip"] = "100.0"
    return description | head | {"sequence_length": str(length)}


def is_released(metadata: dict[str, str]) -> bool:
    """Whether every extractor is the released code's."""
    presets = [metadata[key] for key in ("preset", "speech_preset", "visual_preset") if key in metadata]
    return set(presets) == {"released"}


# MARK: Networks


def network_of(metadata: dict[str, str], convolve2=spectral) -> torch.nn.Module:
    head = dict(
        hidden=int(metadata["hidden"]), layers=int(metadata["recurrent_layers"]),
        dimensions=len(metadata["dimensions"].split(",")),
        cell_clip=float(metadata.get("cell_clip", 100)),
    )  # fmt: skip
    speech, visual = speech_configuration(metadata, head), visual_configuration(metadata, head)
    match metadata["network"]:
        case "speech":
            return SpeechNetwork(speech, convolve2)
        case "visual":
            return VisualNetwork(visual)
        case "multimodal":
            return MultimodalNetwork(speech, visual, convolve2)
    raise ValueError(f"expected speech, visual or multimodal, found '{metadata['network']}'")


def speech_configuration(metadata: dict[str, str], head: dict) -> SpeechConfiguration | None:
    if "conv1_filters" not in metadata:
        return None
    names = ("samples_per_step", "conv1_filters", "conv1_taps", "conv2_filters", "conv2_taps", "channel_pool")
    preset = metadata.get("speech_preset") or metadata["preset"]
    return SpeechConfiguration(preset, *(int(metadata[name]) for name in names), **head)


def visual_configuration(metadata: dict[str, str], head: dict) -> VisualConfiguration | None:
    if "stem_filters" not in metadata:
        return None
    blocks, widths = (
        tuple(map(int, metadata[name].split(","))) for name in ("stage_blocks", "stage_widths")
    )
    return VisualConfiguration(
        metadata.get("visual_preset") or metadata["preset"], int(metadata["image_size"]),
        int(metadata["stem_filters"]), blocks, widths, int(metadata["projection"]) or None,
        metadata["pixel_scale"], **head,
    )  # fmt: skip


def parameter_names(network: torch.nn.Module) -> list[str]:
    """In the order of a checkpoint: the trained ones, then running statistics."""
    names = [name for name, _ in network.named_parameters()]
    names += [name for name, _ in network.named_buffers() if "running" in name]
    # Each stage of sound has its normalisation behind its filters.
    return sorted(names, key=lambda name: ("running" in name, *place(name)))


def place(name: str):
    part = name.split(".")[0]
    number = int(name.split(".")[1][-1]) if part == "speech" else 0
    return ["speech", "visual", "recurrent", "output"].index(part), number


def draw_parameters(network: torch.nn.Module, seed: int):
    """The first weights of `train`, to the bit: Sources/Learning/Networks/InitialParameters.swift."""
    state = network.state_dict()
    for index, name in enumerate(parameter_names(network)):
        values = state[name]
        bound = bound_of(name, values.shape)
        if bound is not None:
            drawn = draws.uniform_array(
                draws.mixed(seed) + (index << 40), bound, values.numel()
            )
            values.copy_(torch.from_numpy(drawn).reshape(values.shape))
        else:
            values.fill_(1 if name.endswith((".running_var",)) or is_unit(name, values) else 0)
        if "bias_ih" in name:
            values[len(values) // 4 : len(values) // 2] = 1


def is_unit(name: str, values: torch.Tensor) -> bool:
    return values.dim() == 1 and name.endswith(".weight")


def bound_of(name: str, shape: torch.Size) -> float | None:
    """Single precision, as there."""
    one = np.float32(1)
    if name.startswith(("recurrent.weight_ih", "recurrent.weight_hh")):
        return one / np.sqrt(np.float32(shape[0]) / np.float32(4))
    if len(shape) < 2:
        return None
    return np.sqrt(np.float32(6 if len(shape) > 2 else 3) / np.float32(shape[1:].numel()))


def start_output(network: torch.nn.Module, means: list[float]):
    """The output begins near the means: `--first-output gold`."""
    with torch.no_grad():
        network.output.weight *= 0.1
        network.output.bias.copy_(torch.tensor(means))


# MARK: Files


def read(path: str) -> tuple[dict[str, torch.Tensor], dict[str, str]]:
    with safe_open(path, "pt") as file:
        return {name: file.get_tensor(name) for name in file.keys()}, file.metadata() or {}


def load(network: torch.nn.Module, tensors: dict[str, torch.Tensor]):
    network.load_state_dict({name: tensors[name] for name in parameter_names(network)}, strict=False)


def write(tensors: dict[str, torch.Tensor], metadata: dict[str, str], path: str):
    """Whole or not at all."""
    partial = f"{path}.partial"
    save_file({name: values.cpu().contiguous() for name, values in tensors.items()}, partial, metadata)
    os.replace(partial, path)


def parameters(network: torch.nn.Module) -> dict[str, torch.Tensor]:
    state = network.state_dict()
    return {name: state[name] for name in parameter_names(network)}


def moments(network: torch.nn.Module, adam: torch.optim.Adam) -> dict[str, torch.Tensor]:
    """Adam's running means of gradients and squares, each in one array."""
    trained = dict(network.named_parameters())
    names = [name for name in parameter_names(network) if name in trained]
    return {
        tensor: torch.cat([adam.state[trained[name]][key].flatten() for name in names])
        for tensor, key in (("adam.mean", "exp_avg"), ("adam.square", "exp_avg_sq"))
    }


def load_moments(network, adam: torch.optim.Adam, tensors: dict[str, torch.Tensor], step: int):
    trained = dict(network.named_parameters())
    start = 0
    for name in (name for name in parameter_names(network) if name in trained):
        values = trained[name]
        mean, square = (
            tensors[key][start : start + values.numel()].reshape(values.shape).to(values.device).clone()
            for key in ("adam.mean", "adam.square")
        )
        adam.state[values] = {
            "step": torch.tensor(float(step)), "exp_avg": mean, "exp_avg_sq": square
        }  # fmt: skip
        start += values.numel()
