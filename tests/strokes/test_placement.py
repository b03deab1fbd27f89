"""Drawings of any unit are put whole on the canvas, in the sizes that are said."""

import numpy as np
import pytest

from digits.strokes.placement import CANVAS, LONGER_SIDE, PEN, place_randomly
from digits.strokes.render import draw_strokes


@pytest.mark.parametrize("extent", [(100, 40), (3, 800), (1e-3, 5e-4)])
def test_a_drawing_is_placed_whole_with_its_longer_side_as_said(extent):
    stroke = np.float64([(0, 0), (1, 0.3), (0.2, 1)]) * extent - 70
    longer, corners = [], []
    rng = np.random.default_rng(1)
    for _ in range(300):
        (placed,), pen = place_randomly([stroke], rng)
        least, most = placed.min(axis=0), placed.max(axis=0)
        assert PEN[0] <= pen <= PEN[1]
        assert (least >= pen / 2 - 1e-6).all() and (most <= CANVAS - pen / 2 + 1e-6).all()
        width, height = most - least
        assert width / height == pytest.approx(extent[0] / extent[1], rel=1e-6)
        longer.append((max(width, height) + pen) / CANVAS)
        corners.append(least)
    assert LONGER_SIDE[0] - 1e-6 <= min(longer) < LONGER_SIDE[0] + 0.02
    assert LONGER_SIDE[1] - 0.02 < max(longer) <= LONGER_SIDE[1] + 1e-6
    assert np.ptp(corners, axis=0).min() > 0.3 * CANVAS


def test_strokes_keep_their_places_to_each_other():
    strokes = [np.float64([[0, 0], [50, 100]]), np.float64([[25, 30]])]
    (line, dot), _ = place_randomly(strokes, np.random.default_rng(1))
    along = (dot[0] - line[0]) / (line[1] - line[0])
    assert along == pytest.approx([0.5, 0.3])


@pytest.mark.parametrize("value", [0, 7, 1e6])
def test_a_dot_is_placed_within_the_canvas(value):
    rng = np.random.default_rng(1)
    for _ in range(50):
        (dot,), pen = place_randomly([np.float32([[value, -value]])], rng)
        picture = draw_strokes([dot], pen)
        assert 2 * np.sqrt((picture / 255).sum() / np.pi) == pytest.approx(pen, abs=0.2)


def test_a_drawing_of_any_extent_is_drawn():
    """As far apart as a file's numbers can be."""
    most = np.finfo(np.float32).max
    far = np.float32([[-most, 0], [most, most], [0, 5]])
    (placed,), pen = place_randomly([far], np.random.default_rng(1))
    assert np.isfinite(placed).all()
    assert (placed >= 0).all() and (placed <= CANVAS).all()
    assert draw_strokes([placed], pen).any()
