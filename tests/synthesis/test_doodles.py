"""What is no digit: every kind is drawn, whole, and never the same again."""

import cv2
import numpy as np
import pytest

from digits.image.framing import to_mnist
from digits.strokes.pen import draw_stroke
from digits.synthesis import doodles, marks, people, shapes, things
from digits.synthesis.doodles import KINDS, SHARES, draw_doodle
from digits.synthesis.styles import CANVAS, LONGER_SIDE, STYLES

LINE = np.array([[50.0, 0], [50, 100]])


def generator(state):
    return np.random.default_rng(state)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_is_drawn_within_the_canvas_and_never_the_same_again(kind):
    drawings = [kind(generator(state)) for state in range(200)]
    for drawing in drawings:
        assert drawing.dtype == np.uint8
        assert drawing.shape == (CANVAS, CANVAS)
        assert drawing.max() == 255
        assert to_mnist(drawing) is not None
        if kind is shapes.draw_blob:  # may be larger than the canvas, which then cuts it off
            assert 0.01 < (drawing > 0).mean() < 0.95
            continue
        left, top, width, height = cv2.boundingRect(drawing)
        assert min(left, top) > 0
        assert max(left + width, top + height) < CANVAS
        assert max(width, height) <= LONGER_SIDE + 24
    assert len({drawing.tobytes() for drawing in drawings[:30]}) == 30


def test_doodles_are_the_same_from_the_same_state_and_go_on_to_others():
    drawings = [draw_doodle(generator(state)).tobytes() for state in range(50)]
    assert drawings == [draw_doodle(generator(state)).tobytes() for state in range(50)]
    rng = generator(1)
    going_on = {draw_doodle(rng).tobytes() for _ in range(50)}
    assert len(set(drawings)) == len(going_on) == 50


# The ink of five pictures of each kind, in full pixels. A failing test shows the new figures.
INK = {
    people.draw_person_doodle: 11762,
    marks.draw_sign: 7978,
    marks.draw_letters: 8642,
    marks.draw_scribble: 14681,
    shapes.draw_shapes: 13048,
    shapes.draw_outline: 11661,
    things.draw_thing: 13802,
    things.draw_limb: 12700,
    things.draw_on_a_stick: 7883,
    things.draw_dial: 16576,
    things.draw_necked: 11671,
    shapes.draw_lying_line: 4138,
    marks.draw_digits: 8907,
    marks.draw_lying_digit: 5724,
    marks.draw_struck_out_digit: 12190,
    shapes.draw_blob: 14678,
    shapes.draw_specks: 6618,
}


@pytest.mark.parametrize(("kind", "ink"), INK.items(), ids=[kind.__name__ for kind in INK])
def test_the_pictures_are_those_that_best_is_trained_on(fixed_styles, kind, ink):
    """A random number more or less would change them all."""
    made = sum(kind(generator(state)).sum() / 255 for state in range(5))
    assert made == pytest.approx(ink, rel=0.002)


def test_every_kind_has_its_share(monkeypatch):
    count, drawn = 10_000, []
    fakes = [lambda rng, kind=kind: drawn.append(kind) for kind in KINDS]
    monkeypatch.setattr(doodles, "KINDS", fakes)
    rng = generator(1)
    for _ in range(count):
        draw_doodle(rng)
    assert sum(SHARES.values()) == pytest.approx(1)
    for kind, share in SHARES.items():
        deviation = np.sqrt(share * (1 - share) / count)
        assert drawn.count(kind) / count == pytest.approx(share, abs=4 * deviation)
        assert share > 0


def test_every_sign_is_drawn_with_all_its_strokes(monkeypatch):
    paths = []

    def spy(canvas, path, pen):
        paths.append(path)
        draw_stroke(canvas, path, pen)

    monkeypatch.setattr("digits.synthesis.styles.draw_stroke", spy)
    for style in list(STYLES["sign"]):
        monkeypatch.setitem(STYLES, "sign", [style])
        for state in range(3):
            paths.clear()
            drawing = marks.draw_sign(generator(state))
            assert max(cv2.boundingRect(drawing)[2:]) > LONGER_SIDE - 10
            assert len(paths) == len(style)


def test_no_lying_digit_is_one_that_then_is_another_or_the_same(monkeypatch):
    laid = []
    monkeypatch.setattr(marks, "pick_style", lambda kind, rng: laid.append(kind) or [LINE])
    for state in range(200):
        *_, width, height = cv2.boundingRect(marks.draw_lying_digit(generator(state)))
        assert width > height  # a line that stood
    assert set(laid) == set("1234578")


@pytest.mark.parametrize("font", marks.FONTS)
def test_every_letter_is_known_to_every_font(font):
    """OpenCV draws a question mark for what it does not know."""

    def ink(text):
        canvas = np.zeros((80, 80), np.uint8)
        return cv2.putText(canvas, text, (10, 60), font, 1.5, 255, 2)

    for letter in marks.LETTERS:
        assert ink(letter).any()
        assert letter == "?" or ink(letter).tobytes() != ink("?").tobytes(), letter


def test_no_letter_is_one_that_a_digit_looks_like():
    assert len(set(marks.LETTERS)) == len(marks.LETTERS)
    assert not set(marks.LETTERS) & set("OolIiSsZzBGgqDQbTtLJjUuVvYyCcPp|-/()0123456789")


def test_drawing_leaves_what_is_written_down_as_it_is():
    def written_down():
        return [stroke for styles in STYLES.values() for style in styles for stroke in style]

    before = [stroke.copy() for stroke in written_down()]
    for state in range(20):
        marks.draw_struck_out_digit(generator(state))
        marks.draw_digits(generator(state))
        marks.draw_lying_digit(generator(state))
        marks.draw_sign(generator(state))
    for stroke, other in zip(before, written_down(), strict=True):
        np.testing.assert_array_equal(stroke, other)
