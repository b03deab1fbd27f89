"""Strokes that are drawn: as wide as their pen, where their points are."""

import numpy as np
import pytest

from digits.strokes import render
from digits.strokes.canvas_json import PenPath
from digits.strokes.render import add_path, draw_on, draw_paths, draw_strokes


def area(picture) -> float:
    """Pixels covered, parts of them counted as such."""
    return picture.sum() / 255


@pytest.mark.parametrize("pen", [1, 2.5, 5, 10, 13.3, 20, 26, 40])
@pytest.mark.parametrize("place", [(140, 140), (100.25, 60.7)])
def test_a_dot_is_a_disc_as_wide_as_the_pen(pen, place):
    picture = draw_strokes([np.float32([place])], pen)
    # The thickness that OpenCV draws is even: it is 1/8 of a pixel off at most.
    assert 2 * np.sqrt(area(picture) / np.pi) == pytest.approx(pen, abs=0.13)
    centre = [(picture * index).sum() / picture.sum() for index in np.indices(picture.shape)]
    assert centre == pytest.approx([place[1] - 0.5, place[0] - 0.5], abs=0.1)


@pytest.mark.parametrize("pen", [2.5, 5, 10, 13.3, 20, 26, 40])
@pytest.mark.parametrize("end", [(180, 100), (100, 180), (160, 160), (177.3, 141.9)])
def test_a_line_is_as_wide_as_the_pen_and_round_at_its_ends(pen, end):
    picture = draw_strokes([np.float32([(100, 100), end])], pen)
    length = np.hypot(end[0] - 100, end[1] - 100)
    assert (area(picture) - np.pi * pen**2 / 4) / length == pytest.approx(pen, abs=0.23)
    if end == (180, 100):
        assert area(picture[:, 140]) == pytest.approx(pen, abs=0.15)
        assert area(picture[100]) == pytest.approx(80 + pen, abs=1)
        down = (picture[:, 140] * np.arange(280)).sum() / picture[:, 140].sum()
        assert down == pytest.approx(99.5, abs=0.05)


def wave(right=0, down=0):
    """A wave of many points and a dot."""
    x = np.linspace(60, 180, 90)
    points = np.stack([x + right, 120 + 40 * np.sin(x / 15) + down], axis=1)
    return [np.float32(points), np.float32([[100 + right, 200 + down]])]


def test_a_drawing_moved_by_whole_pixels_gives_the_picture_moved():
    picture = draw_strokes(wave(), 13)
    for right, down in [(1, 0), (0, 1), (-30, 7), (41, -23)]:
        moved = draw_strokes(wave(right, down), 13)
        difference = np.abs(moved - np.roll(picture, (down, right), (0, 1)).astype(float))
        assert difference.mean() < 0.05
        assert difference.max() < 25


def test_a_drawing_and_its_pen_can_be_scaled_with_the_canvas():
    small, large = (
        draw_strokes(wave(), 13),
        draw_strokes([2 * stroke for stroke in wave()], 26, side=560),
    )
    assert large.shape == (560, 560)
    halved = large.reshape(280, 2, 280, 2).mean(axis=(1, 3))
    assert np.abs(halved - small).mean() < 0.1


def test_ink_is_white_on_black_and_strokes_lie_on_each_other():
    picture = draw_strokes(wave(), 13)
    assert (picture.dtype, picture.shape) == (np.uint8, (280, 280))
    assert (picture.min(), picture.max()) == (0, 255)
    np.testing.assert_array_equal(picture, np.maximum(*(draw_strokes([way], 13) for way in wave())))
    assert not draw_strokes([], 13).any()


def test_ink_outside_the_canvas_is_cut_off():
    picture = draw_strokes([np.float32([(-500, 140), (900, 140)])], 20)
    assert area(picture) == pytest.approx(280 * 20, rel=0.01)
    assert not draw_strokes([np.float32([(-500, -500)])], 20).any()


def test_a_pen_that_rests_draws_what_one_draws_that_goes_on():
    stroke = wave()[0]
    resting = (
        np.repeat(stroke, 3, axis=0) + np.float32([0.1, -0.1]) * (np.arange(270) % 3 == 1)[:, None]
    )
    difference = np.abs(draw_strokes([stroke], 13) - draw_strokes([resting], 13).astype(float))
    assert difference.mean() < 0.05
    still = np.float32([[50, 50]]) + np.float32([[0, 0], [0.1, 0], [0.1, 0.1], [0, 0]])
    np.testing.assert_array_equal(draw_strokes([still], 20), draw_strokes([still[:1]], 20))


def test_a_stroke_of_three_points_keeps_its_corner():
    picture = draw_strokes([np.float32([(50, 50), (150, 50), (150, 150)])], 10)
    assert picture[50, 90] and picture[110, 150]
    assert not picture[100, 100]


PATHS = [PenPath(np.float64(stroke), pen) for pen in (13, 20) for stroke in wave(pen, pen)]
OTHER = PATHS[0]._replace(pen=14)


@pytest.mark.parametrize(
    ("drawn", "missing"),
    [(PATHS[:3], 1), (PATHS, 0), ([], 4), ([OTHER], 4), ([*PATHS, OTHER], 4)],
    ids=["one more", "the same", "none before", "another pen", "one less"],
)
def test_only_strokes_that_are_new_are_drawn(monkeypatch, drawn, missing):
    before, added = draw_paths(drawn, 280), []
    before.flags.writeable = False
    monkeypatch.setattr(render, "add_path", lambda ink, path: added.append(add_path(ink, path)))
    ink = draw_on(before, drawn, PATHS)
    assert len(added) == missing
    np.testing.assert_array_equal(ink, draw_paths(PATHS, 280))


@pytest.mark.parametrize("pen", [0.99, 0, -3, np.nan])
def test_a_pen_too_thin_is_refused(pen):
    with pytest.raises(ValueError, match="at least 1 pixel"):
        draw_strokes(wave(), pen)
