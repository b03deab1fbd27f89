"""Middle lines: those that a pen drew come back, with ends, forks and rings where they were."""

import cv2
import numpy as np
import pytest

from digits.image.framing import to_mnist
from digits.strokes.pen import draw_stroke
from digits.synthesis.middle_lines import SCALE, middle_lines, thin

PEN = 24  # pixels of a canvas of 280: as wide as MNIST's after framing


def image_of(*paths, pen=PEN):
    """Paths in a canvas of 280, drawn with a pen and framed, and their place in the image.

    uint8 (28, 28), and a function from points of the canvas to those of the image.
    """
    canvas = np.zeros((280, 280), np.uint8)
    for path in paths:
        draw_stroke(canvas, np.float64(path), pen)
    image = to_mnist(canvas)
    scale = 20 / max(cv2.boundingRect(canvas)[2:])
    middle, middle_there = centre_of_mass(canvas), centre_of_mass(image)
    return image, lambda points: (np.float64(points) - middle) * scale + middle_there


def centre_of_mass(picture):
    mass = cv2.moments(picture)
    return np.array([mass["m10"], mass["m01"]]) / mass["m00"]


def dense(path, count=200):
    """Points along a path, close together: float (count, 2)."""
    path = np.float64(path)
    along = np.cumsum([0, *np.linalg.norm(np.diff(path, axis=0), axis=1)])
    places = np.linspace(0, along[-1], count)
    return np.stack([np.interp(places, along, path[:, axis]) for axis in (0, 1)], axis=1)


def distance(points, others):
    """How far each of the points (n, 2) is from the nearest of the others (m, 2): (n,)."""
    return np.linalg.norm(points[:, None] - others, axis=2).min(axis=1)


def in_image(line):
    """A middle line in pixels of the image: pixel 0 of three is a third of a pixel before it."""
    return (line + 0.5) / SCALE - 0.5


CURVES = {
    "line": [(140, 40), (140, 240)],
    "slanted": [(90, 40), (190, 240)],
    "arc": [(100 + 90 * np.sin(t), 140 - 100 * np.cos(t)) for t in np.linspace(0, 3, 40)],
    "S": [(140 + 60 * np.sin(t), 40 + 32 * t) for t in np.linspace(0, 6.2, 60)],
}


@pytest.mark.parametrize("pen", [16, PEN, 32])
@pytest.mark.parametrize("name", CURVES)
def test_a_line_drawn_with_a_pen_comes_back_as_one_line_in_the_middle_of_its_ink(name, pen):
    image, place = image_of(CURVES[name], pen=pen)
    (line,) = middle_lines(image)
    assert line.dtype == np.float32 and line.shape[1] == 2
    found, drawn = in_image(line), place(dense(CURVES[name]))
    away = distance(found, drawn)
    assert away.max() < 1 and away.mean() < 0.4
    # Thinning shortens free ends by about half of the pen's width, and no more.
    half = pen / 2 * 20 / 220
    assert distance(drawn, found).max() < half + 1
    assert np.abs(np.diff(found, axis=0)).max() < 1  # without a gap


def ends(lines):
    """How many lines end at each place where a line ends, within a pixel of the image."""
    places = np.concatenate([[line[0], line[-1]] for line in lines])
    near = np.linalg.norm(places[:, None] - places, axis=2) < SCALE
    return sorted(near.sum(axis=1).tolist())


def test_a_ring_comes_back_as_a_ring():
    angle = np.linspace(0, 2 * np.pi, 60)
    image, place = image_of(np.stack([140 + 70 * np.sin(angle), 140 - 100 * np.cos(angle)], axis=1))
    (line,) = middle_lines(image)
    np.testing.assert_array_equal(line[0], line[-1])
    drawn = place(np.stack([140 + 70 * np.sin(angle), 140 - 100 * np.cos(angle)], axis=1))
    assert distance(drawn, in_image(line)).max() < 1


def test_a_fork_comes_back_as_three_lines_that_meet():
    image, _ = image_of([(60, 40), (140, 140), (140, 240)], [(220, 40), (140, 140)])
    lines = middle_lines(image)
    assert len(lines) == 3
    assert ends(lines) == [1, 1, 1, 3, 3, 3]


def test_nothing_comes_of_an_empty_image_or_a_single_pixel():
    image = np.zeros((28, 28), np.uint8)
    assert middle_lines(image) == []
    image[14, 14] = 255
    assert middle_lines(image) == []


def test_a_loop_full_of_ink_gives_no_lines_rather_than_some():
    angle = np.linspace(0, 2 * np.pi, 30)
    loop = np.stack([140 + 24 * np.sin(angle), 60 - 24 * np.cos(angle)], axis=1)
    image, _ = image_of(loop, [(140, 80), (140, 240)], pen=40)
    assert middle_lines(image) == []


def holes(ink):
    """Closed areas of paper: those without the outside."""
    return cv2.connectedComponents(1 - np.pad(ink, 1), connectivity=4)[0] - 2


def test_mnists_digits_keep_their_pieces_and_holes(mnist):
    """Thinning takes no ink away that holds it together, and the lines are of all of it."""
    with_lines = 0
    for image in mnist.x_train[:300]:
        large = cv2.resize(image, (84, 84), interpolation=cv2.INTER_CUBIC)
        ink = (large > 110).astype(np.uint8)
        thinned = thin(ink)
        assert not (thinned & ~ink & 1).any()
        assert cv2.connectedComponents(thinned)[0] == cv2.connectedComponents(ink)[0]
        assert holes(thinned) == holes(ink)
        lines = middle_lines(image)
        with_lines += bool(lines)
        if lines:  # none is further from the lines than a spur or a dot that is left out
            drawn = np.zeros_like(ink)
            points = [line[:, None].round().astype(np.int32) for line in lines]
            cv2.polylines(drawn, points, isClosed=False, color=1, thickness=5)
            assert (drawn & thinned).sum() > 0.93 * thinned.sum()
    assert with_lines > 200
