"""The speech network against PyTorch: prediction and training step, full size, batch of 25.

    python3 speech.py TOOLS FOLDER

Ours runs in a process of its own: see network_step.py.

Goals: prediction 5 times, a training step 7 times as fast as PyTorch's faster formulation.
"""

import os
import sys
from pathlib import Path

import torch

from measure import ROUNDS, median, print_ratio
from multiply_adds import multiply_adds
from network_step import (
    Ours, check_outputs, gradient_difference, interleaved, related_gold, write_task,
)  # fmt: skip
from speech_peer import FORMULATIONS, Configuration, Peer, SpeechNetwork, matrix_product_rate

BATCH, STEPS = 25, 150
GOALS = {"forward": 5, "step": 7}
# Few enough choices in the maxima that two float32 results rarely make one of them differently.
SHORT_BATCH, SHORT_STEPS = 2, 8
OUTPUT_TOLERANCE, GRADIENT_TOLERANCE = 1e-4, 1e-3
# Of the filters, over the whole batch: of its 5 million maxima over channels some 1e-5 are so close
# that rounding decides which channel gets the gradient, and the filters' gradients differ by about
# the root of that. PyTorch's two formulations differ from each other by 3e-3.
CHOICE_TOLERANCE = 1e-2


def metadata(configuration: Configuration) -> dict[str, str]:
    """As a checkpoint describes its network."""
    c = configuration
    sizes = {
        "sample_rate": 16_000, "samples_per_step": c.samples_per_step, "time_pool": 2,
        "conv1_filters": c.filters1, "conv1_taps": c.taps1, "conv2_filters": c.filters2,
        "conv2_taps": c.taps2, "channel_pool": c.pool_channels, "hidden": c.hidden,
        "recurrent_layers": c.layers, "sequence_length": STEPS,
    }  # fmt: skip
    texts = {name: str(size) for name, size in sizes.items()}
    return {"network": "speech", "preset": c.preset, "dimensions": "arousal,valence"} | texts


def check(result: dict, peer: Peer, name: str, filter_tolerance: float):
    output, loss = peer.differentiate()
    expected = {"output": output, "inference_output": output, "loss": loss}
    outputs = check_outputs(result, expected, dict.fromkeys(expected, OUTPUT_TOLERANCE), name)
    filters = gradient_difference(result, peer.network, filter_tolerance, "speech.", name)
    rest = gradient_difference(
        result, peer.network, GRADIENT_TOLERANCE, ("recurrent.", "output."), name
    )
    print(
        f"  {name}: outputs agree within {outputs:.1e}, gradients of the filters within"
        f" {filters:.1e}, of the rest within {rest:.1e}"
    )


def agreeing(
    tools: Path, folder: Path, configuration: Configuration, batch: int, steps: int,
    filter_tolerance: float, threads: int,
) -> tuple[Ours, dict[str, Peer]]:  # fmt: skip
    """Ours and the peers with the same weights and a batch of that size, found to agree."""
    torch.manual_seed(2017)
    network = SpeechNetwork(configuration, FORMULATIONS["blocks"])
    state = network.state_dict()
    audio = torch.randn(batch, steps * configuration.samples_per_step)
    with torch.inference_mode():
        gold = related_gold(network(audio.reshape(batch, steps, -1)))
    write_task(folder, state, metadata(configuration), {"input": audio, "gold": gold})
    ours = Ours(tools, folder, threads)
    peers = {name: Peer(configuration, name, state, audio, gold) for name in FORMULATIONS}
    for name, peer in peers.items():
        check(ours.result, peer, f"{batch} x {steps} steps, PyTorch, {name}", filter_tolerance)
    return ours, peers


def main(tools: Path, folder: Path):
    threads = len(os.sched_getaffinity(0))
    torch.set_num_threads(threads)
    configuration = Configuration()
    print(f"speech network: {BATCH} sequences of {STEPS} steps, {threads} threads", end=", ")
    print(f"medians of {ROUNDS} rounds")
    short, _ = agreeing(
        tools, folder, configuration, SHORT_BATCH, SHORT_STEPS, GRADIENT_TOLERANCE, threads
    )
    print(f"  ours: {short.engine}")
    short.end()
    ours, peers = agreeing(tools, folder, configuration, BATCH, STEPS, CHOICE_TOLERANCE, threads)

    rates = []
    runs = {
        (who, task): (lambda task=task: ours.run(task))
        if who == "ours"
        else getattr(peers[who], task)
        for task in ("forward", "step")
        for who in ["ours", *peers]
    }
    seconds = interleaved(runs, lambda: rates.append(matrix_product_rate()))
    ours.end()

    peak = max(rates)
    counts = dict(zip(("forward", "step"), multiply_adds(configuration, BATCH, STEPS)))
    print(f"  sgemm peak of this run: {peak / 1e9:.1f} G multiply-adds/s")
    for task, count in counts.items():
        own = seconds["ours", task]
        print(f"  {task}: ours {median(own):.3f} s, {median(own) / BATCH * 1e3:.1f} ms a sequence;")
        for name in peers:
            print(f"    PyTorch, {name}: {median(seconds[name, task]):.3f} s")
        for name in peers:
            print_ratio(own, seconds[name, task], f"PyTorch, {name}", GOALS[task])
        share = count / median(own) / peak
        print(f"    {count / 1e9:.1f} G multiply-adds, {share:.0%} of the sgemm peak")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
