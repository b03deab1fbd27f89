"""Which half of a class a network may train on, and which half then measures it.

The split is by pupil, so that no network is measured on a hand that it has learnt from, and by
the pupil's number, so that it is the same on every server and never changes. Drawings that were
corrected or removed after a training stay in their half. Left out: the training (see jobs/).
"""

from collections.abc import Iterable, Sequence

import numpy as np

from digits.classroom.live import ClassDrawing
from digits.jobs.class_digits import ClassDigits
from digits.jobs.config import MAX_CLASS_DIGITS

MIN_DIGITS = 20  # to train on: fewer change nothing
MIN_PUPILS = 2  # of each half: one hand alone is no class


def is_for_training(drawing: ClassDrawing) -> bool:
    """Whether networks may train on it: pupils with odd numbers draw for that."""
    return drawing.pupil % 2 == 1


def for_training(drawings: Iterable[ClassDrawing]) -> list[ClassDrawing]:
    """The digits to train on, those with ink; the newest of more than a training takes."""
    chosen = [one for one in drawings if one.is_digit and is_for_training(one)]
    return [one for one in chosen if one.image is not None][-MAX_CLASS_DIGITS:]


def for_measuring(drawings: Iterable[ClassDrawing]) -> list[ClassDrawing]:
    """The digits of the others."""
    return [one for one in drawings if one.is_digit and not is_for_training(one)]


def measured(drawings: Iterable[ClassDrawing], learnt: bool) -> list[ClassDrawing]:
    """The digits that all networks are measured on: all, unless one has `learnt` from the class."""
    return for_measuring(drawings) if learnt else [one for one in drawings if one.is_digit]


def can_train(drawings: Sequence[ClassDrawing]) -> bool:
    """Whether both halves have drawn enough."""
    halves = for_training(drawings), for_measuring(drawings)
    pupils = [len({one.pupil for one in half}) for half in halves]
    return len(halves[0]) >= MIN_DIGITS and min(pupils) >= MIN_PUPILS


def class_digits(drawings: Iterable[ClassDrawing], revision: int) -> ClassDigits:
    """The digits to train on as a training takes them; there must be one."""
    chosen = for_training(drawings)
    images = np.stack([one.image for one in chosen if one.image is not None])
    return ClassDigits(images, np.array([one.label for one in chosen], np.uint8), revision)
