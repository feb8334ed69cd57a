"""Writes 16000.wav and 44100.wav, five minutes of speech each, and short.wav, a second.

    python3 extract_features_inputs.py FOLDER

Speech by espeak-ng over a little noise, as for the table of agreement, half a minute again and again.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.append(str(Path(__file__).parent.parent / "Tests" / "Reference" / "Acoustics"))
import recordings

SECONDS = 300


def join(parts: list[Path], path: Path, seconds: float):
    repeated = [*map(str, parts)] * 12
    subprocess.run(["sox", "-R", *repeated, path, "trim", "0", str(seconds)], check=True)


def main(folder: Path):
    with tempfile.TemporaryDirectory() as scratch:
        woman, man, wide = recordings.make(scratch, recordings.LONG)
        join([woman, man], folder / "16000.wav", SECONDS)
        join([wide], folder / "44100.wav", SECONDS)
        join([woman], folder / "short.wav", 1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
