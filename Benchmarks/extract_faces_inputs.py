"""Writes face-1.mp4 and face-2.mp4: a minute each of 1280 x 720, 25 frames a second, H.264.

    python3 extract_faces_inputs.py FOLDER

NASA's portrait of the astronaut Eileen Collins, in the public domain, from scikit-image, moving,
turning and growing over a still background of its own blurred self. Needs the ffmpeg program.
"""

import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
from skimage import data

WIDTH, HEIGHT, RATE, SECONDS = 1280, 720, 25, 60


def frames(portrait: np.ndarray, phase: float):
    background = cv2.GaussianBlur(cv2.resize(portrait, (WIDTH, WIDTH))[200:920], (0, 0), 25)
    for index in range(RATE * SECONDS):
        t = index / RATE + phase
        scale = 2.6 + 0.25 * np.sin(0.31 * t)
        turn = cv2.getRotationMatrix2D((225, 128), 6 * np.sin(0.73 * t), scale)
        turn[:, 2] += (
            WIDTH / 2 - 225 + 90 * np.sin(0.9 * t) + 15 * np.sin(4.1 * t),
            HEIGHT / 2 - 128 + 40 * np.sin(1.3 * t) + 10 * np.cos(3.3 * t),
        )
        picture = background.copy()
        cv2.warpAffine(
            portrait, turn, (WIDTH, HEIGHT), picture, cv2.INTER_LINEAR, cv2.BORDER_TRANSPARENT
        )
        yield picture


def main(folder: Path):
    portrait = cv2.cvtColor(data.astronaut(), cv2.COLOR_RGB2BGR)
    for number, phase in (1, 0.0), (2, 100.0):
        encoder = subprocess.Popen(
            ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "bgr24"]
            + ["-s", f"{WIDTH}x{HEIGHT}", "-r", str(RATE), "-i", "-", "-c:v", "libx264"]
            + ["-crf", "23", "-pix_fmt", "yuv420p", str(folder / f"face-{number}.mp4")],
            stdin=subprocess.PIPE,
        )
        for picture in frames(portrait, phase):
            encoder.stdin.write(picture.tobytes())
        encoder.stdin.close()
        if encoder.wait() != 0:
            sys.exit("extract_faces_inputs: ffmpeg failed")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
