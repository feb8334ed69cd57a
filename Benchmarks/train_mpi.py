"""A training step of the paper's visual network shared by ranks, beside a model of it: on this machine, and
on hosts made of network namespaces whose links carry 1 and 10 Gbit/s.

    python3 train_mpi.py TOOLS FOLDER

A rank has one thread. More ranks than processors share these, which the model takes into account. Hosts need
root (scripts/with-hosts). What a step takes is the difference of epochs of three batches and of one.
"""

import json
import os
import shlex
import struct
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

STEPS, BATCH, SIZE = 12, 2, 96
BATCHES = (1, 3)
EPOCHS = 1 + int(os.environ.get("CONCORD_BENCH_ROUNDS", "5"))
PIECE = 4 << 20  # bytes that go out together
RATES = {"1gbit": 117e6, "10gbit": 1.17e9}  # bytes/s of what is left of a link for data
GOAL_TABLE, GOAL_MODEL = 0.9, 0.15
FEATURES = 640
HOSTS = Path(__file__).parents[1] / "scripts" / "with-hosts"
LOCAL = "mpirun --allow-run-as-root --oversubscribe --bind-to none --mca mpi_yield_when_idle 1"


def write_inputs(folder: Path):
    """Faces, features and gold standard of as many recordings as make one batch, and of one to validate."""
    generator = np.random.default_rng(1)
    segments = folder / "segments"
    segments.mkdir(parents=True, exist_ok=True)
    gold, columns = ["recording,time,arousal"], ",".join(f"f{i}" for i in range(FEATURES))
    features = [f"recording,time,{columns}"]
    names = [f"R{index}" for index in range(BATCH * BATCHES[1] + 1)]
    for name in names:
        coarse = generator.integers(0, 256, (STEPS, SIZE // 8, SIZE // 8, 3), dtype=np.uint8)
        save_file(
            {"faces": coarse.repeat(8, axis=1).repeat(8, axis=2), "found": np.ones(STEPS, np.uint8)},
            segments / f"{name}.faces.safetensors",
            {"recording": name, "step": "0.04", "size": str(SIZE), "margin": "0"},
        )
        for step in range(STEPS):
            stamp = f"{name},{(step + 1) * 0.04:.2f}"
            gold.append(f"{stamp},{generator.random():.3f}")
            features.append(f"{stamp}," + ",".join(f"{x:.3f}" for x in generator.random(FEATURES)))
    (folder / "gold.csv").write_text("\n".join(gold) + "\n")
    (folder / "features.csv").write_text("\n".join(features) + "\n")
    for batches in BATCHES:
        trained = names[: BATCH * batches]
        rows = [f"{name},{'train' if name in trained else 'test'}" for name in names[:-1]]
        partition = "\n".join(["recording,partition", *rows, f"{names[-1]},validation"])
        (folder / f"{batches}.csv").write_text(partition + "\n")


def epoch(command: str, folder: Path, environment: dict[str, str]) -> tuple[float, int]:
    """Seconds of the shortest epoch but the first, and what the shell line printed last, a number."""
    process = subprocess.Popen(
        command, shell=True, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True
    )
    ends, last = [], 0
    for line in process.stdout:
        if "," in line:
            ends.append(time.perf_counter())
        else:
            last = int(line)
    if process.wait() != 0:
        sys.exit(f"benchmark: error: status {process.returncode} of {command}")
    # The header is there when training begins.
    return min(b - a for a, b in zip(ends[1:], ends[2:])), last


def step(network: str, tools: Path, folder: Path, launcher: str, rate: str = "") -> tuple[float, int]:
    """Seconds of a step, and the bytes that the first host sends in it."""
    environment = os.environ | {"PATH": f"{tools}:{os.environ['PATH']}", "OMP_NUM_THREADS": "1"}
    seconds, sent = [], []
    for batches in BATCHES:
        line = (
            f"{launcher} train-mpi {network} --gold gold.csv --partition {batches}.csv --threads 1 "
            f"--sequence-length {STEPS} --batch {BATCH} --epochs {EPOCHS} --output model 2> messages"
        )
        if rate:
            counted = "cat /sys/class/net/eth0/statistics/tx_bytes"
            hosts, speed = rate.split(":")
            line = shlex.join([str(HOSTS), hosts, speed, "sh", "-c", f"{line} && {counted}"])
        took, bytes_sent = epoch(line, folder, environment)
        seconds.append(took)
        sent.append(bytes_sent)
    difference = BATCHES[1] - BATCHES[0]
    return (seconds[1] - seconds[0]) / difference, (sent[1] - sent[0]) // (difference * EPOCHS)


def gradient_bytes(model: Path) -> int:
    """Of what ranks add up: the visual network's parameters."""
    with model.open("rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
    return sum(
        entry["data_offsets"][1] - entry["data_offsets"][0]
        for name, entry in header.items()
        if name.startswith("visual.") and "running" not in name
    )


class Model:
    """(one − head) / ranks + head, and of the transfer what does not fit beside the backward pass, which is
    two thirds of the rest; at least the last piece."""

    def __init__(self, one: float, head: float, gradient: int):
        self.one, self.head, self.gradient = one, head, gradient

    def seconds(self, ranks: int, rate: float = 0, width: int = 4, processors: int = 1 << 20) -> float:
        share = (self.one - self.head) / ranks
        busy = max(1, ranks / processors)
        if not rate or ranks == 1:
            return busy * (share + self.head)
        sent = self.sent(ranks, width)
        rest = 2 * (ranks - 1) / ranks * PIECE * width / 4
        hidden = busy * share * 2 / 3
        return busy * (share + self.head) + max(sent / rate - hidden, rest / rate)

    def sent(self, ranks: int, width: int = 4) -> float:
        return 2 * (ranks - 1) / ranks * self.gradient * width / 4

    def efficiency(self, ranks: int, rate: float, width: int = 4) -> float:
        return self.one / ranks / self.seconds(ranks, rate, width)


def main(tools: Path, folder: Path):
    folder.mkdir(parents=True, exist_ok=True)
    write_inputs(folder)
    processors = len(os.sched_getaffinity(0))
    head = "recurrent --features features.csv --unidirectional --cells 256 --input-noise 0"
    visual = "visual --segments segments --freeze-batch-norm"
    recurrent = step(head, tools, folder, "")[0]
    one = step(visual, tools, folder, "")[0]
    model = Model(one, recurrent, gradient_bytes(folder / "model"))
    print(
        f"train-mpi: visual network, {BATCH} x {STEPS} faces a step, one thread a rank, {processors} processors\n"
        f"  one rank {one:.3f} s, of which after the features {recurrent:.3f} s; "
        f"gradient {model.gradient / 1e6:.1f} MB\n"
    )
    print("  ranks, link          step s  model s  apart  MB sent  model")
    for ranks in (2, 4):
        took, _ = step(visual, tools, folder, f"{LOCAL} -n {ranks}")
        report(f"{ranks}, shared memory", took, model.seconds(ranks, processors=processors))
    for hosts, speed, precision in [
        (2, "10gbit", "f32"), (2, "1gbit", "f32"), (2, "1gbit", "bf16"), (4, "10gbit", "f32"),
    ]:  # fmt: skip
        network = f"{visual} --gradient-precision {precision}"
        launcher = "mpirun $MPI_HOSTS --mca mpi_yield_when_idle 1"
        took, sent = step(network, tools, folder, launcher, f"{hosts}:{speed}")
        width = 2 if precision == "bf16" else 4
        expected = model.seconds(hosts, RATES[speed], width, processors)
        report(f"{hosts}, {speed}, {precision}", took, expected, sent, model.sent(hosts, width))
    print_table(model)


def report(name: str, took: float, expected: float, sent: int = 0, expected_sent: float = 0):
    apart = took / expected - 1
    verdict = "" if abs(apart) <= GOAL_MODEL else f"  (goal: within {GOAL_MODEL:.0%})"
    wire = f"{sent / 1e6:7.1f}  {expected_sent / 1e6:5.1f}" if sent else ""
    print(f"  {name:18}  {took:7.3f}  {expected:7.3f}  {apart:+5.0%}  {wire}{verdict}", flush=True)


def print_table(model: Model):
    """The default batch, 2 x 150 faces, on nodes as fast as this machine's processor, by the model."""
    scale = 150 / STEPS
    whole = Model(model.one * scale, model.head * scale, model.gradient)
    print(f"\n  computed: {BATCH} x 150 faces, {whole.one:.1f} s on one rank; share of linear")
    print("  ranks         " + "".join(f"{ranks:6}" for ranks in (2, 4, 8, 16, 32)))
    for speed, rate in RATES.items():
        for precision, width in (("f32", 4), ("bf16", 2)):
            row = [whole.efficiency(ranks, rate, width) for ranks in (2, 4, 8, 16, 32)]
            print(f"  {speed:6}  {precision:4}  " + "".join(f"{value:6.0%}" for value in row))
    reached = whole.efficiency(4, RATES["10gbit"])
    print(
        f"  4 ranks at 10 Gbit/s: {reached:.0%}; goal {GOAL_TABLE:.0%}: "
        + ("reached" if reached >= GOAL_TABLE else "MISSED")
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
