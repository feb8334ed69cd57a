"""The peer of segment-audio: soundfile reads, soxr resamples at its HQ setting.

    python3 segment_audio_peer.py whole|blocks WAV OUTPUT

Down-mix by mean, 16 kHz, zero mean and unit variance over the recording, float32 [steps, 640].
`whole` holds the recording in memory, as most scripts do, and writes safetensors; `blocks` reads,
resamples and normalises by and by, in two passes over a memory-mapped .npy file.
"""

import sys

import numpy as np
import soundfile
import soxr

RATE, SAMPLES, BLOCK = 16_000, 640, 1 << 18


def whole(wav: str, output: str):
    from safetensors.numpy import save_file

    sound, rate = soundfile.read(wav, dtype="float32", always_2d=True)
    sound = sound[:, 0] if sound.shape[1] == 1 else sound.mean(axis=1)
    sound = soxr.resample(sound, rate, RATE, quality="HQ")
    sound = sound[: sound.size // SAMPLES * SAMPLES]
    sound -= sound.mean(dtype=np.float64)
    sound /= sound.std(dtype=np.float64)
    save_file({"audio": sound.reshape(-1, SAMPLES)}, output)


def blocks(wav: str, output: str):
    with soundfile.SoundFile(wav) as file:
        steps = round(file.frames * RATE / file.samplerate) // SAMPLES
        array = np.lib.format.open_memmap(output, "w+", np.float32, (steps, SAMPLES))
        audio = array.reshape(-1)
        resampler = soxr.ResampleStream(file.samplerate, RATE, 1, quality="HQ")
        end, total, squares = 0, 0.0, 0.0
        while True:
            block = file.read(BLOCK, dtype="float32", always_2d=True)
            last = len(block) < BLOCK
            mono = block[:, 0] if block.shape[1] == 1 else block.mean(axis=1)
            part = resampler.resample_chunk(mono, last=last)[: audio.size - end]
            audio[end : end + part.size] = part
            end += part.size
            total += part.sum(dtype=np.float64)
            squares += np.square(part, dtype=np.float64).sum()
            if last:
                break
    mean = total / end
    deviation = (squares / end - mean**2) ** 0.5
    for start in range(0, end, BLOCK):
        part = audio[start : min(start + BLOCK, end)]
        part -= mean
        part /= deviation
    array.flush()


if __name__ == "__main__":
    {"whole": whole, "blocks": blocks}[sys.argv[1]](*sys.argv[2:])
