"""extract-faces --tracker mdnet against the same network in PyTorch, and where it is against the
correlation tracker.

    python3 tracking.py TOOLS FOLDER

Weights are trained by train-tracker on sequences of Fixtures/face-sequences; then faces of others are
followed. Goals: mean overlap .6, more than the correlation tracker's where something covers the face, no
more than .02 from what --separate-patches gives, and 3 times the pictures a second of PyTorch, which
passes each patch through the convolutions.
"""

import csv
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

from measure import MEBIBYTE, ROUNDS, median, print_ratio, timed, verdict

HERE = Path(__file__).parent
MAKE = HERE.parent / "Fixtures" / "face-sequences" / "make-sequences"
TRAINED, TRIED, PICTURES, CYCLES = 8, 4, 60, 40
# Timed are the pictures of a sequence from the first to the second of these.
PART = 10, 30
COVERED = 0.3


def convolutions(side: int, dense: bool = False) -> int:
    """Multiply-adds of the convolutions over a square."""
    first = (side - 7) // 2 + 1
    second = ((first - 3) // 2 + 1 - 5) // 2 + 1
    third = second - 6 if dense else (second - 3) // 2 - 1
    return first**2 * 96 * 147 + second**2 * 256 * 2400 + third**2 * 512 * 2304


# Of a picture in which the face is seen: the two regions that the patches lie in, and the linear layers for
# 256 candidates and, every tenth picture, for 15 steps of 1,024 scored and 128 learned from.
PICTURE = 5 * convolutions(219, dense=True) + convolutions(459)
PICTURE += (256 + 15 * (1024 + 3 * 128) / 10) * (512 * 4608 + 512 * 512)


def make_sequences(folder: Path, seed: int, count: int):
    if not folder.exists():
        part = folder.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        subprocess.run(
            [sys.executable, MAKE, "--count", str(count), "--seed", str(seed), "--pictures",
             str(PICTURES), part], check=True,
        )  # fmt: skip
        part.rename(folder)


def overlap(one, other) -> float:
    across = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    down = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    common = max(across, 0) * max(down, 0)
    return common / (one[2] * one[3] + other[2] * other[3] - common)


def truth(sequence: Path):
    """Boxes, and the share of each that is covered."""
    rows = (sequence / "groundtruth_rect.txt").read_text().splitlines()
    boxes = [[float(side) for side in row.split(",")] for row in rows]
    shares = [float(row) for row in (sequence / "covered.txt").read_text().split()]
    return [[x - 1, y - 1, width, height] for x, y, width, height in boxes], shares


def found(rows: Path):
    """A box, or none, of each picture."""
    with rows.open() as file:
        return [
            [float(row[side]) for side in ("x", "y", "width", "height")]
            if row["success"] == "1" else None
            for row in csv.DictReader(file)
        ]  # fmt: skip


def overlaps(boxes, sequence: Path):
    """Of each picture from the first on in which the detector has found the face, 0 without a box; and
    of those alone that are covered."""
    first = next((index for index, box in enumerate(boxes) if box), len(boxes))
    right, shares = truth(sequence)
    values = [overlap(*pair) if pair[0] else 0.0 for pair in zip(boxes, right)]
    return values[first:], [
        value for value, share in zip(values[first:], shares[first:]) if share > COVERED
    ]


def mean(values) -> float:
    return sum(values) / len(values) if values else float("nan")


def follow(command: list, sequences: list, folder: Path):
    everywhere, covered = [], []
    for sequence in sequences:
        rows = folder / f"{sequence.name}.rows.csv"
        timed([*command, str(sequence / "img")], rows)
        values, others = overlaps(found(rows), sequence)
        everywhere += values
        covered += others
    return mean(everywhere), mean(covered)


def train(tools: Path, folder: Path) -> Path:
    weights = folder / "tracker.safetensors"
    if not weights.exists():
        start = time.perf_counter()
        timed(
            [str(tools / "train-tracker"), "--sequences", str(folder / "trained"), "--cycles",
             str(CYCLES), "--output", str(weights)], folder / "curve.csv",
        )  # fmt: skip
        steps = CYCLES * TRAINED
        seconds = time.perf_counter() - start
        print(f"  train-tracker: {steps} steps of 128 patches in {seconds:.0f} s")
    last = (folder / "curve.csv").read_text().splitlines()[-1].split(",")
    print(f"  trained: loss {float(last[1]):.3f}, precision {float(last[2]):.3f}")
    return weights


def compare_overlaps(tool: list, network: list, sequences: list, folder: Path):
    everywhere, covered = follow(network, sequences, folder)
    separate, _ = follow([*network, "--separate-patches"], sequences, folder)
    others = follow(tool, sequences, folder)
    print(f"  mean overlap, network: {everywhere:.3f}, of covered pictures {covered:.3f}")
    print(f"  mean overlap, each patch by itself: {separate:.3f}")
    print(f"  mean overlap, correlation: {others[0]:.3f}, of covered pictures {others[1]:.3f}")
    print(
        f"  goal .6: {verdict(everywhere >= 0.6)}; above it on covered ones:"
        f" {verdict(covered > others[1])}; patches together cost at most .02:"
        f" {verdict(separate - everywhere <= 0.02)}"
    )


def compare_speed(network: list, weights: Path, sequence: Path, folder: Path):
    shorter, longer = (folder / f"first-{count}" for count in PART)
    for part, count in zip((shorter, longer), PART):
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        for path in sorted((sequence / "img").iterdir())[:count]:
            shutil.copy(path, part)
    peer = [
        sys.executable, str(HERE / "tracking_peer.py"), str(weights), str(sequence), str(PART[1]),
        str(PART[0]),
    ]  # fmt: skip
    ours, theirs, rates, memory = [], [], [], 0
    for round in range(ROUNDS):
        runs = [timed([*network, str(part)], folder / "part.csv") for part in (shorter, longer)]
        ours.append(runs[1].seconds - runs[0].seconds)
        memory = max(memory, runs[1].peak_memory)
        boxes = found(folder / "part.csv")
        if not all(boxes):
            sys.exit("benchmark: error: expected a face in all pictures timed, found none in some")
        timed([*peer, ",".join(map(str, boxes[0]))], folder / "peer.json")
        told = json.loads((folder / "peer.json").read_text())
        if round == 0:
            same = mean([overlap(*pair) for pair in zip(boxes, told["boxes"])])
            print(f"  overlap of our boxes and PyTorch's: {same:.3f}")
            if same < 0.8:
                sys.exit("benchmark: error: the results differ, so nothing is timed")
        theirs.append(told["seconds"])
        rates.append(told["rate"])
    count = PART[1] - PART[0]
    print(f"  ours {count / median(ours):.2f} pictures/s, PyTorch {count / median(theirs):.2f}")
    print_ratio(ours, theirs, "PyTorch", 3)
    share = count * PICTURE / median(ours) / max(rates)
    print(
        f"  {PICTURE / 1e9:.1f} G multiply-adds a picture, {share:.0%} of the sgemm peak of"
        f" {max(rates) / 1e9:.1f} G/s; {memory / MEBIBYTE:.0f} MiB"
    )


def main(tools: Path, folder: Path):
    folder.mkdir(parents=True, exist_ok=True)
    make_sequences(folder / "trained", 1, TRAINED)
    make_sequences(folder / "tried", 2, TRIED)
    print(f"tracking: {PICTURES} pictures of 320 x 240 a sequence")
    weights = train(tools, folder)
    sequences = sorted((folder / "tried").iterdir())
    tool = [
        str(tools / "extract-faces"), "--rate", "25", "--smooth", "0", "--force", "--output",
        str(folder / "faces"),
    ]  # fmt: skip
    network = [*tool, "--tracker", "mdnet", "--tracker-weights", str(weights)]
    compare_overlaps(tool, network, sequences, folder)
    compare_speed(network, weights, sequences[0], folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
