"""Right and wrong readings: against plain loops."""

import numpy as np
import pytest

from digits.networks.metrics import hits, in_cell, mistakes

COUNT = 300


@pytest.fixture(scope="module")
def answers():
    """Random probabilities and labels: about a tenth is right."""
    rng = np.random.default_rng(1)
    probabilities = rng.dirichlet(np.ones(10), COUNT).astype(np.float32)
    return probabilities, rng.integers(10, size=COUNT, dtype=np.uint8)


def confidences(answers, places):
    return [max(answers[0][place]) for place in places]


def readings(answers):
    """Place, true digit and digit read, one by one."""
    for place, (row, label) in enumerate(zip(*answers, strict=True)):
        yield place, int(label), max(range(10), key=lambda digit: row[digit])


def test_every_digit_lies_in_the_cell_of_what_it_is_and_what_it_is_read_as(answers):
    cells = {(t, r): in_cell(*answers, t, r).tolist() for t in range(10) for r in range(10)}
    for place, true, read in readings(answers):
        assert place in cells[true, read]
    assert sum(map(len, cells.values())) == COUNT


def test_mistakes_are_what_is_read_wrong_the_most_confident_first(answers):
    places = mistakes(*answers)
    assert sorted(places) == [place for place, true, read in readings(answers) if true != read]
    assert confidences(answers, places) == sorted(confidences(answers, places), reverse=True)


def test_hits_are_what_is_read_right_the_least_confident_first(answers):
    places = hits(*answers)
    assert sorted(places) == [place for place, true, read in readings(answers) if true == read]
    assert confidences(answers, places) == sorted(confidences(answers, places))


def test_cells_begin_with_the_most_confident(answers):
    for true in range(10):
        shown = confidences(answers, in_cell(*answers, true, (true + 3) % 10))
        assert shown == sorted(shown, reverse=True) and shown


def test_where_all_is_right_there_are_no_mistakes():
    probabilities = np.eye(10, dtype=np.float32)
    assert mistakes(probabilities, np.arange(10)).size == 0
    assert in_cell(probabilities, np.arange(10), 3, 4).size == 0
    assert hits(probabilities, np.arange(10)).size == 10
