"""Digits drawn in other styles: what is written down, and what is drawn of it."""

import re
from itertools import product
from pathlib import Path

import cv2
import numpy as np
import pytest

import digits.synthesis.styles
from digits.image.framing import to_mnist
from digits.synthesis import styles
from digits.synthesis.styles import CANVAS, LONGER_SIDE, STYLES, draw_digit, draw_paths, read_styles

STROKES = Path(digits.synthesis.styles.__file__).parent / "strokes.txt"
DIGITS = [str(digit) for digit in range(10)]


def generator(state):
    return np.random.default_rng(state)


# Written down


def test_a_file_of_styles_is_read(tmp_path):
    path = tmp_path / "strokes.txt"
    path.write_text("# 3: no style\n\n7: 0,0 100,0 40.5,100 | 20,50 80,-5\nsign: 5,5\n7: 1,2 3,4\n")
    read = read_styles(path)
    assert list(read) == ["7", "sign"]
    expected = {
        "7": [[[(0, 0), (100, 0), (40.5, 100)], [(20, 50), (80, -5)]], [[(1, 2), (3, 4)]]],
        "sign": [[[(5, 5)]]],
    }
    assert {
        kind: [[list(map(tuple, stroke)) for stroke in style] for style in kinds]
        for kind, kinds in read.items()
    } == expected


def test_every_line_of_the_file_is_a_style():
    lines = [line for line in STROKES.read_text().splitlines() if line and line[0] != "#"]
    number = r"-?\d+(\.\d+)?"
    stroke = rf"{number},{number}( {number},{number})*"
    for line in lines:
        assert re.fullmatch(rf"(\d|sign): {stroke}( \| {stroke})*", line), line
    assert sum(map(len, STYLES.values())) == len(lines)
    points = sum(len(stroke) for kind in STYLES.values() for style in kind for stroke in style)
    assert points == sum(line.count(",") for line in lines)


def test_each_of_ten_digits_has_several_styles_and_there_are_signs():
    assert sorted(STYLES) == [*DIGITS, "sign"]
    different = {
        kind: {tuple(stroke.tobytes() for stroke in style) for style in written}
        for kind, written in STYLES.items()
    }
    assert [kind for kind, written in different.items() if len(written) < 2] == []


def test_strokes_keep_to_their_box_or_near_it():
    for kind, written in STYLES.items():
        for style in written:
            points = np.concatenate(style)
            assert points.shape[1] == 2, kind
            assert points.min() >= -40, (kind, style)
            assert (points.max(axis=0) <= (220, 160)).all(), (kind, style)  # some 0s are flat
            assert np.ptp(points, axis=0).max() >= 50, (kind, style)


# Drawn


@pytest.mark.parametrize("digit", DIGITS)
def test_each_style_is_drawn_within_the_canvas_and_frames(monkeypatch, digit):
    for style, state in product(STYLES[digit], range(5)):
        monkeypatch.setitem(STYLES, digit, [style])
        drawing = draw_digit(int(digit), generator(state))
        assert drawing.dtype == np.uint8
        assert drawing.shape == (CANVAS, CANVAS)
        left, top, width, height = cv2.boundingRect(drawing)
        assert min(left, top) > 0
        assert max(left + width, top + height) < CANVAS
        assert (max(width, height) if digit == "0" else height) > CANVAS / 2  # a 0 may be wide
        image = to_mnist(drawing)
        assert image is not None
        assert max(cv2.boundingRect(image)[2:]) == 20
        assert image.max() > 127


def test_the_same_state_draws_a_digit_alike_and_another_otherwise():
    cases = list(product(range(10), range(10)))
    drawings = [draw_digit(digit, generator(state)).tobytes() for digit, state in cases]
    again = [draw_digit(digit, generator(state)).tobytes() for digit, state in cases]
    assert drawings == again
    assert len(set(drawings)) == len(cases)


def test_the_pictures_are_those_that_best_is_trained_on(fixed_styles):
    """A random number more or less would change them all; a failure shows the new figures."""
    ink = [
        sum(draw_digit(digit, generator(state)).sum() / 255 for state in range(5))
        for digit in range(10)
    ]
    assert ink == pytest.approx(
        [7850, 7837, 7636, 7393, 7092, 6818, 6568, 6397, 6277, 6022], rel=0.002
    )


def test_drawing_leaves_what_is_written_down_as_it_is():
    before = [stroke.copy() for digit in DIGITS for style in STYLES[digit] for stroke in style]
    rng = generator(1)
    for digit in range(10):
        for _ in range(100):
            draw_digit(digit, rng)
    after = [stroke for digit in DIGITS for style in STYLES[digit] for stroke in style]
    for stroke, other in zip(before, after, strict=True):
        np.testing.assert_array_equal(stroke, other)


def test_a_digit_is_drawn_in_all_its_styles(monkeypatch):
    upright, lying = np.float64([[50, 0], [50, 100]]), np.float64([[0, 50], [100, 50]])
    monkeypatch.setitem(STYLES, "1", [[upright], [lying]])
    boxes = [cv2.boundingRect(draw_digit(1, generator(state))) for state in range(40)]
    assert {height > width for _, _, width, height in boxes} == {True, False}


@pytest.fixture
def steady(monkeypatch):
    """A hand that writes exactly what is written down, with one pen."""
    still = ("WOBBLE", "STROKE_SHIFT", "JOINED", "BROKEN", "UNSTEADY")
    for name in (*still, "TURN", "SLANT", "WAVE_HEIGHT"):
        monkeypatch.setattr(styles, name, 0)
    monkeypatch.setattr(styles, "WIDTH", (1, 1))
    monkeypatch.setattr(styles, "PEN", (10, 10))
    monkeypatch.setattr(styles, "SIZE", (200, 200))
    stroke, below = np.float64([[0, 0], [25, 8], [50, 0], [75, 8], [100, 0]]), np.array([0, 60])
    monkeypatch.setitem(STYLES, "1", [[stroke, stroke + below]])


def pieces(drawing):
    return cv2.connectedComponents((drawing > 100).astype(np.uint8))[0] - 1


@pytest.mark.parametrize(("joined", "broken", "expected"), [(0, 0, 2), (1, 0, 1), (0, 1, 3)])
def test_strokes_are_joined_broken_or_as_they_are(monkeypatch, steady, joined, broken, expected):
    monkeypatch.setattr(styles, "JOINED", joined)
    monkeypatch.setattr(styles, "BROKEN", broken)
    assert {pieces(draw_digit(1, generator(state))) for state in range(20)} == {expected}


@pytest.mark.parametrize("points", [1, 2, 3])
def test_a_stroke_too_short_to_break_is_drawn_whole(monkeypatch, steady, points):
    monkeypatch.setattr(styles, "BROKEN", 1)
    monkeypatch.setitem(STYLES, "1", [[np.float64([[0, 0], [0, 50], [0, 100]])[:points]]])
    assert {pieces(draw_digit(1, generator(state))) for state in range(10)} == {1}


@pytest.mark.parametrize("name", ["UNSTEADY", "TURN", "SLANT", "WAVE_HEIGHT"])
def test_each_part_of_a_hand_alone_makes_drawings_differ(monkeypatch, steady, name):
    assert len({draw_digit(1, generator(state)).tobytes() for state in range(20)}) == 1
    monkeypatch.setattr(styles, name, {"UNSTEADY": 1}.get(name, 0.2))
    assert len({draw_digit(1, generator(state)).tobytes() for state in range(20)}) > 15


# Paths


def test_bending_changes_where_ink_is_and_not_the_width_of_the_pen(monkeypatch, steady):
    line = [np.stack([np.full(40, 50.0), np.linspace(0, 100, 40)], axis=1)]
    straight = draw_paths(line, generator(1))
    monkeypatch.setattr(styles, "WAVE_HEIGHT", 0.1)
    bent = draw_paths(line, generator(1))
    assert cv2.boundingRect(bent)[2] > cv2.boundingRect(straight)[2] + 3
    assert cv2.distanceTransform(bent, cv2.DIST_L2, 5).max() == pytest.approx(
        cv2.distanceTransform(straight, cv2.DIST_L2, 5).max(), abs=1
    )


@pytest.mark.parametrize("scale", [1e-3, 1, 1e4])
@pytest.mark.parametrize("place", [(0, 0), (-700, 30)])
def test_paths_in_any_unit_and_place_come_to_the_middle(steady, scale, place):
    path = np.float64([[0, 0], [60, 10], [30, 100]]) + place
    drawing = draw_paths([path * scale], generator(1))
    left, top, width, height = cv2.boundingRect(drawing)
    assert height == pytest.approx(LONGER_SIDE, abs=4)
    assert left + width / 2 == pytest.approx(CANVAS / 2, abs=1.5)
    assert top + height / 2 == pytest.approx(CANVAS / 2, abs=1.5)


def test_a_path_without_extent_is_a_dot():
    drawing = draw_paths([np.float64([[5, 5], [5, 5]])], generator(1))
    _, _, width, height = cv2.boundingRect(drawing)
    assert 3 <= width == height < CANVAS / 2
    assert drawing[CANVAS // 2, CANVAS // 2] == 255


def test_pens_are_as_thin_and_as_thick_as_on_the_page():
    dot = [np.float64([[5, 5], [5, 5]])]
    dots = [draw_paths(dot, generator(state)) > 127 for state in range(1000)]
    widths = [2 * np.sqrt(ink.sum() / np.pi) for ink in dots]
    thinnest = LONGER_SIDE * styles.PEN[0] / styles.SIZE[1]
    thickest = LONGER_SIDE * styles.PEN[1] / styles.SIZE[0]
    assert thinnest - 0.5 <= min(widths) < thinnest + 3
    assert 0.7 * thickest < max(widths) <= thickest + 3
    assert 2 * thinnest < np.median(widths) < thickest / 2 + 3
