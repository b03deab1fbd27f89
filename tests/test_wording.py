"""What is said of ten probabilities."""

import numpy as np
import pytest

from digits.wording import confidence_in_words, count_in_words, percent, runner_up_in_words


def probabilities(**digits):
    given = np.zeros(10)
    for digit, probability in digits.items():
        given[int(digit[1:])] = probability
    return given


def plain(text):
    return text.replace("\u202f", " ")


@pytest.mark.parametrize(
    ("most", "words"),
    [
        (0.97, "Very sure: 97 %"),
        (0.89, "Fairly sure: 89 %"),
        (0.61, "Not quite sure: 61 %"),
        (0.3, "Guessing: 30 %"),
        (0.998, "Very sure: 99 %"),
        (0.9999, "Very sure: 100 %"),
    ],
)
def test_confidence_has_words_and_per_cent(most, words):
    assert plain(confidence_in_words(probabilities(d4=most))) == words


def test_a_runner_up_is_named_where_it_matters():
    assert (
        plain(runner_up_in_words(probabilities(d7=0.89, d1=0.06))) == "It could also be a 1 (6 %)."
    )
    assert (
        plain(runner_up_in_words(probabilities(d3=0.6, d8=0.4))) == "It could also be an 8 (40 %)."
    )
    assert runner_up_in_words(probabilities(d7=0.97, d1=0.03)) == ""


def test_nearly_all_is_not_all():
    assert plain(percent(0.9946, 2)) == "99.46 %"
    assert plain(percent(0.9994)) == "99 %"
    assert plain(percent(0)) == "0 %"


def test_weights_are_counted_shortly():
    assert [plain(count_in_words(n)) for n in (118_282, 2_922_506)] == ["118 k", "2.92 M"]
