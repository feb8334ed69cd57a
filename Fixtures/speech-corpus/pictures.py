"""The pictures of the demonstration corpus: a portrait that hidden curves animate.

Every frame is made backwards: each of its pixels looks up where in the portrait it comes from.
First the mouth is warped within its own surroundings, then the whole portrait is turned, scaled
and moved. Pixels from beyond the portrait's edge take the colour of the edge.
"""

import math
import pathlib
import subprocess

import numpy

PORTRAIT = pathlib.Path(__file__).parent.parent / "portrait" / "portrait.jpg"
WIDTH, HEIGHT, FRAMES_PER_SECOND = 320, 240, 25

# The portrait is enlarged, so that taking the nearest pixel is as good as a quarter of one.
ENLARGED = 4
PORTRAIT_WIDTH, PORTRAIT_HEIGHT = 300, 280

# In pixels of the portrait: where the head turns, and the mouth with half its width.
HEAD = (150, 118)
MOUTH = (149, 145)
HALF_MOUTH = 20


class Stopped(Exception):
    """The recordings are no longer wanted."""


class Look:
    """What tells one voice's pictures from another's."""

    def __init__(self, generator):
        self.is_mirrored = generator.random() < 0.5
        self.hue = generator.uniform(-20, 20)
        self.brightness = generator.uniform(-0.08, 0.08)
        self.contrast = generator.uniform(0.85, 1.15)
        self.saturation = generator.uniform(0.4, 1.2)
        self.scale = generator.uniform(1.2, 1.4)
        self.stretch = generator.uniform(0.94, 1.06)

    def portrait(self):
        """The enlarged portrait, each pixel's red, green and blue in one number."""
        filters = [
            f"scale={PORTRAIT_WIDTH * ENLARGED}:{PORTRAIT_HEIGHT * ENLARGED}:flags=bicubic",
            f"hue=h={self.hue:.1f}:s={self.saturation:.2f}",
            f"eq=brightness={self.brightness:.3f}:contrast={self.contrast:.3f}",
        ]
        decoded = subprocess.run(
            ["ffmpeg", "-nostdin", "-v", "error", "-i", PORTRAIT, "-vf", ",".join(filters),
             "-f", "rawvideo", "-pix_fmt", "rgb0", "-"],
            check=True, stdout=subprocess.PIPE,
        )  # fmt: skip
        pixels = numpy.frombuffer(decoded.stdout, numpy.uint32)
        return pixels.reshape(PORTRAIT_HEIGHT * ENLARGED, PORTRAIT_WIDTH * ENLARGED).copy()


class Mouth:
    """Moves a portrait's mouth, in place."""

    def __init__(self, portrait):
        reach = (2 * HALF_MOUTH, int(1.6 * HALF_MOUTH))
        left, right = ((MOUTH[0] + side * reach[0]) * ENLARGED for side in (-1, 1))
        top, bottom = ((MOUTH[1] + side * reach[1]) * ENLARGED for side in (-1, 1))
        self.patch = portrait[top:bottom, left:right]
        self.still = self.patch.copy()
        height, width = self.patch.shape
        across = ((numpy.arange(width) + 0.5) / width * 2 - 1).astype(numpy.float32)[None, :]
        down = ((numpy.arange(height) + 0.5) / height * 2 - 1).astype(numpy.float32)[:, None]
        fade = numpy.cos(across * math.pi / 2) ** 2 * numpy.cos(down * math.pi / 2) ** 2
        # The corners go up and the middle a little down, by a parabola; the lower lip goes down.
        self.smile = ENLARGED * fade * (across**2 * 4 - 0.4)
        self.opening = ENLARGED * fade / (1 + numpy.exp(-12 * down))
        self.row = numpy.arange(height, dtype=numpy.float32)[:, None]
        self.column = numpy.arange(width, dtype=numpy.intp)[None, :]

    def move(self, smile, opening):
        """The corners up by `smile` pixels of the portrait, the lower lip down by `opening`."""
        row = self.row + smile * self.smile - opening * self.opening
        row = numpy.clip(row + 0.5, 0, len(self.still) - 1).astype(numpy.intp)
        self.patch[:] = self.still.take(row * self.still.shape[1] + self.column)


class Movement:
    """Where the head is at each frame, in pixels of the frame and radians.

    Valence lifts and tilts the head and the corners of the mouth. Arousal sets how far and how
    fast the head sways, nods and rocks and the mouth opens and shuts.
    """

    def __init__(self, arousal, valence, frames, generator):
        time = numpy.arange(frames) / FRAMES_PER_SECOND
        aroused = (1 + numpy.array([arousal(t) for t in time])) / 2
        shown = numpy.array([valence(t) for t in time])
        for _ in range(2):
            speed, phase = 2 * math.pi / generator.uniform(4, 15), generator.uniform(0, 6.28)
            shown = shown + 0.06 * numpy.sin(speed * time + phase)

        def swing(hertz):
            """A swing of one at most, slowest and smallest at the lowest arousal."""
            turns = numpy.cumsum(hertz * (0.4 + 1.2 * aroused)) / FRAMES_PER_SECOND
            phase = generator.uniform(0, 2 * math.pi)
            return (0.1 + 0.9 * aroused) * numpy.sin(2 * math.pi * turns + phase)

        self.x = 10 * swing(0.45)
        self.y = 7 * swing(0.7) - 5 * shown
        self.angle = numpy.radians(4 * swing(0.55) + 5 * shown)
        self.smile = 5 * shown
        self.opening = 3 * (swing(2.3) + 0.9 * aroused)


def frames(arousal, valence, seconds, generator):
    """The frames of one recording, as bytes of four a pixel."""
    look = Look(generator)
    portrait = look.portrait()
    mouth = Mouth(portrait)
    move = Movement(arousal, valence, seconds * FRAMES_PER_SECOND, generator)
    sign = -1 if look.is_mirrored else 1
    x = sign * (numpy.arange(WIDTH, dtype=numpy.float32)[None, :] - WIDTH / 2 + 0.5)
    y = numpy.arange(HEIGHT, dtype=numpy.float32)[:, None] - HEIGHT / 2 + 0.5
    # Pixels of the enlarged portrait to one of the frame.
    across = ENLARGED / (look.scale * look.stretch)
    along = ENLARGED * look.stretch / look.scale
    rows, columns = portrait.shape
    for i in range(seconds * FRAMES_PER_SECOND):
        mouth.move(float(move.smile[i]), float(move.opening[i]))
        # Mirrored or not, the head tilts to the same side of the frame.
        angle = sign * move.angle[i]
        cos, sin = math.cos(angle), math.sin(angle)
        left, up = x - float(move.x[i]), y - float(move.y[i])
        column = across * cos * left + (across * sin * up + HEAD[0] * ENLARGED)
        row = -along * sin * left + (along * cos * up + HEAD[1] * ENLARGED)
        column = numpy.clip(column, 0, columns - 1).astype(numpy.int32)
        row = numpy.clip(row, 0, rows - 1).astype(numpy.int32)
        yield portrait.take(row * columns + column).tobytes()


def film(arousal, valence, seconds, generator, sound, path, stopped):
    """The video at `path`, with the recording `sound`. Raises Stopped once `stopped` is set."""
    command = [
        "ffmpeg", "-nostdin", "-v", "error",
        "-f", "rawvideo", "-pix_fmt", "rgb0", "-s", f"{WIDTH}x{HEIGHT}",
        "-r", str(FRAMES_PER_SECOND), "-i", "-", "-i", sound,
        "-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-pix_fmt", "yuv420p",
        "-threads", "1", "-c:a", "aac", "-b:a", "96k", "-fflags", "+bitexact",
        "-flags:v", "+bitexact", "-flags:a", "+bitexact", path,
    ]  # fmt: skip
    with subprocess.Popen(command, stdin=subprocess.PIPE) as ffmpeg:
        try:
            for frame in frames(arousal, valence, seconds, generator):
                if stopped.is_set():
                    raise Stopped
                ffmpeg.stdin.write(frame)
        except BrokenPipeError:
            pass  # Its status tells.
        except BaseException:
            ffmpeg.kill()
            raise
        # With less than a pipe's fill left to write, closing can find it broken as well.
        try:
            ffmpeg.stdin.close()
        except BrokenPipeError:
            pass
    if ffmpeg.returncode != 0:
        raise subprocess.CalledProcessError(ffmpeg.returncode, command)
