"""The figures of a class against a plain count of its drawings."""

from collections import Counter

import numpy as np
import pytest

from digits.classroom.readings import Readings
from digits.classroom.results import (
    FEWEST,
    NO_DIGIT_ROW,
    REFUSED_COLUMN,
    UNDECIDED_COLUMN,
    Read,
    Tally,
    by_digit,
    confusion,
    digits_of,
    in_cell,
    mistakes,
    others_of,
    tally,
    worst_digit,
)
from digits.classroom.task import NO_DIGIT
from digits.display.matrix import CLASS_DRAWINGS
from digits.networks.decision import DIGIT, UNSURE
from tests.classroom.made_up import make_drawing, make_prediction, make_reads


@pytest.fixture(scope="module")
def reads():
    return make_reads(400)


def column_of(read):
    """Where a drawing stands in the matrix, as its tile says it."""
    if read.prediction is None or not read.prediction.digits:
        return REFUSED_COLUMN
    return read.prediction.digits[0] if len(read.prediction.digits) == 1 else UNDECIDED_COLUMN


def row_of(read):
    return NO_DIGIT_ROW if read.drawing.label == NO_DIGIT else read.drawing.label


def test_the_matrix_is_a_plain_count_without_the_drawings_of_games(reads):
    known = [read for read in reads if read.drawing.label is not None]
    assert 0 < len(known) < len(reads)
    count = Counter((row_of(read), column_of(read)) for read in known)
    matrix = confusion(reads)
    assert matrix.sum() == len(known)
    assert {cell: matrix[cell] for cell in np.ndindex(matrix.shape) if matrix[cell]} == count


def test_a_cell_holds_the_drawings_that_it_counts_the_surest_first(reads):
    matrix, seen = confusion(reads), []
    for cell in np.ndindex(matrix.shape):
        inside = in_cell(reads, cell)
        assert len(inside) == matrix[cell]
        sure = [read.confidence for read in inside]
        assert sure == sorted(sure, reverse=True)
        seen += [read.drawing.id for read in inside]
    assert len(seen) == len(set(seen)) == matrix.sum()


def test_the_four_shares_are_those_of_the_matrix(reads):
    matrix, hits = confusion(reads), CLASS_DRAWINGS.hits
    digits, others = matrix[:NO_DIGIT_ROW], matrix[NO_DIGIT_ROW]
    named = digits[:, :10]
    right = int(named.diagonal().sum())
    wrong = int(named.sum()) - right
    undecided, refused = digits[:, 10:].sum(axis=0).tolist()
    assert tally(digits_of(reads)) == Tally(right, wrong, undecided, refused)
    assert tally(digits_of(reads)).total == digits.sum()
    assert tally(others_of(reads)).right == others[REFUSED_COLUMN]
    assert tally(reads).right == matrix[hits].sum()
    assert tally(reads).wrong == matrix[CLASS_DRAWINGS.errors].sum() == len(mistakes(reads))
    assert [one.right for one in by_digit(reads)] == named.diagonal().tolist()
    assert [one.total for one in by_digit(reads)] == digits.sum(axis=1).tolist()


def test_the_surest_mistake_comes_first_and_what_is_not_named_is_none(reads):
    found = mistakes(reads)
    sure = [read.confidence for read in found]
    assert sure == sorted(sure, reverse=True)
    for read in found:
        assert read.prediction.verdict == DIGIT
        assert read.prediction.digits != (read.drawing.label,)
        assert read.drawing.label is not None


def test_a_class_without_drawings_has_figures_too():
    assert tally([]) == Tally() and tally([]).total == 0
    assert not confusion([]).any() and not mistakes([])
    assert worst_digit(by_digit([])) is None


def test_the_worst_digit_is_one_that_was_drawn_often_enough():
    tallies = [Tally(right=9, wrong=1)] * 10
    tallies[3], tallies[7] = Tally(wrong=FEWEST - 1), Tally(right=4, refused=2)
    assert worst_digit(tallies) == 7
    assert worst_digit([Tally(right=9)] * 10) is None


def test_a_label_that_is_corrected_moves_the_drawing():
    seven = make_prediction(DIGIT, 7, 1, 0.9)
    before, after = (Read(make_drawing(1, label), seven) for label in (1, 7))
    assert mistakes([before]) == [before] and not mistakes([after])
    assert confusion([after])[7, 7] == 1
    unsure = Read(after.drawing, make_prediction(UNSURE, 7, 1, 0.55))
    assert tally([unsure]) == Tally(undecided=1)


class Counting:
    """Reads all images as sevens, and notes how many it was given."""

    def __init__(self):
        self.given = []

    def read(self, images):
        self.given.append(len(images))
        return [make_prediction(DIGIT, 7, 1, 0.9)] * len(images)


def test_each_drawing_is_read_once_a_few_at_a_time_and_those_without_ink_never():
    network = Counting()
    readings = Readings(network)
    drawings = [make_drawing(number, number % 10) for number in range(100)]
    outside = make_drawing(100, 1)
    for stroke in outside.strokes:
        stroke.points[:] += 5_000
    given = [*drawings[:50], outside, *drawings[50:]]
    first = readings.of(given)
    assert first[50] is None and sum(read is not None for read in first) == 100
    assert sum(network.given) == 100 and max(network.given) < 100
    assert readings.of(given[::-1]) == first[::-1]
    new = make_drawing(101, 1)
    assert readings.of([*given, new])[:-1] == first
    assert sum(network.given) == 101
