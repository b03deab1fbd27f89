"""The nearest digits in words."""

import pytest

from digits.display.neighbours import labels_in_words


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        ([7] * 8, "all 8 are 7s"),
        ([4, 9, 4, 4, 4, 4, 4, 4], "7 of 8 are 4s, 1 is a 9"),
        ([8, 9, 4, 4, 9, 4, 9, 9], "4 of 8 are 9s, 3 are 4s, 1 is an 8"),
        ([1, 6, 1, 3, 8, 1, 5, 2], "3 of 8 are 1s, 1 is a 6, 4 are others"),
        ([1, 2, 3], "1 of 3 is a 1, 1 is a 2, 1 is a 3"),
    ],
)
def test_labels_are_counted_the_most_frequent_first(labels, words):
    assert labels_in_words(labels) == words
