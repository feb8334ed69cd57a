"""fuse-ratings --method dba against tslearn and against plain Python, whole processes.

    python3 dba.py TOOLS FOLDER

Goals, for 3 raters and 600 steps without a window: twice the pace of tslearn, 20 times that of loops
in Python, as toolboxes of the field have them. The peers stop by the same rule, so that all make the
same iterations. A recording of 5 minutes, 6 raters and a window of 4 s is timed by itself: tslearn
holds several tables of all steps by all steps, some gigabytes.
"""

import csv
import sys
from pathlib import Path

from measure import ROUNDS, interleaved, make_inputs, median, print_ratio, print_runs, timed

HERE = Path(__file__).parent
TOLERANCE = 1e-6


def gold(path: Path) -> list[float]:
    with path.open() as file:
        return [float(row["arousal"]) for row in csv.DictReader(file)]


def check(ours: list[float], peer: list[float], name: str):
    if not peer or len(ours) != len(peer):
        sys.exit(f"dba.py: error: {name} has {len(peer)} steps, ours {len(ours)}")
    difference = max(abs(one - other) for one, other in zip(ours, peer))
    if not difference <= TOLERANCE:
        sys.exit(f"dba.py: error: {name} differs by {difference:g}")
    print(f"  {len(peer)} steps agree with {name} within {TOLERANCE:g}")


def main(tools: Path, folder: Path):
    small, large = (folder / name / "arousal" / "P1.csv" for name in ("600", "7500"))
    make_inputs(HERE / "dba_inputs.py", folder, [small, large])
    print(f"dba: 3 raters, 600 steps, no window, medians of {ROUNDS} rounds")
    fuse = [str(tools / "fuse-ratings"), "--method", "dba", "--dba-start", "mean", "--window"]
    peer = [sys.executable, str(HERE / "dba_peer.py")]
    commands = {
        "fuse-ratings": [*fuse, "24", str(small)],
        "tslearn": [*peer, "tslearn", str(small)],
        "Python": [*peer, "python", str(small)],
    }
    found = {}
    for name, command in commands.items():
        timed(command, folder / f"{name}.out")
        found[name] = gold(folder / f"{name}.out")
    ours, *peers = found.items()
    for name, values in peers:
        check(ours[1], values, name)

    # Reading, imports, and compiling for the types at hand.
    prepare = {
        "tslearn's start": [*peer, "tslearn-start", str(small)],
        "Python's start": [*peer, "python-start", str(small)],
    }
    runs = interleaved({**commands, **prepare}, folder)
    print_runs(runs)
    seconds = {name: [run.seconds for run in rows] for name, rows in runs.items()}
    own, tslearn, loops, tslearn_start, loops_start = seconds.values()
    print_ratio(own, tslearn, "tslearn")
    print_ratio(own, [a - b for a, b in zip(tslearn, tslearn_start)], "tslearn without its start", 2)
    print_ratio(own, [a - b for a, b in zip(loops, loops_start)], "Python without its start", 20)

    print(f"dba: 6 raters, 7,500 steps, a window of 4 s, medians of {ROUNDS} rounds")
    print_runs(interleaved({"fuse-ratings": [*fuse, "4", str(large)]}, folder))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
