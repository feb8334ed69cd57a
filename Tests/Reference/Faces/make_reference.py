"""Writes portrait.pgm and, by Python's dlib, the faces in it: detections.csv.

    python3 make_reference.py        in this folder

Made with dlib 20.0.1, scikit-image 0.26.0 and numpy 2.4. The portrait is NASA's of the astronaut
Eileen Collins, in the public domain, as scikit-image carries it, in grey and cut to 288 x 240.

detections.csv: detector boxes and scores in parts of the portrait, `x,y,width,height` of the part.
"""

import csv

import dlib
import numpy as np
import skimage


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


if __name__ == "__main__":
    main()
