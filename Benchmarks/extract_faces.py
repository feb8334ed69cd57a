"""extract-faces against OpenCV and dlib in Python, which detect in every 5th frame: 720p.

    python3 extract_faces.py TOOLS FOLDER

Goals: 200 frames a second a core, 5 times the peer, 1.9 times that with two jobs, and at most 80 MiB
of memory a job; landmarks, where their model is there, at most 5 ms a frame; 100 steps of LGBP-TOP a
second a core.
"""

import sys
from pathlib import Path

from measure import (
    MEBIBYTE, ROUNDS, interleaved, make_inputs, median, print_ratio, print_runs, require, timed,
    verdict,
)  # fmt: skip

HERE = Path(__file__).parent
FRAMES = 1500
MODEL = Path("/usr/share/dlib/shape_predictor_68_face_landmarks.dat")


def main(tools: Path, folder: Path):
    videos = [folder / "face-1.mp4", folder / "face-2.mp4"]
    make_inputs(HERE / "extract_faces_inputs.py", folder, videos)
    print(
        f"extract-faces: 1 minute of 1280 x 720 H.264, {videos[0].stat().st_size / 1e6:.0f} MB,"
        f" medians of {ROUNDS} rounds"
    )
    tool = [str(tools / "extract-faces"), "--force", "--output", str(folder)]
    peer = str(HERE / "extract_faces_peer.py")
    output = folder / "peer.npz"
    commands = {
        "one": [*tool, str(videos[0])],
        "OpenCV + dlib every 5th": [sys.executable, peer, str(videos[0]), str(output)],
        "two, one job": [*tool, *map(str, videos)],
        "two, two jobs": [*tool, "--jobs", "2", *map(str, videos)],
    }
    rows = folder / "rows.csv"
    timed(commands["one"], rows)
    timed(commands["OpenCV + dlib every 5th"], folder / "peer.out")
    frames = folder / "frames.csv"
    # Half as long as a frame, so that every frame has a row.
    landmarks = ["--landmarks"] if MODEL.exists() else []
    timed([*commands["one"], "--step", "0.02", "--smooth", "0", *landmarks], frames)
    require(
        [sys.executable, HERE / "extract_faces_check.py", rows, output, frames, videos[0]]
    )
    if landmarks:
        commands["one, landmarks"] = [*commands["one"], "--landmarks"]
    commands["LGBP-TOP"] = [
        str(tools / "extract-features"), "faces", "--set", "lgbp-top", "--lld", "--force",
        "--output", str(folder), str(folder / "face-1.faces.safetensors"),
    ]  # fmt: skip

    runs = interleaved(commands, folder)
    print_runs(runs)
    ours, theirs, one_job, two_jobs = list(runs.values())[:4]
    rate = FRAMES / median(run.processor_seconds for run in ours)
    print(f"  {rate:.0f} frames/s a core; goal 200: {verdict(rate >= 200)}")
    if landmarks:
        more = median(run.processor_seconds for run in runs["one, landmarks"]) - median(
            run.processor_seconds for run in ours
        )
        cost = 1000 * more / FRAMES
        print(f"  landmarks: {cost:.1f} ms more a frame; goal 5: {verdict(cost <= 5)}")
    print_ratio(
        [run.processor_seconds for run in ours], [run.processor_seconds for run in theirs],
        "OpenCV + dlib every 5th, processor time", 5,
    )  # fmt: skip
    print_ratio(
        [run.seconds for run in two_jobs], [run.seconds for run in one_job], "one job's wall time",
        1.9,
    )  # fmt: skip
    rate = FRAMES / median(run.processor_seconds for run in runs["LGBP-TOP"])
    print(f"  {rate:.0f} steps of LGBP-TOP/s a core; goal 100: {verdict(rate >= 100)}")
    memory = max(run.peak_memory for run in ours) / MEBIBYTE
    print(f"  {memory:.1f} MiB at most; goal 80: {verdict(memory <= 80)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
