"""A number on the page: its digits in the answer, and the one that the lessons look into."""

import numpy as np
import pytest

from digits.image.framing import frame_drawing
from testing.page import SEVEN, bars, canvas_report, number, open_page, session_of
from views import number as numbers

# Strokes of a 4 and a 2, in pixels of the canvas.
FOUR = [[(90, 90), (54, 180), (144, 180)], [(122, 126), (122, 270)]]
TWO = [[(216, 115), (252, 90), (281, 126), (270, 173), (216, 259), (288, 259)]]


@pytest.fixture
def forty_two(drawn):
    drawn.report = canvas_report([*FOUR, *TWO])
    return open_page()


def test_a_number_is_read_and_the_lesson_looks_into_the_digit_drawn_last(forty_two):
    assert number(forty_two) == "42"
    assert [bar.digit for bar in bars(forty_two)[0] if bar.named] == ["2"]
    drawing = session_of(forty_two).drawing
    assert len(drawing.strokes) == len(TWO)
    assert drawing.ink.shape == session_of(forty_two).canvas.drawing.ink.shape


def test_each_digit_is_framed_as_if_it_were_alone(forty_two, drawn):
    for digit, strokes in zip(session_of(forty_two).number.digits, (FOUR, TWO), strict=True):
        drawn.report = canvas_report(strokes)
        alone = session_of(open_page()).drawing
        np.testing.assert_array_equal(digit.image, frame_drawing(alone.ink))


@pytest.mark.parametrize(
    ("sent", "digit"),
    [("0", "4"), ("1", "2"), ("2", "2"), ("-1", "2"), ("x", "2"), ("", "2"), (None, "2"), (7, "2")],
)
def test_a_press_chooses_the_digit_and_nothing_else_does(forty_two, monkeypatch, sent, digit):
    monkeypatch.setattr(numbers.pick, "picked", lambda key: sent)
    monkeypatch.setattr(numbers, "get_session", lambda: session_of(forty_two))
    numbers.choose()
    forty_two.run()
    assert [bar.digit for bar in bars(forty_two)[0] if bar.named] == [digit]
    assert number(forty_two) == "42"


def test_a_single_digit_stays_one_and_is_the_drawing_itself(drawn):
    drawn.report = canvas_report(SEVEN)
    page = open_page()
    assert number(page) == ""
    assert session_of(page).drawing is session_of(page).canvas.drawing


def test_another_network_reads_the_same_digits(drawn):
    drawn.report = canvas_report([*FOUR, *TWO])
    assert number(open_page(network="mlp-128")) == "42"


def test_without_its_judge_a_number_is_read_as_one_drawing(drawn, models):
    (models / "best" / "network.keras").unlink()
    drawn.report = canvas_report([*FOUR, *TWO])
    page = open_page(network="mlp-128")
    assert not page.exception
    assert session_of(page).drawing is session_of(page).canvas.drawing
