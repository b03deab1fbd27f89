"""Bars and sentences on a class's digits."""

import re

import pytest

from digits.display.class_bars import (
    NetworkBar,
    accuracy_in_words,
    digit_bars_html,
    network_bars_html,
)
from digits.networks.metrics import interval


def test_a_bar_is_as_long_as_the_share_with_its_interval_and_the_mark_of_mnist():
    html = network_bars_html([NetworkBar("A <b>", 81, 263, 0.985), NetworkBar("B", 0, 0)])
    numbers = [float(number) for number in re.findall(r"--\w+: ([\d.]+)", html)]
    low, high = interval(81, 263)
    assert numbers == pytest.approx([81 / 263, low, high, 0.985, 0], abs=1e-4)
    assert "A &lt;b&gt;: 81 of 263 digits read right; of MNIST’s, 98.5" in html
    assert "A <b>" not in html


def test_each_digit_has_a_bar_and_the_worst_is_marked():
    html = digit_bars_html([(digit, 10) for digit in range(9)] + [(0, 0)], 0)
    assert [float(share) for share in re.findall(r"--share: ([\d.]+)", html)] == pytest.approx(
        [digit / 10 for digit in range(9)] + [0]
    )
    assert re.findall(r'class="worst" title="([^"]*)"', html) == ["0: 0 of 10 read right"]


@pytest.mark.parametrize(
    ("right", "total", "mnist", "said", "not_said"),
    [
        (0, 0, 0.96, "no digit of yours yet", "between"),
        (81, 100, 0.961, "between 72 and 87", "chance"),
        (95, 100, 0.961, "between 89 and 98 %, so the difference may be chance", "yet"),
        (1880, 2000, 0.961, "94 % of yours** right: 1,880 of 2,000.", "few"),
        (81, 100, None, "“Mine” reads **81 % of yours** right", "MNIST"),
    ],
)
def test_the_sentence_says_how_surely_it_is_known(right, total, mnist, said, not_said):
    words = accuracy_in_words("“Mine”", right, total, mnist).replace("\u202f", " ")
    assert said in words and not_said not in words
