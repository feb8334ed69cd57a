"""predict with a multimodal network of the paper's size on a recording of five minutes, beside the
same in PyTorch: whole processes, from segment files to CSV.

    python3 predict.py TOOLS FOLDER

A round takes minutes, so there are two.
"""

import sys
from pathlib import Path

from measure import interleaved, make_inputs, median, print_ratio, print_runs, require, timed

HERE = Path(__file__).parent
PEER = HERE.parent / "Tests" / "Reference" / "Networks" / "predict.py"
SECONDS = 300
ROUNDS = 2


def main(tools: Path, folder: Path):
    names = ["model.safetensors", "P1.audio.safetensors", "P1.faces.safetensors"]
    inputs = [folder / name for name in names]
    make_inputs(HERE / "predict_inputs.py", folder, inputs)
    model, *segments = map(str, inputs)
    print(f"predict: {SECONDS // 60} minutes of sound and faces, medians of {ROUNDS} rounds")
    commands = {
        "predict": [str(tools / "predict"), "--model", model, segments[0]],
        "PyTorch, channels last": [
            sys.executable, str(PEER), "--channels-last", model, *segments
        ],
    }  # fmt: skip
    for name, command in commands.items():
        timed(command, folder / f"{name}.out")
    require([sys.executable, HERE / "predict_check.py", *(folder / f"{n}.out" for n in commands)])

    runs = interleaved(commands, folder, ROUNDS, warm_up=False)
    print_runs(runs)
    ours, theirs = ([run.seconds for run in rows] for rows in runs.values())
    print_ratio(ours, theirs, "PyTorch, channels last")
    print(f"  {SECONDS / median(ours):.2f} times as fast as the recording lasts")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
