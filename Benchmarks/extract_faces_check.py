"""Holds our boxes against the peer's: the same face, in every step; and our tracker against dlib's.

    python3 extract_faces_check.py ROWS.csv PEER.npz FRAMES.csv VIDEO

Intersection over union with the peer's at least .7 on average, .4 in every step: its boxes stay for
five frames and lie on the detector's grid, steps of 8 pixels and of a fifth in size.

FRAMES.csv has the unsmoothed boxes of every frame. From each box where our tracker was started, for
the first ten seconds, dlib's own follows the same luma: at least .95 on average, .8 in every frame.
They look at pixels of 8 bits, so errors of rounding grow, and the two part by a pixel or so.

Landmarks, where FRAMES.csv has them, against dlib's own in the same boxes: it rounds them to pixels, so
that half a pixel is the most by which they may differ. Boxes that the table's hundredths leave
between two pixels are passed over, since both tools round boxes to pixels.
"""

import subprocess
import sys

import dlib
import numpy as np
import pandas

MEAN, LEAST = 0.7, 0.4
TRACKER_MEAN, TRACKER_LEAST = 0.95, 0.8
SECONDS = 10
MODEL = "/usr/share/dlib/shape_predictor_68_face_landmarks.dat"
LANDMARK_SHARE = 0.999


def overlaps(ours: np.ndarray, theirs: np.ndarray) -> np.ndarray:
    """Intersection over union of boxes x, y, width, height, row by row."""
    low = np.maximum(ours[:, :2], theirs[:, :2])
    high = np.minimum(ours[:, :2] + ours[:, 2:], theirs[:, :2] + theirs[:, 2:])
    common = np.clip(high - low, 0, None).prod(1)
    return common / (ours[:, 2:].prod(1) + theirs[:, 2:].prod(1) - common)


def lumas(video: str):
    """The luma planes of a video as the decoder gives them, frame by frame."""
    probe = ["ffprobe", "-v", "error", "-select_streams", "v", "-of", "csv=p=0"]
    probe += ["-show_entries", "stream=width,height", video]
    width, height = map(int, subprocess.check_output(probe, text=True).split(","))
    decode = ["ffmpeg", "-v", "error", "-i", video, "-t", str(SECONDS)]
    decode += ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-"]
    size = width * height
    with subprocess.Popen(decode, stdout=subprocess.PIPE) as decoder:
        while len(picture := decoder.stdout.read(size * 3 // 2)) == size * 3 // 2:
            yield np.frombuffer(picture, np.uint8, size).reshape(height, width)


def check_tracker(frames: str, video: str):
    table = pandas.read_csv(frames).drop_duplicates("frame").set_index("frame")
    tracker, ours, theirs = None, [], []
    for index, luma in enumerate(lumas(video)):
        row = table.loc[index]
        box = row[["x", "y", "width", "height"]].to_numpy(float)
        if row.source == "detected":
            tracker = dlib.correlation_tracker()
            left, top, width, height = box
            tracker.start_track(luma, dlib.drectangle(left, top, left + width - 1, top + height - 1))
        elif tracker is not None:
            tracker.update(luma)
            found = tracker.get_position()
            ours.append(box)
            size = found.right() - found.left() + 1, found.bottom() - found.top() + 1
            theirs.append((found.left(), found.top(), *size))
    overlap = overlaps(np.array(ours), np.array(theirs))
    if not (overlap.mean() >= TRACKER_MEAN and overlap.min() >= TRACKER_LEAST):
        sys.exit(
            f"{frames}: our tracker overlaps dlib's by {overlap.mean():.2f} only,"
            f" {overlap.min():.2f} at least"
        )
    print(
        f"  {len(overlap)} boxes of our tracker agree with dlib's: intersection over union"
        f" {overlap.mean():.3f}, {overlap.min():.3f} at least"
    )


def check_landmarks(frames: str, video: str):
    table = pandas.read_csv(frames).drop_duplicates("frame").set_index("frame")
    if "x_0" not in table:
        print(f"  landmarks not checked: {MODEL} is not there")
        return
    predict = dlib.shape_predictor(MODEL)
    names = [[f"{axis}_{i}" for i in range(68)] for axis in "xy"]
    near, total, most = 0, 0, 0.0
    for index, luma in enumerate(lumas(video)):
        row = table.loc[index]
        left, top, width, height = row[["x", "y", "width", "height"]].to_numpy(float)
        edges = np.array([left, top, left + width, top + height])
        if (np.abs(edges % 1 - 0.5) < 0.011).any():
            continue
        left, top, right, bottom = np.floor(edges + 0.5).astype(int)
        parts = predict(luma, dlib.rectangle(left, top, right - 1, bottom - 1)).parts()
        theirs = np.array([[part.x for part in parts], [part.y for part in parts]])
        ours = np.array([row[axis].to_numpy(float) for axis in names]) - 0.5
        difference = np.abs(ours - theirs)
        near += (difference <= 0.51).sum()
        total += difference.size
        most = max(most, difference.max())
    if near < LANDMARK_SHARE * total:
        sys.exit(f"{frames}: {total - near} of {total} coordinates differ from dlib's, {most:.1f} at most")
    print(
        f"  {near} of {total} coordinates of landmarks are dlib's but for its rounding; {most:.2f} pixels"
        " at most"
    )


def main(rows: str, peer: str, frames: str, video: str):
    table = pandas.read_csv(rows)
    if not (table.success == 1).all():
        sys.exit(f"{rows}: expected a face in every step, found {(table.success == 0).sum()} without")
    ours = table[["x", "y", "width", "height"]].to_numpy()
    theirs = np.load(peer)["boxes"][table.frame.to_numpy()]
    overlap = overlaps(ours, theirs)
    if not (overlap.mean() >= MEAN and overlap.min() >= LEAST):
        sys.exit(f"{rows}: overlaps {peer} by {overlap.mean():.2f} only, {overlap.min():.2f} at least")
    print(
        f"  {len(ours)} boxes agree with {peer}: intersection over union {overlap.mean():.2f},"
        f" {overlap.min():.2f} at least"
    )
    check_tracker(frames, video)
    check_landmarks(frames, video)


if __name__ == "__main__":
    main(*sys.argv[1:])
