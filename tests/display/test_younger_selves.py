"""How an answer came about, in words and in what stands out."""

import numpy as np
import pytest

from digits.display.younger_selves import (
    growing_in_words,
    lines,
    moment_in_words,
    nearest_moment,
    right_of_100,
    ticks,
)


@pytest.mark.parametrize(
    ("digits", "epochs", "words"),
    [
        (0, 0, "Before the first digit"),
        (64, 64 / 54_000, "After 64 digits"),
        (55_024, 55_024 / 54_000, "After 55,024 digits"),
        (54_000, 1, "After 1 epoch: 54,000 digits"),
        (1_620_000, 30, "After 30 epochs: 1.6 million digits"),
    ],
)
def test_a_moment_is_told_in_digits_and_in_whole_epochs(digits, epochs, words):
    assert moment_in_words(digits, epochs) == words


@pytest.mark.parametrize(
    ("accuracy", "right"), [(0, 0), (0.624, 62), (0.998, 99), (0.99999, 99), (1, 100)]
)
def test_all_of_100_are_right_only_where_none_is_wrong(accuracy, right):
    assert right_of_100(accuracy) == right


SEEN = [0, 60, 250, 500, 1_000, 2_000]


@pytest.mark.parametrize(
    ("read", "words"),
    [
        ([7] * 6, "It says 7, and said so before it had seen a digit: by chance."),
        ([3, 7, 7, 7, 7, 7], "At first it said 3. Since 60 digits it says 7."),
        ([3, 3, 9, 7, 7, 7], "At first it said 3, then 9. Since 500 digits it says 7."),
        ([3, 9, 3, 9, 3, 7], "At first it said 3, then it changed its mind 5 times. Since 2,000 "),
    ],
)
def test_how_the_answer_came_about(read, words):
    assert growing_in_words(read, SEEN).startswith(words)


def test_the_answer_stands_out_and_what_was_probable_on_the_way():
    probabilities = np.full((6, 10), 0.05)
    probabilities[:, 7] = [0.1, 0.1, 0.1, 0.3, 0.8, 0.9]
    probabilities[:, 9] = [0.1, 0.1, 0.3, 0.6, 0.1, 0.0]
    probabilities[:, 2] = [0.1, 0.3, 0.1, 0.1, 0.1, 0.0]
    answer, first, second = lines(probabilities)
    assert answer == {"digit": 7, "at": 5}
    assert (first["digit"], first["at"]) == (9, 3)
    assert (second["digit"], second["at"]) == (2, 1)
    assert first["colour"] != second["colour"] and first["dash"] != second["dash"]


def test_a_name_makes_room_for_one_that_is_there():
    probabilities = np.full((6, 10), 0.05)
    probabilities[:, 7] = [0.1, 0.2, 0.2, 0.3, 0.5, 0.5]
    probabilities[:, 9] = [0.1, 0.3, 0.3, 0.3, 0.4, 0.45]
    answer, other = lines(probabilities)
    assert answer["at"] == 4  # the first of the highest
    assert (other["digit"], other["at"]) == (9, 1)


def test_ticks_stand_between_the_moments_as_the_logarithm_says():
    marks = dict((text, at) for at, text in ticks([0, 60, 1_000, 10_000, 90_000]))
    assert set(marks) == {"0", "100", "1,000", "10,000"}
    assert (marks["0"], marks["1,000"], marks["10,000"]) == (0, 2, 3)
    expected = 1 + np.log(101 / 61) / np.log(1001 / 61)
    assert marks["100"] == pytest.approx(expected, abs=0.01)


def test_the_nearest_moment_is_that_by_the_logarithm():
    assert [nearest_moment(SEEN, wanted) for wanted in (0, 100, 1_400, 1_500, 10**9)] == [
        0,
        1,
        4,
        5,
        5,
    ]
