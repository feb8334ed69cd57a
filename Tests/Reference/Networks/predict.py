"""PyTorch's predictions for a recording with a checkpoint's weights, at full size.

    python3 predict.py [--carry-state] [--length N] [--channels-last] CHECKPOINT SEGMENTS... > predictions.csv

The reference for `predict --model CHECKPOINT SEGMENTS`: series CSV, one row a step, its time at the
step's end. SEGMENTS are the recording's segment files, of sound, of faces, or both, or of features, as the
network needs them. Every window of N steps, by
default as many as in training, starts from a zero state and sees zeros around it; the last one is
shorter where the recording ends. With --carry-state the extractors still see windows, but the
recurrent layers run over the whole recording. --channels-last lays pictures out as PyTorch convolves
them faster on most processors.
"""

import argparse
import sys
from pathlib import Path

import torch
from safetensors import safe_open

from recurrent_network import RecurrentConfiguration, RecurrentNetwork

sys.path.append(str(Path(__file__).parents[3] / "scripts" / "torch"))
import checkpoints  # noqa: E402
from visual_network import MultimodalNetwork, VisualNetwork  # noqa: E402


def recurrent_configuration(state: dict) -> RecurrentConfiguration:
    hidden = state["recurrent.weight_hh_l0"].shape[1]
    dimensions, width = state["output.weight"].shape
    layers = sum(name.startswith("recurrent.weight_ih_l") for name in state) * hidden // width
    features = state["recurrent.weight_ih_l0"].shape[1]
    return RecurrentConfiguration(features, hidden, layers, dimensions, width == 2 * hidden)


def scaled(names: list[str], values, state: dict, metadata: dict) -> torch.Tensor:
    """[steps, features]: the columns that a checkpoint names, with those of the steps about each, scaled;
    0 for what is missing or constant."""
    values = values[:, [names.index(name) for name in metadata["features"].split("\n")]].double()
    reach = round(float(metadata["context"]) / float(metadata["step"]))
    steps = torch.arange(len(values))
    values = torch.cat(
        [values[(steps + k).clamp(0, len(values) - 1)] for k in range(-reach, reach + 1)], dim=1
    )
    if "input.mean" in state:
        mean, deviation = state["input.mean"].double(), state["input.sd"].double()
    else:
        mean = torch.nanmean(values, dim=0)
        count = (~torch.isnan(values)).sum(dim=0)
        deviation = (torch.nansum((values - mean) ** 2, dim=0) / (count - 1)).sqrt()
    return torch.nan_to_num(torch.where(deviation > 0, (values - mean) / deviation, 0)).float()


def network_of(path: str, inputs: dict) -> tuple[torch.nn.Module, list[str], int]:
    """The network, the names of its outputs, and the steps of the sequences it was trained on."""
    state, metadata = checkpoints.read(path)
    if "features" in inputs:
        inputs["features"] = scaled(*inputs["features"], state, metadata)
        network = RecurrentNetwork(recurrent_configuration(state))
        network.delay = int(metadata["delay_steps"])
        network.load_state_dict({name: state[name] for name in network.state_dict()})
    else:
        network = checkpoints.network_of(metadata)
        checkpoints.load(network, state)
    network.eval()
    return network, metadata["dimensions"].split(","), int(metadata["sequence_length"])


def features_of(network: torch.nn.Module, window: dict) -> torch.Tensor:
    if isinstance(network, RecurrentNetwork):
        return window["features"][None]
    if isinstance(network, MultimodalNetwork):
        return network.features(window["audio"][None], window["faces"][None].float())
    if isinstance(network, VisualNetwork):
        return network.visual(window["faces"][None].float())
    return network.speech(window["audio"][None])


def predict(
    checkpoint: str, segments: list[str], length: int | None, carry_state: bool, channels_last: bool
):
    inputs, metadata = {}, {}
    for path in segments:
        with safe_open(path, "pt") as file:
            metadata |= file.metadata() or {}
            inputs |= {name: file.get_tensor(name) for name in ("audio", "faces") if name in file.keys()}
            if "features" in file.keys():
                names = metadata["names"].split("\n")
                inputs["features"] = (names, file.get_tensor("features"))
    network, names, trained_length = network_of(checkpoint, inputs)
    if channels_last:
        network.visual.memory_format = torch.channels_last
        network.visual.to(memory_format=torch.channels_last)
    length = length or trained_length
    steps = min(len(values) for values in inputs.values())
    recording = metadata.get("recording", segments[0].split("/")[-1].split(".")[0])
    step = float(metadata.get("step", "0.04"))
    print(",".join(["recording", "time", *names]))
    with torch.no_grad():
        features = [
            features_of(network, {k: v[start : min(start + length, steps)] for k, v in inputs.items()})
            for start in range(0, steps, length)
        ]
        if carry_state:
            features = [torch.cat(features, dim=1)]
        rows = [network.output(network.recurrent(window)[0])[0] for window in features]
    # What was predicted at a step stands at the time of the gold standard that it is about.
    rows = torch.cat(rows)[(torch.arange(steps) - getattr(network, "delay", 0)).clamp(min=0)]
    for index, row in enumerate(rows.tolist()):
        values = ",".join(f"{value:.7g}" for value in row)
        print(f"{recording},{(index + 1) * step:.9g},{values}")


def main(arguments: list[str]):
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--carry-state", action="store_true")
    parser.add_argument("--length", type=int)
    parser.add_argument("--channels-last", action="store_true")
    parser.add_argument("checkpoint")
    parser.add_argument("segments", nargs="+")
    options = parser.parse_args(arguments)
    predict(options.checkpoint, options.segments, options.length, options.carry_state, options.channels_last)


if __name__ == "__main__":
    main(sys.argv[1:])
