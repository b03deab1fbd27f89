"""Half of a class is trained on, the other half measured."""

import numpy as np
import pytest

from digits.classroom import split
from digits.classroom.live import ClassDrawing
from digits.classroom.split import (
    MIN_DIGITS,
    can_train,
    class_digits,
    for_measuring,
    for_training,
    is_for_training,
    measured,
)
from digits.strokes.canvas_json import PenStroke
from tests.classroom.drawings import SEVEN

NO_INK = [PenStroke(np.array([[-500.0, -500.0], [-400.0, -400.0]]), 20.0)]


def drawing(number: int, pupil: int, label: int | None = 7, strokes=SEVEN) -> ClassDrawing:
    return ClassDrawing(number, pupil, 1, "deal", label, label, strokes, 0.0)


def a_class(pupils: int, each: int) -> list[ClassDrawing]:
    """Drawings of digits by pupils 1, 2, 3 and so on."""
    return [
        drawing(100 * pupil + i, pupil, i % 10)
        for pupil in range(1, pupils + 1)
        for i in range(each)
    ]


def test_no_pupil_is_in_both_halves_and_both_have_all_digits():
    drawings = a_class(30, 3)
    halves = for_training(drawings), for_measuring(drawings)
    pupils = [{one.pupil for one in half} for half in halves]
    assert not pupils[0] & pupils[1] and pupils[0] | pupils[1] == set(range(1, 31))
    assert len(halves[0]) + len(halves[1]) == len(drawings)
    assert abs(len(halves[0]) - len(halves[1])) <= 3
    assert measured(drawings, learnt=True) == halves[1]
    assert measured(drawings, learnt=False) == drawings


def test_what_is_known_to_be_no_digit_or_not_known_counts_nowhere():
    drawings = [drawing(1, 1, -1), drawing(2, 1, None), drawing(3, 2, -1), drawing(4, 2, None)]
    assert for_training(drawings) == for_measuring(drawings) == measured(drawings, False) == []


def test_what_is_corrected_or_removed_later_stays_in_its_half():
    before, corrected = drawing(1, 3, 7), drawing(1, 3, 1)
    assert is_for_training(before) and is_for_training(corrected)


@pytest.mark.parametrize(
    ("drawings", "enough"),
    [
        ([], False),
        (a_class(4, MIN_DIGITS // 2), True),
        (a_class(4, MIN_DIGITS // 2 - 1), False),
        (a_class(3, MIN_DIGITS), False),  # one pupil to measure
        (a_class(2, MIN_DIGITS), False),
        ([one for one in a_class(9, MIN_DIGITS) if one.pupil != 2], True),
    ],
)
def test_a_training_needs_enough_of_both_halves(drawings, enough):
    assert can_train(drawings) is enough


def test_a_training_gets_the_images_and_labels_of_one_half():
    drawings = [*a_class(4, 10), drawing(999, 1, 3, NO_INK)]
    digits = class_digits(drawings, revision=12)
    assert digits.images.shape == (20, 28, 28) and digits.images.dtype == np.uint8
    np.testing.assert_array_equal(digits.labels, np.tile(np.arange(10), 2))
    np.testing.assert_array_equal(digits.images[0], drawings[0].image)
    assert digits.revision == 12 and digits.labels.dtype == np.uint8


def test_of_more_than_a_training_takes_it_gets_the_newest(monkeypatch):
    monkeypatch.setattr(split, "MAX_CLASS_DIGITS", 3)
    drawings = [drawing(i, 1) for i in range(5)]
    assert for_training(drawings) == drawings[2:]
