"""segment-audio against soundfile and soxr in Python: 60 minutes of 44.1 kHz to segments.

    python3 segment_audio.py TOOLS FOLDER

Goals: faster than the faster of two ways to write the peer, and at most 60 MiB of memory.
"""

import sys
from pathlib import Path

from measure import (
    MEBIBYTE, ROUNDS, interleaved, make_inputs, median, print_ratio, print_runs, require, timed,
    verdict,
)  # fmt: skip

HERE = Path(__file__).parent


def main(tools: Path, folder: Path):
    wav = folder / "long.wav"
    make_inputs(HERE / "segment_audio_inputs.py", folder, [wav])
    print(
        f"segment-audio: 60 minutes of 44.1 kHz WAV, {wav.stat().st_size / 1e6:.0f} MB,"
        f" medians of {ROUNDS} rounds"
    )
    outputs = {"whole": folder / "peer.safetensors", "blocks": folder / "peer.npy"}
    commands = {
        "segment-audio": [
            str(tools / "segment-audio"), "--force", "--jobs", "1", "--output", str(folder),
            str(wav),
        ]
    } | {
        f"soundfile + soxr, {way}": [
            sys.executable, str(HERE / "segment_audio_peer.py"), way, str(wav), str(output)
        ]
        for way, output in outputs.items()
    }  # fmt: skip
    for name, command in commands.items():
        timed(command, folder / f"{name}.out")
    for output in outputs.values():
        checked = [folder / "long.audio.safetensors", output]
        require([sys.executable, HERE / "segment_audio_check.py", *checked])

    runs = interleaved(commands, folder)
    print_runs(runs)
    (_, ours), *peers = runs.items()
    fastest = min(median(run.seconds for run in rows) for _, rows in peers)
    for name, rows in peers:
        seconds = [run.seconds for run in rows]
        goal = 1 if median(seconds) == fastest else None
        print_ratio([run.seconds for run in ours], seconds, name, goal)
    memory = max(run.peak_memory for run in ours) / MEBIBYTE
    print(f"  {memory:.1f} MiB at most; goal 60: {verdict(memory <= 60)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
