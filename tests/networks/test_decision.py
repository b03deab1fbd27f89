"""Verdicts at their edges."""

from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from digits.networks.decision import (
    DIGIT,
    NOT_A_DIGIT,
    REFUSE_ABOVE,
    SURE_FROM,
    UNSURE,
    Outputs,
    Prediction,
    decide,
    normalise,
)

A_LITTLE = 1e-4


def outputs(most=1.0, no_digit=0.0, first=4, second=9):
    """Of one image: `most` for the first digit, nearly all of the rest for the second."""
    row = np.full(10, A_LITTLE / 8)
    row[[first, second]] = most, 1 - most - A_LITTLE
    return Outputs(np.float32([row]), np.float32([no_digit]))


def read(*arguments, **options):
    (reading,) = decide(outputs(*arguments, **options))
    return reading


# Outputs


def test_outputs_are_normalised_over_the_ten_digits():
    given = np.zeros((3, 10), np.float32)
    given[0, 7] = 1
    given[1, [4, 9]] = 0.3, 0.1
    probabilities, no_digit = normalise(given)
    assert no_digit == pytest.approx([0, 0.6, 1], abs=1e-6)
    assert probabilities[0, 7] == pytest.approx(1)
    assert probabilities[1, [4, 9]] == pytest.approx([0.75, 0.25])
    np.testing.assert_allclose(probabilities[2], 0.1)  # no NaN, nor any digit before another
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-6)


def test_outputs_that_sum_to_more_than_1_by_rounding_leave_no_less_than_nothing():
    given = np.full((1, 10), 0.1, np.float32)
    given[0, 0] += 1e-6
    assert normalise(given).no_digit.tolist() == [0]


# Verdicts


@pytest.mark.parametrize(
    ("given", "verdict", "digits"),
    [
        ({"most": 0.999}, DIGIT, (4,)),
        ({"most": SURE_FROM + A_LITTLE}, DIGIT, (4,)),
        ({"most": SURE_FROM}, DIGIT, (4,)),
        ({"most": SURE_FROM - A_LITTLE}, UNSURE, (4, 9)),
        ({"most": SURE_FROM - A_LITTLE, "first": 9, "second": 4}, UNSURE, (9, 4)),
        ({"most": 0.999, "no_digit": REFUSE_ABOVE - A_LITTLE}, DIGIT, (4,)),
        ({"most": 0.999, "no_digit": REFUSE_ABOVE}, DIGIT, (4,)),
        ({"most": 0.999, "no_digit": REFUSE_ABOVE + A_LITTLE}, NOT_A_DIGIT, ()),
        ({"most": SURE_FROM - A_LITTLE, "no_digit": 1}, NOT_A_DIGIT, ()),
    ],
)
def test_a_verdict_and_its_digits_follow_from_doubt(given, verdict, digits):
    reading = read(**given)
    assert (reading.verdict, reading.digits) == (verdict, digits)


def test_the_three_verdicts_can_all_be_had():
    assert len({DIGIT, UNSURE, NOT_A_DIGIT}) == 3
    assert 0 < REFUSE_ABOVE < 1
    assert 0.5 < SURE_FROM < 1  # or two digits could both be sure


def test_the_two_digits_it_may_be_are_the_most_probable_in_their_order():
    rng = np.random.default_rng(1)
    rows = rng.dirichlet(np.full(10, 0.3), 200).astype(np.float32)
    readings = decide(Outputs(rows, np.zeros(200, np.float32)))
    assert {reading.verdict for reading in readings} == {DIGIT, UNSURE}
    for row, reading in zip(rows, readings, strict=True):
        ranked = sorted(range(10), key=lambda digit: -row[digit])
        assert list(reading.digits) == ranked[: 1 if row.max() >= SURE_FROM else 2]
        assert all(type(digit) is int for digit in reading.digits)  # as JSON needs them


def test_the_probabilities_are_kept_whatever_the_verdict():
    for no_digit in (0, 1):
        given = outputs(0.7, no_digit)
        np.testing.assert_array_equal(decide(given)[0].probabilities, given.probabilities[0])


def test_no_images_have_no_verdicts():
    assert decide(Outputs(np.empty((0, 10), np.float32), np.empty(0, np.float32))) == []


def test_a_reading_cannot_be_changed():
    reading = read()
    with pytest.raises(FrozenInstanceError):
        reading.verdict = UNSURE
    assert reading != Prediction(reading.verdict, reading.digits, reading.probabilities)


@pytest.mark.parametrize("chosen", [[4, 1], np.arange(5) % 2 == 1, np.zeros(5, bool)])
def test_some_of_the_outputs_are_chosen_together(chosen):
    whole = Outputs(np.arange(50).reshape(5, 10), np.arange(5))
    some = whole.only(chosen)
    np.testing.assert_array_equal(some.no_digit, np.arange(5)[chosen])
    assert some.probabilities.shape == (len(some.no_digit), 10)
    np.testing.assert_array_equal(some.probabilities[:, 0], 10 * some.no_digit)
