"""A unit in words: names that come back, and sums that add up as they are written."""

import pytest

from digits.display.counting import (
    parse_unit,
    scaling_in_words,
    sum_in_words,
    temperature_in_words,
    unit_name,
)
from digits.display.network_picture import Place
from digits.networks.counting import count_unit
from testing.page import seven
from tests.networks.small import SCALINGS, small_network


def number(text: str) -> float:
    return float(text.replace("−", "-"))


@pytest.mark.parametrize(
    "text", ["", "1", "0-1", "1-0", "1-9", "3-1", "1-²", "-1-1", "1-1-1", "9" * 99, "no digit"]
)
def test_what_names_no_unit_is_none(text):
    known = {"1": Place(2, 1)}
    assert parse_unit(text, [8, 4, 10]) == known.get(text)


def test_every_unit_has_a_name_of_its_own():
    sizes = [3, 2, 11]
    places = [Place(layer, unit) for layer, units in enumerate(sizes) for unit in range(units)]
    assert [parse_unit(unit_name(place, sizes), sizes) for place in places] == places


@pytest.mark.parametrize("hidden", [(), (16, 8)])
@pytest.mark.parametrize("scaling", SCALINGS)
def test_the_sum_adds_up_as_it_is_written(scaling, hidden):
    network = small_network(scaling, hidden)
    for layer, (_, biases, _) in enumerate(network.layers):
        for unit in range(len(biases)):
            words = sum_in_words(counted := count_unit(network, seven().image, layer, unit))
            bias = number(words["bias"]) * (-1 if words["sign"] == "−" else 1)
            total = number(words["above"]) - number(words["below"]) + bias
            assert total == pytest.approx(number(words["total"]), abs=1e-9)
            assert number(words["total"]) == pytest.approx(counted.total, abs=0.0051)
            is_relu = layer < len(hidden)
            assert words["activation"] == ("ReLU" if is_relu else "")
            expected = max(total, 0) if is_relu else total
            assert number(words["output"]) == pytest.approx(expected, abs=0.0051)


def test_what_happens_to_a_pixel_stands_behind_its_number():
    words = {name: scaling_in_words(scaling) for name, scaling in SCALINGS.items()}
    assert words == {"0 to 1": "÷ 255", "unit rows": "÷ length of its row", "raw": ""}


@pytest.mark.parametrize(
    ("outputs", "own", "fitted", "said"),
    [
        (10, 1.0, 1.0, "Its own is 1: this network divides its scores by nothing."),
        (11, 1.234, 1.0, "Its own is 1.23 for this drawing"),
        (11, 1.0, 0.51, "all scores were divided by 0.51, which is now in the weights."),
    ],
)
def test_the_marks_of_the_slider_are_explained(outputs, own, fitted, said):
    words = temperature_in_words(outputs, own, fitted)
    assert said in words
    assert ("Before" in words) == (fitted != 1)
