"""A class's drawings as files: their strokes, and their images as Kaggle has MNIST's.

Left out: the picture for the wall (see poster.py), and drawings of which nobody knows what they
show. Nothing in a file says whose class it was: pupils are "pupil 7".
"""

from collections.abc import Sequence

import numpy as np

from digits.classroom import ClassError
from digits.classroom.live import ClassDrawing
from digits.classroom.task import NO_DIGIT
from digits.image.framing import FRAME
from digits.strokes.dataset import Drawings, encode_drawings

NO_DIGIT_KIND = "no digit"
# The first line of Kaggle's train.csv of the competition "Digit Recognizer".
CSV_HEADER = ",".join(["label", *(f"pixel{place}" for place in range(FRAME * FRAME))])
NOTHING_TO_SAVE = "There is no drawing yet of which it is known what it shows."


def known(drawings: Sequence[ClassDrawing]) -> list[ClassDrawing]:
    """Those of which it is known what they show: a digit, or no digit."""
    return [one for one in drawings if one.label is not None]


def drawings_file(drawings: Sequence[ClassDrawing]) -> bytes:
    """The strokes as a drawings file (see strokes/dataset.py), which the benchmarks read.

    Drawings of which nobody knows what they show are left out. Points are in pixels of a canvas
    of 360 x 360. Raises `ClassError` where nothing is left.
    """
    drawings = known(drawings)
    if not drawings:
        raise ClassError(NOTHING_TO_SAVE)
    labels = np.array([one.label for one in drawings], np.int8)
    kinds = [NO_DIGIT_KIND if label == NO_DIGIT else str(label) for label in labels]
    writers = [f"pupil {one.pupil}" for one in drawings]
    strokes = [[stroke.points.astype(np.float32) for stroke in one.strokes] for one in drawings]
    return encode_drawings(Drawings(strokes, labels, np.array(kinds), np.array(writers)))


def kaggle_csv(drawings: Sequence[ClassDrawing]) -> bytes:
    """The digits as a network sees them, in the form in which Kaggle has MNIST.

    A line for each digit: label,pixel0,...,pixel783, each pixel 0 to 255, row by row, white ink
    on black. All other drawings are left out, and a digit without ink on the canvas.
    """
    lines = [CSV_HEADER]
    for one in drawings:
        if one.is_digit and one.image is not None:
            lines.append(",".join(map(str, [one.label, *one.image.ravel().tolist()])))
    return ("\n".join(lines) + "\n").encode()
