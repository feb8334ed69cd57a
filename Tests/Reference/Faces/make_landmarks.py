"""Trains landmarks.dat, a small model of 68 points, and writes what Python's dlib finds by it:
landmarks.csv.

    python3 make_landmarks.py        in this folder, after make_reference.py

Made with dlib 20.0.1 and numpy 2.4. The model knows one face, that of portrait.pgm, whose points
come from the model of Debian's package libdlib-data; it is not for use, but small and of the same
format. Boxes lie about the portrait's face, moved and of other sizes; dlib rounds points to pixels.

    landmarks.csv: a box, left, top, right and bottom, then x_0..x_67,y_0..y_67
"""

import csv
import random

import dlib
import numpy as np

PACKAGED = "/usr/share/dlib/shape_predictor_68_face_landmarks.dat"
FACE = dlib.rectangle(102, 64, 189, 150)


def main():
    with open("portrait.pgm", "rb") as file:
        portrait = np.frombuffer(file.read()[-288 * 240 :], np.uint8).reshape(240, 288)
    points = dlib.shape_predictor(PACKAGED)(portrait, FACE).parts()
    images, faces = [], []
    draw = random.Random(1)
    for _ in range(8):
        x, y, s = draw.randint(-6, 6), draw.randint(-6, 6), draw.randint(-6, 6)
        box = dlib.rectangle(FACE.left() + x - s, FACE.top() + y - s, FACE.right() + x + s, FACE.bottom() + y + s)
        images.append(portrait)
        faces.append([dlib.full_object_detection(box, points)])
    options = dlib.shape_predictor_training_options()
    options.cascade_depth = 3
    options.tree_depth = 2
    options.num_trees_per_cascade_level = 3
    options.feature_pool_size = 30
    options.num_test_splits = 5
    options.oversampling_amount = 3
    options.random_seed = "1"
    dlib.train_shape_predictor(images, faces, options).save("landmarks.dat")

    model = dlib.shape_predictor("landmarks.dat")
    with open("landmarks.csv", "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["left", "top", "right", "bottom"] + [f"{a}_{i}" for a in "xy" for i in range(68)])
        for left, top, right, bottom in [(102, 64, 189, 150), (98, 66, 180, 150), (110, 60, 197, 147), (60, 190, 180, 310)]:
            parts = model(portrait, dlib.rectangle(left, top, right, bottom)).parts()
            out.writerow([left, top, right, bottom, *(p.x for p in parts), *(p.y for p in parts)])


if __name__ == "__main__":
    main()
