"""rater-agreement against pingouin, krippendorff and audmetric, whole processes, reading included.

    python3 rater_agreement.py TOOLS FOLDER

Goal: an hour of six raters at 25 Hz in under half a second.
"""

import csv
import sys
from pathlib import Path

from measure import (
    ROUNDS, interleaved, make_inputs, median, print_ratio, print_runs, timed, verdict,
)  # fmt: skip

HERE = Path(__file__).parent
TOLERANCE = 1.5e-6  # both print six decimals


def measures(path: Path) -> dict[tuple[str, ...], float]:
    with path.open() as file:
        rows = [row for row in csv.DictReader(file) if row.get("recording") != "all"]
    return {(row["measure"], row["rater"], row["other"]): float(row["value"]) for row in rows}


def check(ours: dict, peer: dict):
    if not peer:
        sys.exit("rater_agreement.py: error: the peer printed nothing")
    for key, expected in peer.items():
        if key not in ours or not abs(ours[key] - expected) <= TOLERANCE:
            sys.exit(f"rater_agreement.py: error: {key}: peer {expected}, ours {ours.get(key)}")
    print(f"  {len(peer)} measures agree within {TOLERANCE:g}")


def main(tools: Path, folder: Path):
    minutes, hour = (folder / name / "arousal" / "P1.csv" for name in ("minutes", "hour"))
    make_inputs(HERE / "rater_agreement_inputs.py", folder, [minutes, hour])
    peer = [sys.executable, str(HERE / "rater_agreement_peer.py")]
    for path, title, way, name in [
        (minutes, "5 minutes", "all", "pingouin + krippendorff"),
        (hour, "an hour", "without-krippendorff", "pingouin, without Krippendorff's alpha"),
    ]:
        print(f"rater-agreement: {title} of 6 raters at 25 Hz, medians of {ROUNDS} rounds")
        commands = {
            "rater-agreement": [str(tools / "rater-agreement"), str(path)],
            name: [*peer, way, str(path)],
        }
        found = []
        for command_name, command in commands.items():
            output = folder / f"{command_name}.out"
            timed(command, output)
            found.append(measures(output))
        check(*found)
        runs = interleaved(commands, folder)
        print_runs(runs)
        own, other = ([run.seconds for run in rows] for rows in runs.values())
        print_ratio(own, other, name)
    seconds = median(own)
    print(f"  an hour in {seconds:.3f} s; goal 0.5 s: {verdict(seconds < 0.5)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
