"""What is said of a prediction, and how numbers are written."""

import re

import numpy as np
import pytest

from digits.display.wording import (
    MIN_RUNNER_UP,
    answer_in_words,
    count_in_words,
    counted,
    headline_in_words,
    mistake_in_words,
    percent,
    rest_in_words,
    right_in_words,
    score_in_words,
    signed,
    spoken,
)
from digits.networks.decision import DIGIT, NOT_A_DIGIT, UNSURE, Prediction


def reading(verdict, *digits, **probabilities):
    """As `decide` gives it; probabilities that are not named are 0."""
    given = np.zeros(10, np.float32)
    for digit, probability in probabilities.items():
        given[int(digit[1:])] = probability
    return Prediction(verdict, digits, given)


FOUR_OR_NINE = reading(UNSURE, 4, 9, d4=0.48, d9=0.44, d7=0.08)
EIGHT_OR_THREE = reading(UNSURE, 8, 3, d3=0.4, d8=0.5)
NO_DIGIT = reading(NOT_A_DIGIT, d3=0.3, d8=0.7)


def plain(text):
    return text.replace("\u202f", " ")


@pytest.mark.parametrize(
    ("most", "words"),
    [
        (0.97, "Very sure: 97 %"),
        (0.95, "Very sure: 95 %"),
        (0.89, "Fairly sure: 89 %"),
        (0.8, "Fairly sure: 80 %"),
        (0.61, "Not quite sure: 61 %"),
        (0.998, "Very sure: 99 %"),
        (0.9999, "Very sure: 100 %"),
    ],
)
def test_how_sure_it_is_of_a_digit_has_words_and_per_cent(most, words):
    # A little above: float32 has no 0.95 of its own.
    assert plain(headline_in_words(reading(DIGIT, 4, d4=most + 1e-6))) == words


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (FOUR_OR_NINE, "4 or 9? I can't tell"),
        (EIGHT_OR_THREE, "8 or 3? I can't tell"),
        (NO_DIGIT, "That doesn't look like a digit to me"),
    ],
)
def test_doubt_is_said_without_a_percentage(given, words):
    assert headline_in_words(given) == words


def test_an_answer_in_short_is_a_digit_or_both_or_none():
    assert answer_in_words(reading(DIGIT, 7, d7=1)) == "7"
    assert answer_in_words(reading(DIGIT, 0, d0=1)) == "0"
    assert answer_in_words(FOUR_OR_NINE) == "4 or 9"
    assert answer_in_words(NO_DIGIT) == "no digit"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (reading(DIGIT, 7, d7=0.89, d1=0.06), "It could also be a 1 (6 %)."),
        (reading(DIGIT, 3, d3=0.7, d8=0.3), "It could also be an 8 (30 %)."),
        (reading(DIGIT, 7, d7=0.97, d1=MIN_RUNNER_UP - 0.01), ""),
        (FOUR_OR_NINE, "A 4 (48 %) or a 9 (44 %)."),
        (EIGHT_OR_THREE, "An 8 (50 %) or a 3 (40 %)."),
        (NO_DIGIT, "If it is one, then most likely an 8."),
        (reading(NOT_A_DIGIT, d1=0.9), "If it is one, then most likely a 1."),
    ],
)
def test_what_else_it_may_be_is_named_where_it_matters(given, words):
    assert plain(rest_in_words(given)) == words


@pytest.mark.parametrize(
    ("given", "label", "words"),
    [
        (reading(DIGIT, 9, d9=0.99), 8, "A mistake: this is an 8. The network says 9."),
        (reading(DIGIT, 9, d9=0.99), 9, ""),
        (reading(DIGIT, 9, d9=0.99), None, ""),
        (FOUR_OR_NINE, 7, "A mistake: this is a 7. The network says 4 or 9."),
        (FOUR_OR_NINE, 9, "This is a 9. The network says 4 or 9."),
        (FOUR_OR_NINE, None, ""),
        (NO_DIGIT, 0, "A mistake: this is a 0. The network says it is no digit."),
    ],
)
def test_a_mistake_is_called_one_where_the_true_digit_is_known(given, label, words):
    assert mistake_in_words(given, label) == words


@pytest.mark.parametrize(
    ("label", "words"),
    [
        (None, ""),
        (9, "It is a 9: 1 of 3 reads it right."),
        (4, "It is a 4: none of 3 read it right."),
        (7, "It is a 7: 1 of 3 reads it right."),
    ],
)
def test_networks_that_read_it_right_are_counted(label, words):
    given = [FOUR_OR_NINE, reading(DIGIT, 9, d9=0.9), reading(DIGIT, 7, d7=0.9)]
    assert right_in_words(given, label) == words


@pytest.mark.parametrize(
    ("given", "label", "words"),
    [
        (reading(DIGIT, 7, d7=0.9999), None, "Read as 7. Very sure: 100 %."),
        (
            reading(DIGIT, 9, d9=0.86, d4=0.1),
            8,
            "A mistake: this is an 8. The network says 9. Read as 9. Fairly sure: 86 %. "
            "It could also be a 4 (10 %).",
        ),
        (
            FOUR_OR_NINE,
            None,
            "4 or 9? I can't tell. A 4 (48 %) or a 9 (44 %).",
        ),
        (
            NO_DIGIT,
            None,
            "That doesn't look like a digit to me. If it is one, then most likely an 8.",
        ),
    ],
)
def test_the_whole_answer_is_spoken_in_sentences(given, label, words):
    assert plain(spoken(given, label)) == words


@pytest.mark.parametrize(
    ("fraction", "decimals", "words"),
    [
        (0, 0, "0 %"),
        (0, 2, "0.00 %"),
        (1, 0, "100 %"),
        (1, 2, "100.00 %"),
        (np.float32(1), 1, "100.0 %"),
        (0.5, 0, "50 %"),
        (0.9946, 2, "99.46 %"),
        (0.9994, 0, "99 %"),
        (0.9995, 1, "99.9 %"),
        (0.9996, 2, "99.96 %"),
        (0.99996, 2, "99.99 %"),
        (0.9995, 0, "100 %"),
        (np.float32(0.99999994), 1, "99.9 %"),
        (0.0001, 0, "< 1 %"),
        (0.005, 0, "< 1 %"),
        (0.0051, 0, "1 %"),
        (0.0004, 1, "< 0.1 %"),
        (1e-9, 2, "< 0.01 %"),
    ],
)
def test_per_cent_say_100_only_of_nearly_all_and_0_only_of_nothing(fraction, decimals, words):
    assert plain(percent(fraction, decimals)) == words


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (118_282, "118 k"),
        (2_922_506, "2.92 M"),
        (999_499, "999 k"),
        (999_500, "1 M"),
        (1_000_000, "1 M"),
    ],
)
def test_weights_are_counted_shortly(count, words):
    assert plain(count_in_words(count)) == words


def test_things_are_counted_in_one_or_many():
    assert [counted(number, "digit") for number in (0, 1, 1200)] == [
        "0 digits",
        "1 digit",
        "1,200 digits",
    ]


def test_numbers_of_a_score_add_up_as_they_are_written():
    rng = np.random.default_rng(1)
    for score, of_nothing, more in rng.normal(0, 5, (2000, 3)).round(3):
        spoke_for = max(score - of_nothing, 0) + abs(more)
        text = score_in_words("It", score, of_nothing, spoke_for)
        numbers = re.findall(r"−?\d+\.\d", text)
        total, empty, gain, spoke, against = (float(n.replace("−", "-")) for n in numbers)
        sign = -1 if "took away" in text else 1
        assert total == pytest.approx(empty + sign * gain)
        assert sign * gain == pytest.approx(spoke - against)
        assert "−0.0" not in text and min(gain, spoke, against) >= 0


@pytest.mark.parametrize(
    ("number", "words"), [(2.52, "+2.5"), (-0.31, "−0.3"), (0.0, "+0.0"), (-12.0, "−12.0")]
)
def test_a_signed_number_has_a_sign_that_is_seen(number, words):
    assert signed(number) == words
