"""The chart and the sentence on changed test digits: what they show of plain numbers."""

import re
from xml.etree import ElementTree

import pytest

from digits.display.robustness import (
    BOTTOM,
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    change_in_words,
    robustness_in_words,
    robustness_svg,
)
from digits.image.transform import PERTURBATIONS

ROBUSTNESS = {
    "turn": {"values": [-90, -30, 0, 30, 90], "accuracy": [0.15, 0.8, 0.99, 0.7, 0.12]},
    "size": {"values": [0.5, 1, 1.5], "accuracy": [0.3, 0.98, 0.6]},
}


def drawn(change, value):
    return ElementTree.fromstring(robustness_svg(ROBUSTNESS, change, value))


def texts(picture):
    return [element.text for element in picture.iter("text")]


@pytest.mark.parametrize("change", ROBUSTNESS)
def test_the_line_is_the_accuracy_over_the_values(change):
    picture = drawn(change, 1)
    points = [pair.split(",") for pair in picture.find("polyline").get("points").split()]
    values, accuracy = ROBUSTNESS[change]["values"], ROBUSTNESS[change]["accuracy"]
    width = values[-1] - values[0]
    assert [float(x) for x, _ in points] == pytest.approx(
        [LEFT + (value - values[0]) / width * (RIGHT - LEFT) for value in values], abs=0.06
    )
    assert [float(y) for _, y in points] == pytest.approx(
        [BOTTOM - share * (BOTTOM - TOP) for share in accuracy], abs=0.06
    )
    assert {"test digits read right", PERTURBATIONS[change].title} <= set(texts(picture))


@pytest.mark.parametrize(
    ("value", "place", "accuracy", "written"),
    [
        (0, 0, 0.99, "99"),
        (15, 15, 0.845, "84"),
        (-60, -60, 0.475, "48"),
        (-120, -90, 0.15, "15"),
        (95, 90, 0.12, "12"),
    ],
)
def test_the_present_value_is_marked_on_the_line(value, place, accuracy, written):
    picture = drawn("turn", value)
    circle = picture.find("circle")
    x = LEFT + (place + 90) / 180 * (RIGHT - LEFT)
    assert float(circle.get("cx")) == pytest.approx(x, abs=0.06)
    assert float(circle.get("cy")) == pytest.approx(BOTTOM - accuracy * (BOTTOM - TOP), abs=0.06)
    assert f"{written}\u202f%" in texts(picture)
    assert f"{written}\u202f%" in picture.get("aria-label")


@pytest.mark.parametrize("value", [-90, 0, 90])
def test_no_text_is_clipped(value):
    """By a generous width of each letter."""
    for text in drawn("turn", value).iter("text"):
        x, width = float(text.get("x")), 7.5 * len(text.text)
        start = {"start": x, "middle": x - width / 2, "end": x - width}[text.get("text-anchor")]
        assert start >= 0 and start + width <= WIDTH, text.text


@pytest.mark.parametrize(
    ("change", "value", "words"),
    [
        ("turn", -30, "Turned 30° to the left"),
        ("turn", 0, "As they are"),
        ("right", 1, "Moved 1 pixel to the right"),
        ("down", -3, "Moved 3 pixels up"),
        ("size", 0.4, "Made 0.4 times as large"),
        ("size", 1, "As they are"),
        ("pen", 1.5, "With a pen 1.5 pixels wider"),
    ],
)
def test_changes_are_said_in_words(change, value, words):
    assert change_in_words(change, value) == words


def test_the_sentence_names_the_share_that_is_read_right():
    sentence = robustness_in_words(ROBUSTNESS, "turn", 30)
    assert re.fullmatch(
        r"Turned 30° to the right, 70\u202f% of the test digits are read right\.", sentence
    )
