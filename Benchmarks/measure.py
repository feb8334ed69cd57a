"""Runs programs in turn and tells wall time, processor time and peak memory.

The standard library only: a child's peak memory, as the kernel counts it, is never below what its
parent held when it was started, so whoever measures has to be small.
"""

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROUNDS = int(os.environ.get("CONCORD_BENCH_ROUNDS", "5"))
MEBIBYTE = 1 << 20


@dataclass
class Run:
    seconds: float
    processor_seconds: float
    peak_memory: int  # bytes


def timed(command: list[str], output: Path) -> Run:
    """One run of `command`, its standard output going to `output`; a failure ends the benchmark.

    Standard error goes beside it, and is shown if the command fails.
    """
    messages = output.with_suffix(".err")
    with output.open("wb") as stream, messages.open("wb") as errors:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=stream, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.stderr.write(messages.read_text(errors="replace"))
        sys.exit(f"benchmark: error: status {process.returncode} of {' '.join(command)}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def interleaved(
    commands: dict[str, list[str]], folder: Path, rounds: int = ROUNDS, warm_up: bool = True
) -> dict[str, list[Run]]:
    """Rounds in which every command runs once, after one round that does not count."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for round in range(0 if warm_up else 1, rounds + 1):
        for name, command in commands.items():
            run = timed(command, folder / f"{name}.out")
            if round > 0:
                runs[name].append(run)
    return runs


def median(values) -> float:
    return statistics.median(values)


def print_runs(runs: dict[str, list[Run]]):
    width = max(map(len, runs))
    print(f"  {'':{width}}  wall s  (least)  processor s  peak MiB")
    for name, rows in runs.items():
        wall = [run.seconds for run in rows]
        print(
            f"  {name:{width}}  {median(wall):6.3f}  ({min(wall):5.3f})"
            f"  {median(run.processor_seconds for run in rows):11.3f}"
            f"  {max(run.peak_memory for run in rows) / MEBIBYTE:8.1f}"
        )


def print_ratio(ours: list[float], peer: list[float], peer_name: str, goal: float | None = None):
    """Ratio of the medians, and the least and largest ratio of one round."""
    ratio = median(peer) / median(ours)
    rounds = [theirs / own for own, theirs in zip(ours, peer)]
    print(
        f"  {ratio:.2f}x {peer_name} ({min(rounds):.2f} to {max(rounds):.2f} in single rounds)"
        + ("" if goal is None else f"; goal {goal:g}x: {verdict(ratio >= goal)}")
    )


def verdict(reached: bool) -> str:
    return "reached" if reached else "MISSED"


def make_inputs(script: Path, folder: Path, outputs: list[Path]):
    """Runs an input script when an output is missing or older than the script."""
    folder.mkdir(parents=True, exist_ok=True)
    made = script.stat().st_mtime
    if any(not path.exists() or path.stat().st_mtime < made for path in outputs):
        subprocess.run([sys.executable, script, folder], check=True)


def require(command: list):
    """Runs a check; a disagreement, which the check itself explains, ends the benchmark."""
    if subprocess.run(command).returncode != 0:
        sys.exit("benchmark: error: the results differ, so nothing is timed")
