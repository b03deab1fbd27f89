"""Numbers are taken apart into their digits, and single digits are left whole."""

from itertools import islice

import numpy as np
import pytest

from digits.image.box import box_around
from digits.image.framing import frame_drawing
from digits.networks import load_network
from digits.networks.number import take_apart
from digits.strokes.canvas_json import PenStroke
from digits.strokes.render import draw_paths, pen_path
from digits.synthesis.styles import STYLES
from testing.numbers import compose

SIDE = 360
DIGITS = "0123456789"


class NoJudge:
    """Stands in for a network that must not be asked."""

    def outputs(self, images):
        raise AssertionError("asked about a single digit")


@pytest.fixture(scope="module")
def judge():
    return load_network("best")


def draw(style, left, width=70, height=120, top=100):
    """A style's strokes, drawn in a box of 100 x 100, on the canvas."""
    scale, corner = (width / 100, height / 100), (left, top)
    return [pen_path(PenStroke(stroke * scale + corner, 12.0)) for stroke in style]


def style_of(digit, strokes):
    """The first style of a digit that has so many strokes."""
    return next(style for style in STYLES[digit] if len(style) == strokes)


def read(parts, judge):
    return "".join(
        str(answer.probabilities.argmax())
        for answer in judge.read(np.stack([frame_drawing(part.ink) for part in parts]))
    )


@pytest.mark.parametrize("has_strokes", [True, False], ids=["strokes", "picture"])
def test_a_number_is_taken_apart_from_left_to_right(judge, has_strokes):
    digits = [draw(STYLES[digit][0], 20 + 85 * place, 60) for place, digit in enumerate("2026")]
    strokes = [stroke for digit in digits for stroke in digit]
    ink = draw_paths(strokes, SIDE)
    parts = take_apart(ink, strokes if has_strokes else [], judge)
    assert read(parts, judge) == "2026"
    for part, digit in zip(parts, digits, strict=True):
        alone = draw_paths(digit, SIDE)
        np.testing.assert_array_equal(part.ink, alone)
        assert part.box == box_around(alone)
        assert len(part.strokes) == (len(digit) if has_strokes else 0)


@pytest.mark.parametrize("has_strokes", [True, False], ids=["strokes", "picture"])
@pytest.mark.parametrize("digit", DIGITS)
def test_a_single_digit_stays_whole_in_every_style(judge, digit, has_strokes):
    for style in STYLES[digit]:
        strokes = draw(style, 100, 90, 150)
        ink = draw_paths(strokes, SIDE)
        (part,) = take_apart(ink, strokes if has_strokes else [], judge)
        assert part.ink is ink
        assert part.strokes == (strokes if has_strokes else [])


def test_no_network_is_asked_about_one_stroke_a_bar_or_a_scribble():
    five = draw(
        [np.array([[90, 0], [20, 0]]), np.array([[20, 8], [20, 45], [80, 70], [10, 100]])], 90
    )
    scribble = draw([np.array([[x, 0], [x, 100]]) for x in range(0, 400, 10)], 0)
    for strokes in (five, five[1:], scribble):
        assert len(take_apart(draw_paths(strokes, SIDE), strokes, NoJudge())) == 1


def test_a_sheet_without_ink_has_no_digit(judge):
    assert take_apart(np.zeros((SIDE, SIDE), np.uint8), [], judge) == []


def test_a_stroke_beyond_the_sheet_makes_no_digit(judge):
    strokes = draw(STYLES["2"][0], 40) + draw(STYLES["7"][0], 140) + draw(STYLES["1"][0], 500)
    parts = take_apart(draw_paths(strokes, SIDE), strokes, judge)
    assert all(part.ink.any() for part in parts)


def test_a_bar_that_is_added_last_goes_to_its_seven(judge):
    crossed = style_of("7", 2)
    seven, bar = draw(crossed, 40)
    strokes = [seven, *draw(STYLES["3"][0], 150), bar]
    parts = take_apart(draw_paths(strokes, SIDE), strokes, judge)
    assert [len(part.strokes) for part in parts] == [2, len(strokes) - 2]
    assert parts[0].strokes[1] is bar


def test_a_flag_and_a_foot_that_are_strokes_of_their_own_stay_with_their_one(judge):
    """By their boxes alone, a stem and its own flag look most like two digits."""
    one = [np.array(line) for line in ([[50, 0], [50, 100]], [[50, 0], [35, 30]])]
    one.append(np.array([[35, 100], [65, 100]]))
    strokes = draw(STYLES["9"][0], 60) + draw(one, 150) + draw(one, 240)
    parts = take_apart(draw_paths(strokes, SIDE), strokes, judge)
    assert [len(part.strokes) for part in parts] == [len(STYLES["9"][0]), 3, 3]


def test_made_up_numbers_are_read_nearly_as_often_as_their_digits(judge):
    """Digits that do not touch, of which each is read right when it is alone."""
    rng = np.random.default_rng(3)
    tried, right, right_in_pictures = 25, 0, 0
    for made, wanted in islice(numbers_read_alone(rng, judge), tried):
        right += read(take_apart(made.ink, made.strokes, judge), judge) == wanted
        right_in_pictures += read(take_apart(made.ink, [], judge), judge) == wanted
    assert right >= 0.95 * tried
    assert right_in_pictures >= 0.9 * tried


def numbers_read_alone(rng, judge):
    """Numbers whose digits do not touch and are read right alone, and what they are; no end."""
    while True:
        labels = rng.integers(0, 10, rng.integers(2, 6))
        made = compose([STYLES[str(label)][0] for label in labels], labels, rng)
        alone = [take_apart(draw_paths(digit, SIDE), [], judge)[0] for digit in made.digits]
        wanted = "".join(map(str, labels))
        if made.touching or read(alone, judge) != wanted:
            continue
        yield made, wanted
