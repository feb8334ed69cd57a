"""score-ccc against pandas and audmetric, whole processes, reading included.

    python3 score_ccc.py TOOLS FOLDER

Goals: 8 times as fast as the ordinary script, and 200 MB of CSV a second and core. The ratios to a
script written for speed, and to Python without its imports, stand beside them.
"""

import csv
import sys
from pathlib import Path

from measure import (
    ROUNDS, interleaved, make_inputs, median, print_ratio, print_runs, timed, verdict,
)  # fmt: skip

HERE = Path(__file__).parent
TOLERANCE = 1.5e-6  # both print six decimals


def scores(path: Path) -> dict[tuple[str, str], float]:
    with path.open() as file:
        rows = csv.DictReader(file)
        return {(row["dimension"], row["recording"]): float(row["ccc"]) for row in rows}


def check(ours: dict, peer: dict, name: str):
    if not peer:
        sys.exit(f"score_ccc.py: error: {name} printed no scores")
    for key, expected in peer.items():
        if key not in ours or not abs(ours[key] - expected) <= TOLERANCE:
            sys.exit(f"score_ccc.py: error: {key}: {name} {expected}, ours {ours.get(key)}")
    print(f"  {len(peer)} coefficients agree with {name} within {TOLERANCE:g}")


def main(tools: Path, folder: Path):
    gold, predictions = folder / "gold.csv", folder / "predictions.csv"
    make_inputs(HERE / "score_ccc_inputs.py", folder, [gold, predictions])
    size = gold.stat().st_size + predictions.stat().st_size
    print(f"score-ccc: {size / 1e6:.1f} MB of CSV in two files, medians of {ROUNDS} rounds")
    peer = [sys.executable, str(HERE / "score_ccc_peer.py")]
    commands = {
        "score-ccc": [str(tools / "score-ccc"), "--gold", str(gold), str(predictions)],
        "pandas + audmetric": [*peer, "merge", str(gold), str(predictions)],
        "the same, written for speed": [*peer, "rows", str(gold), str(predictions)],
    }
    found = {}
    for name, command in commands.items():
        output = folder / f"{name}.out"
        timed(command, output)
        found[name] = scores(output)
    ours, *peers = found.items()
    for name, values in peers:
        check(ours[1], values, name)

    # What Python needs before it reads the first byte.
    imports = [sys.executable, "-c", "import audmetric, numpy, pandas"]
    runs = interleaved({**commands, "its imports alone": imports}, folder)
    print_runs(runs)
    seconds = {name: [run.seconds for run in rows] for name, rows in runs.items()}
    own, ordinary, fast, importing = seconds.values()
    print_ratio(own, ordinary, "pandas + audmetric", goal=8)
    print_ratio(own, fast, "the same, written for speed")
    without = [whole - start for whole, start in zip(ordinary, importing)]
    print_ratio(own, without, "pandas + audmetric without its imports")
    rate = size / 1e6 / median(run.processor_seconds for run in runs["score-ccc"])
    print(f"  {rate:.0f} MB/s of CSV a core; goal 200: {verdict(rate >= 200)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
