"""Writes long.wav: 60 minutes of 44.1 kHz, 16 bit, one channel.

    python3 segment_audio_inputs.py FOLDER

Noise and tones between 40 Hz and 7 kHz under a changing gain: nothing lies where two good
resamplers to 16 kHz may differ, so their results can be compared sample by sample.
"""

import sys
from pathlib import Path

import numpy as np
import soundfile

RATE, MINUTES = 44_100, 60


def minute(generator: np.random.Generator) -> np.ndarray:
    """A minute that can be repeated without a click, at most 1 in size."""
    count = 60 * RATE
    frequencies = np.fft.rfftfreq(count, 1 / RATE)
    spectrum = np.exp(2j * np.pi * generator.random(frequencies.size))
    spectrum *= (frequencies > 40) & (frequencies < 7000)
    noise = np.fft.irfft(spectrum, count)
    time = np.arange(count) / RATE
    tones = sum(np.sin(2 * np.pi * hertz * time) for hertz in (110, 440, 1000, 3150, 6500))
    sound = noise / noise.std() + tones
    return sound / np.abs(sound).max()


def main(folder: Path):
    generator = np.random.default_rng(44_100)
    sound = minute(generator)
    time = np.arange(sound.size) / RATE
    with soundfile.SoundFile(folder / "long.wav", "w", RATE, 1, "PCM_16") as file:
        for _ in range(MINUTES):
            depth, period = generator.uniform(0.2, 0.6), generator.integers(2, 20)
            gain = 1 - depth * (1 - np.cos(2 * np.pi * period * time / 60)) / 2
            file.write(0.9 * gain * sound)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
