"""The speech network against PyTorch: prediction and training step, full size, batch of 25.

    python3 speech.py TOOLS FOLDER

Ours runs in a process of its own:

    network-step --weights W --batch B --result R --threads N

W is a checkpoint; B holds `input` [batch, samples] and `gold` [batch, steps, dimensions]. It writes
to R `inference_output`, and of one training pass without dropout `output`, `loss` [1] and
`<parameter>_gradient`; prints `ready`; then answers each line of standard input, `forward`
(prediction) or `step` (forward, backward, Adam), with a line: the seconds it took.

Goals: both passes 10 times as fast as PyTorch over the whole sequence at once.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from measure import ROUNDS, median, print_ratio
from multiply_adds import multiply_adds
from speech_peer import FORMULATIONS, Configuration, Peer, SpeechNetwork, matrix_product_rate

BATCH, STEPS = 25, 150
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


class Ours:
    """The process that runs our network."""

    def __init__(self, command: list[str]):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.expect_line()

    def expect_line(self) -> str:
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"speech.py: error: network-step ended with status {self.process.wait()}")
        return line

    def run(self, task: str) -> float:
        print(task, file=self.process.stdin, flush=True)
        return float(self.expect_line())

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def check(result: dict, peer: Peer, name: str, filter_tolerance: float):
    """Ends the benchmark unless the outputs agree, in units of their standard deviation, and every
    gradient does, in units of its length."""
    output, loss = peer.differentiate()
    spread = output.std()
    differences = {
        "output": ((result["output"] - output).abs().max() / spread).item(),
        "inference_output": ((result["inference_output"] - output).abs().max() / spread).item(),
        "loss": (result["loss"] - loss).abs().max().item(),
    }
    if not all(value <= OUTPUT_TOLERANCE for value in differences.values()):
        sys.exit(f"speech.py: error: {name}: outputs differ: {differences}")
    largest = {"filters": 0.0, "the rest": 0.0}
    for parameter, values in peer.network.named_parameters():
        part = "filters" if parameter.startswith("speech.") else "the rest"
        tolerance = filter_tolerance if part == "filters" else GRADIENT_TOLERANCE
        own = result[f"{parameter}_gradient"]
        difference = ((own - values.grad).norm() / values.grad.norm()).item()
        if not difference <= tolerance:
            sys.exit(f"speech.py: error: {name}: gradient of {parameter} differs: {difference:.1e}")
        largest[part] = max(largest[part], difference)
    print(
        f"  {name}: outputs agree within {max(differences.values()):.1e}, gradients of the"
        f" filters within {largest['filters']:.1e}, of the rest within {largest['the rest']:.1e}"
    )


def related_gold(network: SpeechNetwork, audio: torch.Tensor) -> torch.Tensor:
    """Correlated with what the network says: with unrelated gold the concordance's gradients sum to
    nearly zero over the steps, and the biases' gradients would be rounding."""
    with torch.inference_mode():
        output = network(audio)
    output = (output - output.mean()) / output.std()
    return 0.3 + 0.2 * output + 0.1 * torch.randn(output.shape)


def agreeing(
    tools: Path, folder: Path, configuration: Configuration, batch: int, steps: int,
    filter_tolerance: float, threads: int,
) -> tuple[Ours, dict[str, Peer]]:  # fmt: skip
    """Ours and the peers with the same weights and a batch of that size, found to agree."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = {name: str(folder / f"{name}.safetensors") for name in ("weights", "batch", "result")}
    torch.manual_seed(2017)
    network = SpeechNetwork(configuration, FORMULATIONS["blocks"])
    state = network.state_dict()
    save_file(state, paths["weights"], metadata(configuration))
    audio = torch.randn(batch, steps * configuration.samples_per_step)
    gold = related_gold(network, audio.reshape(batch, steps, -1))
    save_file({"input": audio, "gold": gold}, paths["batch"])

    options = [part for name, path in paths.items() for part in (f"--{name}", path)]
    ours = Ours([str(tools / "network-step"), *options, "--threads", str(threads)])
    result = load_file(paths["result"])
    peers = {name: Peer(configuration, name, state, audio, gold) for name in FORMULATIONS}
    for name, peer in peers.items():
        check(result, peer, f"{batch} x {steps} steps, PyTorch, {name}", filter_tolerance)
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
    short.end()
    ours, peers = agreeing(tools, folder, configuration, BATCH, STEPS, CHOICE_TOLERANCE, threads)

    seconds = {(who, task): [] for task in ("forward", "step") for who in ["ours", *peers]}
    rates = []
    for round in range(ROUNDS + 1):
        for who, task in seconds:
            # The other process's threads spin for a moment before they sleep.
            time.sleep(0.1)
            took = ours.run(task) if who == "ours" else getattr(peers[who], task)()
            if round > 0:
                seconds[who, task].append(took)
        rates.append(matrix_product_rate())
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
            goal = 10 if name == "whole sequence" else None
            print_ratio(own, seconds[name, task], f"PyTorch, {name}", goal)
        share = count / median(own) / peak
        print(f"    {count / 1e9:.1f} G multiply-adds, {share:.0%} of the sgemm peak")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
