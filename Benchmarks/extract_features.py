"""extract-features against opensmile: eGeMAPS over windows of 4 s every 0.04 s, five minutes of speech.

    python3 extract_features.py TOOLS FOLDER

Goals: 5 times the peer at 16 and at 44.1 kHz, in processor time without the peer's start-up, and at
most 64 MiB of memory.
"""

import sys
from pathlib import Path

from measure import (
    MEBIBYTE, ROUNDS, interleaved, make_inputs, median, print_ratio, print_runs, require, timed,
    verdict,
)  # fmt: skip

HERE = Path(__file__).parent
RATES = (16_000, 44_100)


def main(tools: Path, folder: Path):
    recordings = [folder / f"{rate}.wav" for rate in RATES]
    short = folder / "short.wav"
    make_inputs(HERE / "extract_features_inputs.py", folder, [*recordings, short])
    print(f"extract-features: eGeMAPS of 5 minutes of speech, medians of {ROUNDS} rounds")
    peer = [sys.executable, str(HERE / "extract_features_peer.py")]
    commands = {"opensmile, start-up": [*peer, str(short), str(folder / "short.npy")]}
    for path in recordings:
        output = folder / f"{path.stem}.npy"
        commands[f"extract-features, {path.stem} Hz"] = [
            str(tools / "extract-features"), "audio", "--align", "trailing", "--force",
            "--output", str(folder), str(path),
        ]  # fmt: skip
        commands[f"opensmile, {path.stem} Hz"] = [*peer, str(path), str(output)]
    for path in recordings:
        timed(commands[f"extract-features, {path.stem} Hz"], folder / "ours.out")
        timed(commands[f"opensmile, {path.stem} Hz"], folder / "peer.out")
        ours, theirs = f"{path.stem}.egemaps.features.safetensors", f"{path.stem}.npy"
        require([sys.executable, HERE / "extract_features_check.py", folder / ours, folder / theirs])

    runs = interleaved(commands, folder)
    print_runs(runs)
    start_up = median(run.processor_seconds for run in runs["opensmile, start-up"])
    for path in recordings:
        ours = [run.processor_seconds for run in runs[f"extract-features, {path.stem} Hz"]]
        theirs = [run.processor_seconds for run in runs[f"opensmile, {path.stem} Hz"]]
        theirs = [seconds - start_up for seconds in theirs]
        print_ratio(ours, theirs, f"opensmile, {path.stem} Hz, without start-up", 5)
    own = [run for name, rows in runs.items() if name.startswith("extract") for run in rows]
    memory = max(run.peak_memory for run in own) / MEBIBYTE
    print(f"  {memory:.1f} MiB at most; goal 64: {verdict(memory <= 64)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
