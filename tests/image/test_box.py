"""Which ink counts: faint noise and stray dots do not, every part of a digit does."""

import cv2
import numpy as np
import pytest

from digits.image.box import FAINTEST, Box, digit_box, ink_box
from digits.image.framing import (
    frame_drawing,
    is_out_of_place,
    put_in_corner,
    steps,
    to_mnist,
)
from digits.strokes.render import draw_strokes
from digits.synthesis.styles import STYLES

SIDE, PEN = 360, 23
CORNERS = [(25, 25), (335, 25), (25, 335), (335, 335)]


def drawing(*strokes, pen=PEN):
    return draw_strokes([np.float64(stroke) for stroke in strokes], pen, SIDE)


def digit(number, length, middle=(180, 180)):
    """A digit of the first style, as long as `length` pixels, around `middle`."""
    strokes = [np.float64(stroke) for stroke in STYLES[str(number)][0]]
    points = np.concatenate(strokes)
    scale = (length - PEN) / np.ptp(points, axis=0).max()
    centre = (points.min(axis=0) + points.max(axis=0)) / 2
    return drawing(*((stroke - centre) * scale + middle for stroke in strokes))


# Faint noise


def noise(count, most=FAINTEST, seed=0):
    """So many pixels of up to `most`, which may be all of them."""
    rng = np.random.default_rng(seed)
    faint = np.zeros(SIDE * SIDE, np.uint8)
    faint[rng.permutation(faint.size)[:count]] = rng.integers(1, most + 1, count)
    return faint.reshape(SIDE, SIDE)


@pytest.mark.parametrize("number", range(10))
def test_low_bits_that_a_browser_changes_leave_the_crop_as_it_is(number):
    ink = digit(number, 80, (60, 60))
    near = cv2.dilate(ink, np.ones((3, 3)))
    for seed in range(10):
        noisy = np.where(near > 0, ink, noise(40, seed=seed))
        assert ink_box(noisy) == digit_box(noisy) == ink_box(ink)
        # Within the box the noise stays, and is too faint to matter.
        assert cv2.absdiff(to_mnist(noisy), to_mnist(ink)).max() <= 1


@pytest.mark.parametrize("number", range(10))
def test_noise_on_every_pixel_moves_the_crop_by_a_soft_edge_at_most(number):
    ink = digit(number, 200)
    left, top, width, height = ink_box(cv2.max(ink, noise(SIDE * SIDE)))
    true = ink_box(ink)
    reach = round(max(true[2:]) / 20)
    assert true.left - reach <= left <= true.left and true.top - reach <= top <= true.top
    assert width <= true.width + 2 * reach and height <= true.height + 2 * reach


def test_noise_alone_is_no_ink():
    assert ink_box(noise(40)) is digit_box(noise(40)) is None
    assert to_mnist(noise(SIDE * SIDE)) is frame_drawing(noise(SIDE * SIDE)) is None
    assert put_in_corner(noise(40)) is None


def test_the_soft_edge_of_a_stroke_is_ink():
    ink = np.zeros((100, 100), np.uint8)
    ink[40:60, 40:60], ink[39, 45:50], ink[10, 10], ink[37, 45] = 255, FAINTEST, FAINTEST, 1
    assert ink_box(ink) == Box(40, 39, 20, 21)


# Stray dots


@pytest.mark.parametrize("number", range(10))
@pytest.mark.parametrize("length", [80, 120, 180])
def test_a_stray_dot_changes_nothing_of_what_the_network_sees(number, length):
    ink = digit(number, length)
    for place in CORNERS:
        stray = cv2.max(ink, drawing([place]))
        assert digit_box(stray) == ink_box(ink)
        np.testing.assert_array_equal(frame_drawing(stray), frame_drawing(ink))
        assert is_out_of_place(stray) == is_out_of_place(ink)
        np.testing.assert_array_equal(put_in_corner(stray), put_in_corner(ink))
        assert ink_box(stray) != ink_box(ink)


def test_several_dots_and_a_short_smear_do_not_count_either():
    ink = digit(3, 100, (90, 90))
    beside = drawing([(330, 330)], [(340, 290)], [(30, 320), (45, 325)])
    assert digit_box(cv2.max(ink, beside)) == ink_box(ink)


def test_each_step_of_framing_shows_that_the_dot_is_left_out():
    ink = digit(7, 120)
    stray = cv2.max(ink, drawing([(30, 330)]))
    np.testing.assert_array_equal(steps(stray).ink, stray)
    np.testing.assert_array_equal(steps(stray).cropped, steps(ink).cropped)


RING = [(180 + 100 * np.cos(t), 180 + 130 * np.sin(t)) for t in np.linspace(0, 2 * np.pi, 60)]
WHOLE = {
    "a dotted 0": drawing(RING, [(180, 180)]),
    "a 5 whose bar stands apart": drawing(
        [(130, 110), (130, 180), (220, 200), (210, 290), (120, 290)], [(175, 70), (250, 60)]
    ),
    "a 5 with a bar as short as a dot": drawing(
        [(130, 110), (130, 180), (220, 200), (210, 290), (120, 290)], [(185, 85), (200, 85)]
    ),
    "a 1 like an i": drawing([(180, 150), (180, 300)], [(180, 90)]),
    "a broken 1": drawing([(180, 60), (178, 140)], [(178, 180), (176, 200)], [(175, 240)]),
    "a 1 of dots": drawing(*([(180, y)] for y in range(60, 320, 50))),
    "a dash and the dots that go on": drawing(
        [(100, 60), (200, 60)], *([(230 - i * 10, 100 + i * 45)] for i in range(5))
    ),
    "a dot": drawing([(180, 180)]),
    "two dots": drawing([(60, 60)], [(300, 300)]),
    "two digits": cv2.max(digit(1, 120, (80, 180)), digit(0, 120, (280, 180))),
    "a digit and a short line": cv2.max(
        digit(3, 150, (100, 100)), drawing([(250, 330), (330, 330)])
    ),
}


@pytest.mark.parametrize("ink", WHOLE.values(), ids=WHOLE)
def test_what_may_belong_to_a_digit_stays_whole(ink):
    assert digit_box(ink) == ink_box(ink) == Box(*cv2.boundingRect(ink))


def test_a_digit_of_mnist_keeps_its_specks():
    image = np.zeros((28, 28), np.uint8)
    image[4:24, 13:16], image[5, 24] = 255, 255
    assert digit_box(image) == Box(13, 4, 3, 20)
    np.testing.assert_array_equal(steps(image).cropped, image[4:24, 13:25])
    np.testing.assert_array_equal(frame_drawing(image), to_mnist(image))


def test_a_picture_of_thousands_of_dots_is_taken_as_it_is():
    dots = np.zeros((1000, 1000), np.uint8)
    dots[500:, ::3], dots[2:500:3, 2:500:3] = 255, 200
    assert digit_box(dots) == ink_box(dots) == Box(*cv2.boundingRect(dots))


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (28, 28), (360, 360)])
def test_nothing_has_no_box_and_a_full_picture_is_its_own(shape):
    assert ink_box(np.zeros(shape, np.uint8)) is digit_box(np.zeros(shape, np.uint8)) is None
    full = np.full(shape, 255, np.uint8)
    assert ink_box(full) == digit_box(full) == (0, 0, *shape[::-1])
