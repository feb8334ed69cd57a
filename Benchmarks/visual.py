"""The visual network against PyTorch: prediction and training step, ResNet-50, 50 faces.

    python3 visual.py TOOLS FOLDER

Ours runs in a process of its own: see network_step.py.

Goals in f32: prediction no slower than eager PyTorch in its better memory format and
its frozen TorchScript, a training step 1.25 times as fast as PyTorch's; in bf16, where the
processor has it, 4 and 1.6 times as fast as autocast.
"""

import os
import sys
from pathlib import Path

import torch
from torch.nn import functional

from machine import has_bf16
from measure import ROUNDS, median, print_ratio
from multiply_adds import visual_multiply_adds
from network_step import (
    Ours, check_outputs, gradient_difference, interleaved, related_gold, write_task,
)  # fmt: skip
from speech_peer import matrix_product_rate
from visual_peer import Peer, VisualConfiguration, VisualNetwork

BATCH, STEPS = 2, 25
SHORT_STEPS = 4
OUTPUT_TOLERANCE, GRADIENT_TOLERANCE = 1e-4, 1e-3
# Batch normalisation of a whole ResNet-50 passes on every rounding: PyTorch's own float32 gradients
# differ from its float64 ones by up to 5 %, and those of its two convolutions by 1 % from each other.
# With running statistics, where none of that happens, the stricter tolerance holds.
BATCH_STATISTICS = {"inference_output": 1e-4, "output": 1e-2, "loss": 1e-3}
BATCH_GRADIENT_TOLERANCE = 1e-1
BF16_TOLERANCE = 1e-2
FROZEN = "frozen TorchScript"
PREFIXES = ("visual.", "recurrent.", "output.")


def task(folder: Path, configuration: VisualConfiguration, steps: int):
    """Weights, faces and gold standard, drawn and written; returned too."""
    torch.manual_seed(2017)
    network = VisualNetwork(configuration)
    for name, values in network.named_parameters():
        # As after training: a block changes its input a little.
        if name.endswith("bn3.weight"):
            torch.nn.init.constant_(values, 0.25)
    size = configuration.image_size
    coarse = functional.interpolate(torch.rand(BATCH * steps, 3, 6, 6), size=size, mode="bilinear")
    faces = (coarse.permute(0, 2, 3, 1) * 255).round().to(torch.uint8).contiguous()
    state = network.state_dict()
    with torch.no_grad():
        output = network.train()(faces.float().reshape(BATCH, steps, size, size, 3))
    gold = related_gold(output)
    metadata = configuration.metadata() | {"sequence_length": str(steps)}
    state = {name: values.clone() for name, values in state.items()}
    write_task(folder, state, metadata, {"faces": faces, "gold": gold})
    return state, faces, gold


def check_running_statistics(tools: Path, folder: Path, configuration, threads: int):
    state, faces, gold = task(folder, configuration, SHORT_STEPS)
    ours = Ours(tools, folder, threads, "--frozen")
    ours.end()
    peer = Peer(configuration, state, faces, gold, channels_last=True)
    output, loss = peer.differentiate(frozen_normalisation=True)
    expected = {"inference_output": output, "output": output, "loss": loss}
    name = f"{BATCH} x {SHORT_STEPS} faces, running statistics"
    outputs = check_outputs(ours.result, expected, dict.fromkeys(expected, OUTPUT_TOLERANCE), name)
    gradients = gradient_difference(
        ours.result, peer.network, GRADIENT_TOLERANCE, PREFIXES, name
    )
    print(f"  {name}: outputs agree within {outputs:.1e}, gradients within {gradients:.1e}")


def check_batch_statistics(ours: Ours, peer: Peer):
    name = f"{BATCH} x {STEPS} faces, the batch's statistics"
    predicted = peer.predict()
    output, loss = peer.differentiate()
    expected = {"inference_output": predicted, "output": output, "loss": loss}
    outputs = check_outputs(ours.result, expected, BATCH_STATISTICS, name)
    gradients = gradient_difference(
        ours.result, peer.network, BATCH_GRADIENT_TOLERANCE, PREFIXES, name
    )
    print(f"  {name}: outputs agree within {outputs:.1e}, gradients within {gradients:.1e}")


def compare(ours: Ours, peers: dict[str, Peer], goals: dict[str, float], frozen: bool, counts):
    rates = []
    runs = {}
    for name in ("forward", "step"):
        runs["ours", name] = lambda name=name: ours.run(name)
        for who, peer in peers.items():
            runs[who, name] = getattr(peer, name)
    if frozen:
        for who, peer in peers.items():
            runs[f"{FROZEN}, {who}", "forward"] = peer.forward_frozen
    seconds = interleaved(runs, lambda: rates.append(matrix_product_rate()))
    peak = max(rates)
    print(f"  sgemm peak of this run: {peak / 1e9:.1f} G multiply-adds/s")
    for name, count in counts.items():
        own = median(seconds["ours", name])
        print(f"  {name}: ours {own:.3f} s, {BATCH * STEPS / own:.1f} faces/s;")
        others = {who: times for (who, run), times in seconds.items() if run == name and who != "ours"}
        for who, times in others.items():
            print(f"    PyTorch, {who}: {median(times):.3f} s, {BATCH * STEPS / median(times):.1f}/s")
        eager = {who: times for who, times in others.items() if who in peers}
        print_better(seconds["ours", name], eager, goals[name])
        compiled = {who: times for who, times in others.items() if who not in peers}
        if compiled:
            print_better(seconds["ours", name], compiled, 1)
        print(f"    {count / 1e9:.1f} G multiply-adds, {count / own / peak:.0%} of the sgemm peak")


def print_better(own: list[float], others: dict[str, list[float]], goal: float):
    better = min(others, key=lambda who: median(others[who]))
    print_ratio(own, others[better], f"PyTorch, {better}", goal)


def main(tools: Path, folder: Path):
    threads = len(os.sched_getaffinity(0))
    torch.set_num_threads(threads)
    configuration = VisualConfiguration()
    print(f"visual network: {BATCH} sequences of {STEPS} faces, {threads} threads", end=", ")
    print(f"medians of {ROUNDS} rounds")
    check_running_statistics(tools, folder, configuration, threads)
    state, faces, gold = task(folder, configuration, STEPS)
    formats = {"contiguous": False, "channels last": True}

    def peers(bf16: bool):
        return {
            name: Peer(configuration, state, faces, gold, channels_last, bf16)
            for name, channels_last in formats.items()
        }

    counts = dict(zip(("forward", "step"), visual_multiply_adds(configuration, BATCH, STEPS)))
    ours = Ours(tools, folder, threads)
    print(f"  ours: {ours.engine}")
    full = peers(bf16=False)
    check_batch_statistics(ours, full["channels last"])
    compare(ours, full, {"forward": 1, "step": 1.25}, True, counts)
    ours.end()
    if not has_bf16():
        print("  bf16: this processor has none, so nothing was timed")
        return
    half = Ours(tools, folder, threads, "--precision", "bf16")
    difference = (half.result["inference_output"] - ours.result["inference_output"]).abs().max()
    if not difference <= BF16_TOLERANCE:
        sys.exit(f"benchmark: error: bf16 predictions differ from f32 by {difference:.1e}")
    print(f"  bf16: predictions within {difference:.1e} of f32")
    compare(half, peers(bf16=True), {"forward": 4, "step": 1.6}, False, counts)
    half.end()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
