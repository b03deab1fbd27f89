"""What a network reads of ten probabilities, and the bars of it: up where right, down where not."""

import re

import pytest

from digits.display.strip import read, strip_paths


@pytest.mark.parametrize(
    ("probabilities", "output", "sure"),
    [
        ([0.1] * 9 + [0.101], 9, 0.1),
        ([0.0] * 7 + [0.9, 0.1, 0.0], 7, 0.9),
        ([0.2] + [0.0] * 9, 10, 0.8),  # the rest is "no digit"
        ([0.6] + [0.0] * 9, 0, 1),  # among the digits alone
    ],
)
def test_the_likeliest_of_ten_digits_and_no_digit_is_read(probabilities, output, sure):
    assert read(probabilities) == (output, pytest.approx(sure, abs=1e-3))


def test_a_bar_stands_in_the_column_of_its_epoch_as_high_as_the_network_was_sure():
    rows = [[0.1] * 10, [0.25, 0.75] + [0.0] * 8, [0.5] + [0.05] * 9, [0.0, 1.0] + [0.0] * 8]
    right, wrong = strip_paths(1, list(map(read, rows)))
    assert bars(right) == {1: -0.75, 3: -1}
    assert bars(wrong) == {0: 0.1, 2: 0.53}
    assert strip_paths(1, []) == ("", "")


def bars(path):
    """Where each bar ends, by its column."""
    found = re.findall(r"M([\d.]+) 0V(-?[\d.]+)h[\d.]+V0z", path)
    return {int(float(x)): float(y) for x, y in found}
