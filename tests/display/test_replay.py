"""The curves of a replay and its sentence: what they show of plain arrays."""

from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest

from digits.display.palette import GREY, LEADERS
from digits.display.replay import (
    BOTTOM,
    LEFT,
    NAME_WIDTH,
    RIGHT,
    TOP,
    WIDTH,
    find_leaders,
    moment_in_words,
    replay_svg,
    spread,
)

READ = [None, 1, 1, 7, 7, 7, 7, 7, 9, 9]
ACCENT = "var(--st-primary-color)"


def replayed():
    """A 1 that becomes a 7 and then a 9, in ten frames."""
    probabilities = np.full((10, 10), 0.01)
    for frame, digit in enumerate(READ):
        probabilities[frame, 1 if digit is None else digit] = 0.91
    return probabilities


def drawn(probabilities=None, read=READ, ends=(4, 9)):
    return ElementTree.fromstring(
        replay_svg(replayed() if probabilities is None else probabilities, read, ends)
    )


def curves(picture):
    """The lines of the field: a piece of those that are named stands above it."""
    lines = list(picture.iter("polyline"))
    return [each for each in lines if not each.get("points").split()[0].endswith(",23.0")]


def test_each_digit_has_a_line_over_the_frames():
    probabilities = replayed()
    heights = {
        tuple(float(pair.split(",")[1]) for pair in curve.get("points").split())
        for curve in curves(drawn())
    }
    expected = {tuple(np.round(BOTTOM - p * (BOTTOM - TOP), 1).tolist()) for p in probabilities.T}
    assert heights == expected
    assert len(curves(drawn())) == 10


def test_what_was_read_stands_out_and_the_answer_alone_has_the_accent():
    lines = curves(drawn())
    assert [line.get("stroke") for line in lines[:7]] == [GREY] * 7
    *others, answer = lines[7:]
    assert answer.get("stroke") == ACCENT and answer.get("stroke-dasharray") is None
    assert {line.get("stroke") for line in others} == set(LEADERS[:2])
    assert len({line.get("stroke-dasharray") for line in others}) == 2
    names = [text.text for text in drawn().iter("text") if text.get("font-size") == "16"]
    assert names == ["?", "1", "7", "9"]


def test_names_stand_over_the_middle_of_the_longest_time():
    assert find_leaders(READ) == {9: 9, 7: 5, 1: 2, None: 0}
    assert find_leaders([7, 1, 7, 7, 7, None]) == {None: 5, 7: 3, 1: 1}


def test_no_more_than_three_others_stand_out():
    leaders = find_leaders([0, 0, 0, 1, 1, 2, 2, 3, 4])
    assert next(iter(leaders)) == 4
    assert set(leaders) == {4, 0, 1, 2}


def test_without_a_digit_at_the_end_nothing_has_the_accent():
    assert ACCENT not in replay_svg(replayed(), [*READ[:-1], None], [9])


@pytest.mark.parametrize("places", [[0, 1, 2, 3], [340, 341, 345, 346], [50, 200, 205, 340]])
def test_names_are_moved_apart_and_stay_in_the_picture(places):
    moved = spread([float(place) for place in places])
    assert all(after - before >= NAME_WIDTH for before, after in pairwise(moved))
    assert max(moved) <= RIGHT
    assert spread([100.0, 200.0]) == [100.0, 200.0]


@pytest.mark.parametrize("ends", [[9], [4, 9], [3, 6, 9], range(10)])
def test_ends_of_strokes_are_marked_and_no_label_is_over_another(ends):
    picture = drawn(ends=list(ends))
    marks = [path for path in picture.iter("path") if path.get("stroke-dasharray") == "2 3"]
    places = [float(path.get("d")[1:].split()[0]) for path in marks]
    expected = [LEFT + end / 9 * (RIGHT - LEFT) for end in ends]
    assert places == pytest.approx(expected, abs=0.06)
    boxes = []
    for text in picture.iter("text"):
        x, width = float(text.get("x")), 6.2 * len(text.text)
        left = {"start": x, "middle": x - width / 2, "end": x - width}[text.get("text-anchor")]
        assert left >= 0 and left + width <= WIDTH + 4, text.text
        boxes.append((float(text.get("y")), left, left + width, text.text))
    for number, (y, left, right, text) in enumerate(boxes):
        for other_y, other_left, other_right, other in boxes[number + 1 :]:
            apart = abs(y - other_y) >= 12 or right <= other_left or other_right <= left
            assert apart, (text, other)


def test_ends_are_named_in_words_where_there_is_room():
    words = [text.text for text in drawn(ends=[4, 9]).iter("text")]
    assert {"stroke 1 ends", "stroke 2 ends"} <= set(words)
    assert "10" in [text.text for text in drawn(ends=range(10)).iter("text")]


def test_frames_without_ink_have_no_point():
    probabilities = replayed()
    probabilities[[0, 4]] = np.nan
    for curve in curves(drawn(probabilities)):
        assert len(curve.get("points").split()) == 8


def test_a_drawing_of_one_frame_has_a_chart():
    picture = drawn(np.full((1, 10), 0.1), [3], [0])
    assert "read as 3" in picture.get("aria-label")


@pytest.mark.parametrize(
    ("read", "sentence"),
    [
        ([1, 1, 7, 7], "Watch the moment when the 1 becomes a 7, in stroke 2."),
        ([1, None, 8, 8], "Watch the moment when the 1 becomes an 8, in stroke 2."),
        ([7, 1, 7, 7], "Watch the moment when the 1 becomes a 7, in stroke 2."),
        ([None, 7, 7, 7], "At first it is no digit. Watch the moment when it becomes a 7, in"),
        ([4, 4, 4, None], "Watch the moment when the 4 is no digit any more, in stroke 2."),
        ([7, 7, 7, 7], "From the first ink to the last it is read as a 7."),
        ([None] * 4, "From the first ink to the last it is read as no digit."),
        ([7, None, None, 7], "Watch the moment when it is a 7 again, in stroke 2."),
    ],
)
def test_a_sentence_says_what_to_look_for(read, sentence):
    assert moment_in_words(read, [1, 1, 2, 2]).startswith(sentence)


@pytest.mark.parametrize(
    ("read", "sentence"),
    [
        ([4] * 5 + [5, 7, 5] + [7] * 9, "Watch the moment when the 4 becomes a 7, in stroke 1."),
        ([None] * 5 + [4] + [None] * 5, "Watch the moment when the 4 is no digit any more"),
    ],
)
def test_what_only_flickers_is_not_what_to_look_for(read, sentence):
    assert moment_in_words(read, [1] * len(read)).startswith(sentence)
