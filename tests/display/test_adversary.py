"""Sentences on an adversary's changes."""

import numpy as np
import pytest

from digits.display.adversary import standing_in_words, transfer_in_words, turn_in_words
from digits.networks.decision import DIGIT, NOT_A_DIGIT, UNSURE, Prediction

SHARES = np.full(10, 0.1, np.float32)
SEVEN, NINE, ONE = (Prediction(DIGIT, (digit,), SHARES) for digit in (7, 9, 1))
UNCLEAR, NOTHING = Prediction(UNSURE, (7, 9), SHARES), Prediction(NOT_A_DIGIT, (), SHARES)


@pytest.mark.parametrize(
    ("turn", "text"),
    [
        (3, "says **9**? No pixel by more than **3 %**: one hardly sees it."),
        (20, "says **9**? No pixel by more than **20 %**: one can see it."),
        (None, "says **9**? More than **30 %** of each pixel. Choose another digit"),
    ],
)
def test_the_turn_is_said_and_whether_it_is_seen(turn, text):
    assert text in turn_in_words("9", turn)


@pytest.mark.parametrize(
    ("now", "target", "text"),
    [
        ([SEVEN, SEVEN, SEVEN], (9,), "It turns none of the other 3:"),
        ([NINE, ONE, SEVEN], (9,), "turns 2 of the other 3 networks, 1 of them to 9."),
        ([UNCLEAR, ONE, ONE], (9,), "turns 3 of the other 3 networks, none of them to 9."),
        ([SEVEN, NOTHING, SEVEN], (), "turns 1 of the other 3 networks, 1 of them to “no digit”."),
    ],
)
def test_networks_that_are_turned_are_counted(now, target, text):
    assert text in transfer_in_words([SEVEN] * len(now), now, target)


MEASURED = {"size": [0.0, 0.05, 0.1, 0.2], "standing": [0.975, 0.431, 0.001, 0.0]}


@pytest.mark.parametrize(
    ("percent", "text"),
    [
        (0, "Unchanged, 975 of 1,000 test digits are read right."),
        (5, "Changed this much, 431 of 1,000 test digits are still read right."),
        (10, ", 1 of 1,000 "),
        (20, ", none of 1,000 "),
        (7, "was not measured"),
    ],
)
def test_digits_that_stand_are_counted(percent, text):
    assert text in standing_in_words(MEASURED, percent)
    assert "was not measured" in standing_in_words({}, percent)
