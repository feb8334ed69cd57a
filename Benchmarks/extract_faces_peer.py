"""The peer of extract-faces: OpenCV reads, dlib detects in every 5th frame.

    python3 extract_faces_peer.py VIDEO OUTPUT.npz

Boxes are held until the next detection, squared, cut out and brought to 96 x 96 by area; `faces`
[frames, 96, 96, 3] and `boxes` [frames, 4] are written at the end.
"""

import sys

import cv2
import dlib
import numpy as np

EVERY, SIZE = 5, 96


def main(video: str, output: str):
    cv2.setNumThreads(1)
    detector = dlib.get_frontal_face_detector()
    capture = cv2.VideoCapture(video)
    faces, boxes, box = [], [], None
    while True:
        more, picture = capture.read()
        if not more:
            break
        if len(faces) % EVERY == 0:
            found = detector(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), 0)
            if found:
                largest = max(found, key=lambda face: face.area())
                box = largest.left(), largest.top(), largest.width(), largest.height()
        face = np.zeros((SIZE, SIZE, 3), np.uint8)
        if box is not None:
            x, y, width, height = box
            part = picture[max(y, 0) : y + height, max(x, 0) : x + width]
            face = cv2.resize(part, (SIZE, SIZE), interpolation=cv2.INTER_AREA)[:, :, ::-1]
        faces.append(face)
        boxes.append(box or (np.nan,) * 4)
    np.savez(output, faces=np.array(faces), boxes=np.array(boxes, np.float32))


if __name__ == "__main__":
    main(*sys.argv[1:])
