"""score-ccc on ten systems against the challenges' way of scoring, whole processes.

    python3 score_ccc_systems.py TOOLS FOLDER

28 recordings x 3 dimensions a system, 280 prediction files in all. Goal: 20 times the pace of the
script, which is run once for each system, as it is made to be. score-ccc does more in that time: intervals from 2,000 resamples, effective numbers of pairs,
means and ranks.
"""

import csv
import sys
from pathlib import Path

from measure import (
    ROUNDS, interleaved, make_inputs, median, print_ratio, print_runs, timed,
)  # fmt: skip

HERE = Path(__file__).parent
SYSTEMS = 10
TOLERANCE = 1.5e-6  # both print six decimals
PEER_SCRIPT = "score_ccc_systems_peer.py"
PEER = """
echo system,dimension,ccc
script=$1 gold=$2; shift 2
for system; do "$0" "$script" "$gold" "$system" || exit; done
"""


def pooled(path: Path) -> dict[tuple[str, str], float]:
    with path.open() as file:
        rows = [row for row in csv.DictReader(file) if row.get("recording", "pooled") == "pooled"]
    return {(row["system"], row["dimension"]): float(row["ccc"]) for row in rows}


def main(tools: Path, folder: Path):
    gold = folder / "gold"
    systems = [folder / f"system{number}" for number in range(1, SYSTEMS + 1)]
    make_inputs(HERE / "score_ccc_systems_inputs.py", folder, [gold, *systems])
    size = sum(path.stat().st_size for path in folder.glob("*/*.csv"))
    print(f"score-ccc, {SYSTEMS} systems: {size / 1e6:.1f} MB of CSV, medians of {ROUNDS} rounds")
    paths = [str(path) for path in [gold, *systems]]
    own = [str(tools / "score-ccc"), "--convention", "avec", "--length", "repeat-last", "--gold"]
    commands = {
        "score-ccc": [*own, *paths],
        "score-ccc, one thread": [*own, *paths, "--threads", "1"],
        "pandas + NumPy": ["sh", "-c", PEER, sys.executable, str(HERE / PEER_SCRIPT), *paths],
    }
    found = {}
    for name, command in commands.items():
        timed(command, folder / f"{name}.out")
        found[name] = pooled(folder / f"{name}.out")
    peer = found["pandas + NumPy"]
    for name, ours in found.items():
        if ours.keys() != peer.keys():
            sys.exit(f"score_ccc_systems.py: error: {name} scored other systems or dimensions")
        for key, expected in peer.items():
            if not abs(ours[key] - expected) <= TOLERANCE:
                sys.exit(f"score_ccc_systems.py: error: {key}: {name} {ours[key]}, not {expected}")
    print(f"  {len(peer)} coefficients agree within {TOLERANCE:g}")

    runs = interleaved(commands, folder)
    print_runs(runs)
    seconds = {name: [run.seconds for run in rows] for name, rows in runs.items()}
    print_ratio(seconds["score-ccc"], seconds["pandas + NumPy"], "pandas + NumPy", goal=20)
    a_system = median(seconds["pandas + NumPy"]) / SYSTEMS
    print(f"  pandas + NumPy take {a_system:.2f} s a system")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
