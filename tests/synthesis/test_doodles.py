"""What is no digit: every kind is drawn, whole, and never the same again."""

import cv2
import numpy as np
import pytest

from digits.image.framing import to_mnist
from digits.strokes.pen import draw_stroke
from digits.synthesis import doodles
from digits.synthesis.doodles import draw_doodle
from digits.synthesis.styles import CANVAS, LONGER_SIDE, STYLES

LINE = np.array([[50.0, 0], [50, 100]])
KINDS = [pytest.param(kind, id=kind.__name__.strip("_")) for kind in doodles._KINDS]
SIGNS = [pytest.param(style, id=str(number)) for number, style in enumerate(STYLES["sign"])]
# A blob may be larger than the canvas, which then cuts it off.
KINDS_WITHIN = [kind for kind in KINDS if kind.id != "blob"]


def generator(state):
    return np.random.default_rng(state)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_draws_something_that_frames(kind):
    for state in range(200):
        drawing = kind(generator(state))
        assert drawing.dtype == np.uint8
        assert drawing.shape == (CANVAS, CANVAS)
        assert drawing.max() == 255
        assert to_mnist(drawing) is not None


@pytest.mark.parametrize("kind", KINDS_WITHIN)
def test_every_kind_lies_within_the_canvas(kind):
    for state in range(300):
        left, top, width, height = cv2.boundingRect(kind(generator(state)))
        assert min(left, top) > 0
        assert max(left + width, top + height) < CANVAS
        assert max(width, height) <= LONGER_SIDE + 24


def test_a_blob_leaves_some_of_the_canvas_free():
    for state in range(300):
        share = (doodles._blob(generator(state)) > 0).mean()
        assert 0.01 < share < 0.95


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_state_draws_a_kind_alike_and_another_otherwise(kind):
    drawings = [kind(generator(state)).tobytes() for state in range(30)]
    assert drawings == [kind(generator(state)).tobytes() for state in range(30)]
    assert len(set(drawings)) == 30


def test_doodles_are_the_same_from_the_same_state_and_go_on_to_others():
    drawings = [draw_doodle(generator(state)).tobytes() for state in range(50)]
    assert drawings == [draw_doodle(generator(state)).tobytes() for state in range(50)]
    rng = generator(1)
    going_on = {draw_doodle(rng).tobytes() for _ in range(50)}
    assert len(set(drawings)) == len(going_on) == 50


def test_every_kind_has_its_share(monkeypatch):
    count, drawn = 10_000, []
    fakes = [lambda rng, kind=kind: drawn.append(kind) for kind in doodles._KINDS]
    monkeypatch.setattr(doodles, "_KINDS", fakes)
    rng = generator(1)
    for _ in range(count):
        draw_doodle(rng)
    assert sum(doodles._SHARES) == pytest.approx(1)
    for kind, share in doodles._SHARES_OF_KINDS.items():
        deviation = np.sqrt(share * (1 - share) / count)
        assert drawn.count(kind) / count == pytest.approx(share, abs=4 * deviation)
        assert share > 0


@pytest.mark.parametrize("style", SIGNS)
def test_every_sign_is_drawn_with_all_its_strokes(monkeypatch, style):
    monkeypatch.setitem(STYLES, "sign", [style])
    ways = []

    def spy(canvas, way, pen):
        ways.append(way)
        draw_stroke(canvas, way, pen)

    monkeypatch.setattr("digits.synthesis.styles.draw_stroke", spy)
    for state in range(5):
        drawing = doodles._sign(generator(state))
        assert max(cv2.boundingRect(drawing)[2:]) > LONGER_SIDE - 10
    assert len(ways) == 5 * len(style)


def test_no_lying_digit_is_one_that_then_is_another_or_the_same(monkeypatch):
    laid = []
    monkeypatch.setattr(doodles, "pick_style", lambda kind, rng: laid.append(kind) or [LINE])
    for state in range(200):
        *_, width, height = cv2.boundingRect(doodles._lying(generator(state)))
        assert width > height  # a line that stood
    assert set(laid) == set("1234578")


@pytest.mark.parametrize("letter", doodles.LETTERS)
@pytest.mark.parametrize("font", doodles.FONTS)
def test_every_letter_is_known_to_every_font(letter, font):
    """OpenCV draws a question mark for what it does not know."""

    def ink(text):
        canvas = np.zeros((80, 80), np.uint8)
        return cv2.putText(canvas, text, (10, 60), font, 1.5, 255, 2)

    assert ink(letter).any()
    assert letter == "?" or ink(letter).tobytes() != ink("?").tobytes()


def test_no_letter_is_one_that_a_digit_looks_like():
    assert len(set(doodles.LETTERS)) == len(doodles.LETTERS)
    assert not set(doodles.LETTERS) & set("OolIiSsZzBGgqDQbTtLJjUuVvYyCcPp|-/()0123456789")


def test_drawing_leaves_what_is_written_down_as_it_is():
    before = [stroke.copy() for written in STYLES.values() for style in written for stroke in style]
    for state in range(50):
        doodles._struck_out(generator(state))
        doodles._digits(generator(state))
        doodles._lying(generator(state))
        doodles._sign(generator(state))
    after = [stroke for written in STYLES.values() for style in written for stroke in style]
    for stroke, other in zip(before, after, strict=True):
        np.testing.assert_array_equal(stroke, other)
