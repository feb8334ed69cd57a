"""Our side of the networks' benchmarks: a process of its own, so that both sides can take turns.

    network-step --weights W --batch B --result R --threads N [--precision P] [--frozen]

W is a checkpoint; B holds `gold` [batch, steps, dimensions] and `input` [batch, samples] or `faces`
[batch * steps, size, size, 3], u8. It writes to R `inference_output`, and of one training pass
without dropout `output`, `loss` [1] and `<parameter>_gradient`; prints `ready` and what its layers run on; then answers each
line of standard input, `forward` (prediction) or `step` (forward, backward, Adam), with a line: the
seconds it took.
"""

import subprocess
import sys
import time
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from measure import ROUNDS


class Ours:
    """The process that runs our network; `result` is what it wrote."""

    def __init__(self, tools: Path, folder: Path, threads: int, *options: str):
        files = ("weights", "batch", "result")
        paths = [part for name in files for part in (f"--{name}", str(path_of(folder, name)))]
        self.process = subprocess.Popen(
            [str(tools / "network-step"), *paths, "--threads", str(threads), *options],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        # What it runs on: `ready oneDNN 2.6.3 for AVX2`.
        self.engine = self.expect_line().removeprefix("ready ").strip()
        self.result = load_file(path_of(folder, "result"))

    def expect_line(self) -> str:
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"benchmark: error: network-step ended with status {self.process.wait()}")
        return line

    def run(self, task: str) -> float:
        print(task, file=self.process.stdin, flush=True)
        return float(self.expect_line())

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def path_of(folder: Path, name: str) -> Path:
    return folder / f"{name}.safetensors"


def write_task(folder: Path, state: dict, metadata: dict[str, str], batch: dict):
    """The checkpoint and the batch of a run."""
    folder.mkdir(parents=True, exist_ok=True)
    state = {key: values for key, values in state.items() if "num_batches" not in key}
    save_file(state, path_of(folder, "weights"), metadata)
    save_file(batch, path_of(folder, "batch"))


def related_gold(output: torch.Tensor) -> torch.Tensor:
    """Correlated with what the network says: with unrelated gold the concordance's gradients sum to
    nearly zero over the steps, and the biases' gradients would be rounding."""
    output = (output - output.mean()) / output.std()
    return 0.3 + 0.2 * output + 0.1 * torch.randn(output.shape)


def check_outputs(result: dict, expected: dict, tolerances: dict, name: str) -> float:
    """Ends the benchmark unless the outputs agree, in units of their standard deviation; returns the
    largest difference."""
    differences = {
        key: ((result[key] - values).abs().max() / (values.std() if values.numel() > 1 else 1)).item()
        for key, values in expected.items()
    }
    if not all(value <= tolerances[key] for key, value in differences.items()):
        sys.exit(f"benchmark: error: {name}: outputs differ: {differences}")
    return max(differences.values())


def gradient_difference(result: dict, network: torch.nn.Module, tolerance: float, prefixes, name: str):
    """Ends the benchmark unless the gradients of the parameters with one of those prefixes agree, in
    units of their length; returns the largest difference."""
    largest = 0.0
    for parameter, values in network.named_parameters():
        if not parameter.startswith(prefixes):
            continue
        own = result[f"{parameter}_gradient"]
        difference = ((own - values.grad).norm() / values.grad.norm()).item()
        if not difference <= tolerance:
            sys.exit(f"benchmark: error: {name}: gradient of {parameter}: {difference:.1e}")
        largest = max(largest, difference)
    return largest


def interleaved(runs: dict, after_round=lambda: None) -> dict:
    """Seconds of each of `runs`, functions that return them, over `ROUNDS` rounds and one before
    them that does not count."""
    seconds = {key: [] for key in runs}
    for round in range(ROUNDS + 1):
        for key, run in runs.items():
            # The other process's threads spin for a moment before they sleep.
            time.sleep(0.1)
            took = run()
            if round > 0:
                seconds[key].append(took)
        after_round()
    return seconds
