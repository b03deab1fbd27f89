"""The path of a pen through the points of a stroke, and the ink that it leaves."""

import numpy as np
import pytest

from digits.strokes.pen import draw_stroke, smooth

# Paths


def test_a_path_keeps_the_ends_and_passes_the_middles():
    stroke = np.float32([[0, 0], [10, 0], [10, 20], [40, 20]])
    path = smooth(stroke)
    np.testing.assert_array_equal(path[[0, -1]], stroke[[0, -1]])
    for middle in (stroke[1:] + stroke[:-1]) / 2:
        assert (path == middle).all(axis=1).any()
    # Half path round the first corner, as the curve "Q 10 0 10 10" from 5 0 has it.
    assert (path == [8.75, 2.5]).all(axis=1).any()


def test_a_straight_stroke_stays_straight():
    x = np.float64([3, 4, 10, 11, 30])
    path = smooth(np.stack([x, 2 * x + 1], axis=1))
    np.testing.assert_allclose(path[:, 1], 2 * path[:, 0] + 1)
    assert (np.diff(path[:, 0]) >= 0).all()


def test_a_corner_is_rounded_and_a_doubled_one_is_sharp():
    corner = [[0, 0], [20, 0], [20, 0], [20, 20]]
    assert (smooth(np.float32(corner)) == [20, 0]).all(axis=1).any()
    rounded = smooth(np.float32(corner)[[0, 1, 3]])
    assert np.hypot(*(rounded - [20, 0]).T).min() > 3


def test_strokes_of_one_and_two_points_have_a_path():
    np.testing.assert_array_equal(smooth(np.float32([[3, 4]])), [[3, 4], [3, 4]])
    np.testing.assert_array_equal(smooth(np.float32([[3, 4], [5, 6]])), [[3, 4], [5, 6]])


@pytest.mark.parametrize("count", range(1, 12))
def test_a_path_never_leaves_the_box_of_its_points(count):
    stroke = np.random.default_rng(count).uniform(-50, 200, (count, 2))
    path = smooth(stroke)
    assert path.ndim == 2 and path.shape[1] == 2
    assert len(path) >= max(2, count)
    assert (path.min(axis=0) >= stroke.min(axis=0) - 1e-9).all()
    assert (path.max(axis=0) <= stroke.max(axis=0) + 1e-9).all()


# Ink


def draw(path, pen, side=60):
    canvas = np.zeros((side, side), np.uint8)
    draw_stroke(canvas, np.float64(path), pen)
    return canvas


@pytest.mark.parametrize("pen", [3, 6, 12])
@pytest.mark.parametrize("end", [(45, 15), (15, 45), (40, 40)])
def test_ink_lies_within_half_a_pen_of_the_path(pen, end):
    canvas = draw([(15, 15), end], pen)
    start, path = np.array((15, 15)), np.array(end) - 15
    for (row, column), ink in np.ndenumerate(canvas):
        place = np.array((column, row)) - start
        nearest = np.clip(place @ path / (path @ path), 0, 1) * path
        distance = np.hypot(*(place - nearest))
        if distance < pen / 2 - 1:
            assert ink == 255
        if distance > pen / 2 + 2.5:
            assert ink == 0


def test_a_part_of_a_pixel_counts():
    pictures = [draw([(20, 20 + part), (40, 20 + part)], 4) for part in (0, 0.25, 0.5, 0.75, 1)]
    heights = [
        (picture[:, 30] * np.arange(60)).sum() / picture[:, 30].sum() for picture in pictures
    ]
    assert heights == pytest.approx([20, 20.25, 20.5, 20.75, 21], abs=0.2)


def test_a_dot_is_drawn_and_ink_stays_where_it_was():
    canvas = draw([(10, 10), (50, 10)], 6)
    before = canvas.copy()
    draw_stroke(canvas, smooth(np.float64([[30, 40]])), 6)
    assert canvas[40, 30] == 255
    assert (canvas >= before).all()
    np.testing.assert_array_equal(canvas[:30], before[:30])


def test_ink_outside_the_canvas_is_left_out():
    assert not draw([(-40, -40), (-20, -40)], 6).any()
    assert draw([(-40, 30), (100, 30)], 6)[30].all()
