"""Writes portrait.pgm and, by Python's dlib, the faces in it: detections.csv and tracks.csv.

    python3 make_reference.py        in this folder

Made with dlib 20.0.1, scikit-image 0.26.0 and numpy 2.4. The portrait is NASA's of the astronaut
Eileen Collins, in the public domain, as scikit-image carries it, in grey and cut to 288 x 240.

detections.csv: detector boxes and scores in parts of the portrait, `x,y,width,height` of the part.
tracks.csv: boxes and peak-to-sidelobe ratios of the correlation tracker (filter size 6, 5 levels of
scale) on a 240 x 200 window that moves over the portrait. It is started anew, at the detector's
box, every 6 frames but the last 40: it looks at chips of 8 bits, so rounding errors grow.
"""

import csv

import dlib
import numpy as np
import skimage

WINDOW = 240, 200


def path(frame: int) -> tuple[int, int]:
    """Left and top of the window; whole pixels."""
    return (24 + round(20 * np.sin(frame / 6)), 20 + round(16 * np.cos(frame / 9)))


def main():
    grey = skimage.color.rgb2gray(skimage.data.astronaut())
    portrait = np.round(grey[20:260, 80:368] * 255).astype(np.uint8)
    height, width = portrait.shape
    with open("portrait.pgm", "wb") as file:
        file.write(b"P5\n%d %d\n255\n" % (width, height) + portrait.tobytes())

    detector = dlib.get_frontal_face_detector()
    with open("detections.csv", "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow("x,y,width,height,face_x,face_y,face_width,face_height,score".split(","))
        for x, y, w, h in [(0, 0, 288, 240), (40, 10, 200, 200), (48, 24, 240, 208)]:
            part = np.ascontiguousarray(portrait[y : y + h, x : x + w])
            boxes, scores, _ = detector.run(part, 0, 0.0)
            for box, score in zip(boxes, scores):
                face = box.left() + x, box.top() + y, box.width(), box.height()
                out.writerow([x, y, w, h, *face, repr(score)])

    tracker = dlib.correlation_tracker()
    with open("tracks.csv", "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow("left,top,x,y,width,height,peak_to_sidelobe".split(","))
        for frame in range(70):
            left, top = path(frame)
            window = np.ascontiguousarray(portrait[top : top + WINDOW[1], left : left + WINDOW[0]])
            peak = ""
            if frame <= 30 and frame % 6 == 0:
                face = detector(window, 0)[0]
                tracker.start_track(window, face)
            else:
                peak = repr(tracker.update(window))
            box = tracker.get_position()
            size = box.right() - box.left() + 1, box.bottom() - box.top() + 1
            out.writerow([left, top, *map(repr, (box.left(), box.top(), *size)), peak])


if __name__ == "__main__":
    main()
