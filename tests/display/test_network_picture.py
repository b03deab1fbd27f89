"""What is in the picture of a network, against plain loops over all units and connections."""

import json

import numpy as np
import pytest

from digits.display.network_picture import (
    FAINTEST,
    LINES,
    UNITS,
    Place,
    network_picture,
    parse_place,
    strongest_units,
)
from digits.networks.attribution import Question, attribute
from digits.networks.inference import load_network
from testing.page import seven
from tests.networks.small import small_network

IMAGE = seven().image


@pytest.fixture(scope="module")
def attribution():
    return attribute(load_network("mlp-128-32"), IMAGE, Question(7))


def test_the_strongest_units_are_there_from_for_to_against(attribution):
    layers = network_picture(attribution, 7)["layers"]
    assert [layer["size"] for layer in layers] == [128, 32]
    for number, layer in enumerate(layers):
        added = attribution.contributions[number + 1]
        activations = attribution.activations[number]
        chosen = [int(unit["place"].split("-")[1]) - 1 for unit in layer["units"]]
        others = np.delete(abs(added), chosen)
        assert len(chosen) == UNITS and others.max() <= min(abs(added[chosen]))
        assert (np.diff(added[chosen]) <= 0).all()
        for unit, place in zip(layer["units"], chosen, strict=True):
            assert unit["place"] == f"{number + 1}-{place + 1}"
            assert unit["added"] == pytest.approx(added[place], abs=1e-4)
            assert unit["activation"] == pytest.approx(
                activations[place] / activations.max(), abs=1e-3
            )


def test_lines_are_the_strongest_connections_between_units_that_are_shown(attribution):
    picture = network_picture(attribution, 7)
    shown = [
        [int(unit["place"].split("-")[1]) - 1 for unit in layer["units"]]
        for layer in picture["layers"]
    ]
    everything = attribution.connections(1, range(32))
    strengths = {
        (start, end): everything[one, other]
        for start, one in enumerate(shown[0])
        for end, other in enumerate(shown[1])
    }
    strongest = max(abs(value) for value in strengths.values())
    lines = picture["lines"][1]
    found = {(start, end): strength for start, end, strength in lines}
    assert 0 < len(found) == len(lines) <= LINES
    for ends, strength in found.items():
        assert strength == pytest.approx(strengths.pop(ends) / strongest, abs=1e-3)
        assert abs(strength) >= FAINTEST
    weakest = min(map(abs, found.values())) if len(found) == LINES else FAINTEST
    assert all(abs(value) / strongest <= weakest + 1e-3 for value in strengths.values())


def test_lines_from_the_ink_start_at_the_pixels_that_moved_the_unit(attribution):
    picture = network_picture(attribution, 7)
    for (height, end, strength), unit in zip(
        picture["lines"][0], picture["layers"][0]["units"], strict=True
    ):
        place = int(unit["place"].split("-")[1]) - 1
        moved = attribution.connections(0, [place])[:, 0]
        rows = abs(moved).reshape(28, 28).sum(axis=1)
        middle = sum((row + 0.5) / 28 * value for row, value in enumerate(rows)) / rows.sum()
        assert height == pytest.approx(middle, abs=1e-3)
        assert picture["layers"][0]["units"][end] == unit
        assert np.sign(strength) == np.sign(unit["added"])


def test_the_last_lines_end_at_the_output_asked_about(attribution):
    lines = network_picture(attribution, 7)["lines"][-1]
    assert {end for _, end, _ in lines} == {7}


def test_without_a_hidden_layer_the_ink_goes_to_the_outputs():
    picture = network_picture(attribute(small_network(hidden=()), IMAGE, Question(7)), 7)
    assert picture["layers"] == []
    assert [[end, abs(strength)] for _, end, strength in picture["lines"][0]] == [[7, 1]]


@pytest.mark.parametrize("hidden", [(1,), (3, 5, 2, 4)])
@pytest.mark.parametrize("image", [IMAGE, np.zeros((28, 28), np.uint8)])
def test_every_network_has_a_picture_of_plain_numbers(hidden, image):
    attribution = attribute(small_network(hidden=hidden), image, Question(7))
    picture = network_picture(attribution, 7)
    assert json.loads(json.dumps(picture, allow_nan=False)) == picture
    assert len(picture["lines"]) == len(hidden) + 1
    assert len(picture["words"]) == len(hidden)


def test_a_chosen_unit_stays_in_the_picture(attribution):
    weakest = int(abs(attribution.contributions[1]).argmin())
    place = Place(0, weakest)
    units = network_picture(attribution, 7, place)["layers"][0]["units"]
    assert len(units) == UNITS and str(place) in [unit["place"] for unit in units]


def test_units_that_moved_nothing_are_left_out():
    assert strongest_units(np.array([0.0, -2.0, 0.0, 1.0])) == [3, 1]
    assert strongest_units(np.zeros(4)) == []


def test_the_words_name_the_strongest_units(attribution):
    strongest = int(abs(attribution.contributions[1]).argmax())
    assert f"unit {strongest + 1} added +" in network_picture(attribution, 7)["words"][0]


def test_what_a_browser_names_is_a_unit_or_nothing(attribution):
    assert parse_place("1-128", attribution) == Place(0, 127)
    assert parse_place(str(Place(1, 31)), attribution) == Place(1, 31)
    for wrong in ("0-1", "1-0", "1-129", "2-33", "3-1", "1", "1-", "-1", "1-1-1", "a-b", "²-1"):
        assert parse_place(wrong, attribution) is None
    for wrong in (None, 1, [], {}, "1-" + "9" * 5000, "١-١", " 1-1"):
        assert parse_place(wrong, attribution) is None
