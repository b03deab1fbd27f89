"""The charts of confidence: what they show of plain numbers, and the sentences beside them."""

from xml.etree import ElementTree

import numpy as np
import pytest

from digits.display.reliability import (
    BOTTOM,
    CURVE_BOTTOM,
    CURVE_LEFT,
    CURVE_RIGHT,
    CURVE_TOP,
    LEFT,
    RIGHT,
    TOP,
    RiskCurve,
    drawing_in_words,
    marker_svg,
    reliability_svg,
)
from digits.networks.decision import Outputs, decide

RELIABILITY = {
    "count": [0, 0, 1, 4, 20, 200, 0, 100, 1000, 9000],
    "right": [0, 0, 0, 4, 10, 120, 0, 66, 900, 8955],
}


def prediction(confidence, no_digit=0.0):
    """What a network says that reads a 4 with this confidence."""
    row = np.full((1, 10), (1 - confidence) / 9, np.float32)
    row[0, 4] = confidence
    return decide(Outputs(row, np.float32([no_digit])))[0]


def marked(confidence):
    return ElementTree.fromstring(f"<g>{marker_svg(prediction(confidence))}</g>")


def buttons(picture):
    return {int(each.get("data-bar")): each for each in picture.iter("g") if each.get("data-bar")}


def test_each_bar_with_digits_is_a_button_as_high_as_what_is_right():
    bars = buttons(ElementTree.fromstring(reliability_svg(RELIABILITY, 8)))
    assert list(bars) == [2, 3, 4, 5, 7, 8, 9]
    for number, button in bars.items():
        bar = button.findall("rect")[1]
        share = RELIABILITY["right"][number] / RELIABILITY["count"][number]
        assert float(bar.get("height")) == pytest.approx(share * (BOTTOM - TOP), abs=0.06)
        assert float(bar.get("y")) + float(bar.get("height")) == pytest.approx(BOTTOM, abs=0.11)
        middle = float(bar.get("x")) + float(bar.get("width")) / 2
        assert middle == pytest.approx(LEFT + (number + 0.5) / 10 * (RIGHT - LEFT), abs=0.06)
        assert (bar.get("class") == "bar few") == (RELIABILITY["count"][number] < 30)
        assert button.get("aria-pressed") == ("true" if number == 8 else "false")
    label = bars[8].get("aria-label")
    assert label == "80 to 90\u202f% sure: 1,000 digits, 90.0\u202f% of them right"


def test_the_drawing_is_marked_at_its_confidence():
    for confidence in (0.25, 0.7, 1.0):
        marker = marked(confidence)
        (line,) = (path for path in marker.iter("path") if path.get("class") == "you-line")
        x = float(line.get("d")[1:].split()[0])
        assert x == pytest.approx(LEFT + confidence * (RIGHT - LEFT), abs=0.06)
        assert [text.text for text in marker.iter("text")] == ["your 4"]


def test_what_is_no_digit_is_not_marked():
    assert marker_svg(prediction(0.7, no_digit=0.9)) == ""


@pytest.mark.parametrize(
    ("confidence", "words"),
    [
        (0.97, "4, <b>97\u202f%</b> sure. Of 1,000 such answers, 995 are right."),
        (0.75, "4, <b>75\u202f%</b> sure. Of 100 such answers, 66 are right."),
        (0.42, "4, <b>42\u202f%</b> sure. Only 20 such test digits, 10 read right."),
        (0.65, "4, <b>65\u202f%</b> sure. No test digit was read so."),
    ],
)
def test_a_sentence_says_how_often_such_answers_are_right(confidence, words):
    assert drawing_in_words(RELIABILITY, prediction(confidence)) == f"Your drawing: {words}"


def test_what_is_no_digit_has_no_such_answers():
    words = drawing_in_words(RELIABILITY, prediction(0.75, no_digit=0.9))
    assert words == "Your drawing is no digit to it. If it were one: 4, <b>75\u202f%</b> sure."


def test_the_curve_goes_from_all_digits_to_the_few_that_are_sure():
    curve = RiskCurve({"answered": [1000, 800, 600, 0], "wrong": [100, 40, 6, 0]}, 1000)
    middle = CURVE_LEFT + 0.8 * (CURVE_RIGHT - CURVE_LEFT)
    assert curve.points[0] == pytest.approx((CURVE_RIGHT, CURVE_TOP), abs=0.06)
    half = CURVE_BOTTOM - 0.5 * (CURVE_BOTTOM - CURVE_TOP)
    assert curve.points[1] == pytest.approx((middle, half), abs=0.06)
    assert curve.points[3] == pytest.approx((CURVE_LEFT, CURVE_BOTTOM), abs=0.06)
    texts = [text.text for text in ElementTree.fromstring(curve.svg()).iter("text")]
    assert {"10.0\u202f%", "100\u202f%", "0\u202f%"} <= set(texts)


def test_a_network_without_mistakes_or_doubt_has_a_curve_all_the_same():
    curve = RiskCurve({"answered": [10, 10], "wrong": [0, 0]}, 10)
    assert np.isfinite(curve.points).all()
