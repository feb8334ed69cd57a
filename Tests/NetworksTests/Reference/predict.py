"""PyTorch's predictions for one segment file with a checkpoint's weights, at full size.

    python3 predict.py [--carry-state] CHECKPOINT SEGMENTS [SEQUENCE_LENGTH] > predictions.csv

The reference for `predict --model CHECKPOINT SEGMENTS`: series CSV, one row a step, its time at the
step's end. The network's dimensions follow from the tensors' shapes. Every window of
SEQUENCE_LENGTH steps, by default as many as in training, starts from a zero state and sees zeros
around it; the last one is shorter where the recording ends. With --carry-state
the filters still see windows, but the recurrent layers run over the whole recording.
"""

import sys

import torch
from safetensors import safe_open

from speech_network import Configuration, SpeechNetwork, spectral


def network_of(path: str, samples_per_step: int) -> tuple[SpeechNetwork, list[str], int]:
    """The network, the names of its outputs, and the steps of the sequences it was trained on."""
    with safe_open(path, "pt") as file:
        metadata = file.metadata() or {}
        state = {name: file.get_tensor(name) for name in file.keys()}
    filters1, _, taps1 = state["speech.conv1.weight"].shape
    filters2, _, taps2 = state["speech.conv2.weight"].shape
    dimensions, hidden = state["output.weight"].shape
    features = state["recurrent.weight_ih_l0"].shape[1]
    preset = "released" if "speech.norm1.weight" in state else "paper"
    configuration = Configuration(
        preset, samples_per_step, filters1, taps1, filters2, taps2,
        pool_channels=samples_per_step // 2 * filters2 // features, hidden=hidden,
        layers=sum(name.startswith("recurrent.weight_ih_l") for name in state),
        dimensions=dimensions,
    )  # fmt: skip
    network = SpeechNetwork(configuration, spectral).eval()
    wanted = {name for name in network.state_dict() if not name.endswith("num_batches_tracked")}
    absent = wanted - state.keys()
    if absent:
        sys.exit(f"predict.py: error: {path}: no {', '.join(sorted(absent))}")
    network.load_state_dict({name: state[name] for name in wanted}, strict=False)
    names = metadata.get("dimensions", "arousal,valence").split(",")
    if len(names) != dimensions:
        sys.exit(f"predict.py: error: {path}: {dimensions} outputs, but names {names}")
    return network, names, int(metadata.get("sequence_length", 150))


def predict(checkpoint: str, segments: str, sequence_length: str = "", carry_state: bool = False):
    with safe_open(segments, "pt") as file:
        metadata = file.metadata() or {}
        audio = file.get_tensor("audio")
    network, names, trained_length = network_of(checkpoint, audio.shape[1])
    length = int(sequence_length or trained_length)
    recording = metadata.get("recording", segments.split("/")[-1].split(".")[0])
    step = float(metadata.get("step", "0.04"))
    print(",".join(["recording", "time", *names]))
    with torch.no_grad():
        if carry_state:
            features = [network.speech(window[None]) for window in audio.split(length)]
            rows = [network.output(network.recurrent(torch.cat(features, dim=1))[0])[0]]
        else:
            rows = [network(window[None])[0] for window in audio.split(length)]
    for index, row in enumerate(torch.cat(rows).tolist()):
        values = ",".join(f"{value:.7g}" for value in row)
        print(f"{recording},{(index + 1) * step:.9g},{values}")


if __name__ == "__main__":
    arguments = [argument for argument in sys.argv[1:] if argument != "--carry-state"]
    if len(arguments) not in (2, 3):
        sys.exit(__doc__)
    predict(*arguments, carry_state="--carry-state" in sys.argv)
