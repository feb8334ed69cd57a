"""Recordings to compare with, made by espeak-ng and sox: speech over a little noise.

The noise keeps the upper bands from being empty, as no microphone's are. The same version of
espeak-ng gives the same samples.
"""

import subprocess
import tempfile
from pathlib import Path

SHORT = "The wind is rising, and nobody knows why! Did you really believe him?"
LONG = (
    "The wind is rising, and nobody knows why! I was told, quite calmly, that it would rain. "
    "Did you really believe him? No, never: he laughed, and we all laughed with him. "
    "My mother always says, be kind. There is some soup left in the kitchen! "
    "Who painted the fence a darker green? We counted eleven boats on the lake, and then... "
    "nothing happened at all, for the whole weekend. Please, come home; it is getting late!"
)

# Name, sample rate, voice and what makes it differ, level of the noise in decibels.
VOICES = [
    ("woman", 16000, ["-v", "en+f3", "-p", "55", "-s", "165"], -44),
    ("man", 16000, ["-v", "en+m3", "-p", "35", "-s", "145"], -48),
    ("wide", 44100, ["-v", "en-us+f4", "-p", "45", "-s", "175"], -44),
]


def make(folder, text):
    """Writes `NAME.wav` of every voice to a folder; returns the paths."""
    paths = []
    with tempfile.TemporaryDirectory() as scratch:
        for name, rate, voice, noise in VOICES:
            spoken, resampled, hiss = (f"{scratch}/{part}.wav" for part in "abc")
            subprocess.run(["espeak-ng", *voice, "-w", spoken, text], check=True)
            subprocess.run(
                ["sox", "-R", spoken, "-b", "16", "-D", resampled, "gain", "-4", "rate", str(rate)],
                check=True)
            seconds = subprocess.run(
                ["soxi", "-D", resampled], check=True, capture_output=True, text=True).stdout
            subprocess.run(
                ["sox", "-R", "-n", "-r", str(rate), "-c", "1", "-b", "16", hiss, "synth",
                 seconds.strip(), "pinknoise", "gain", str(noise)], check=True)
            path = Path(folder) / f"{name}.wav"
            subprocess.run(
                ["sox", "-R", "-m", "-v", "1", resampled, "-v", "1", hiss, "-b", "16", "-D", path],
                check=True)
            paths.append(path)
    return paths
