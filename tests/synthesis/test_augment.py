"""Varied and distorted pictures: right images, right shares, the same from the same state."""

from dataclasses import replace
from functools import partial

import cv2
import numpy as np
import pytest

from digits.image.framing import to_mnist
from digits.synthesis import augment
from digits.synthesis.augment import (
    AGAIN_SHARE,
    DOODLE_SHARE,
    DRAWN_SHARE,
    FULL,
    MILD,
    NO_DIGIT,
    Distortion,
    distort,
    vary_digit,
)
from digits.synthesis.styles import draw_digit


def generator(state):
    return np.random.default_rng(state)


@pytest.fixture(scope="module")
def images():
    """Fifty different digits, 0 to 9 five times: uint8 (50, 28, 28)."""
    return np.stack([to_mnist(draw_digit(number % 10, generator(number))) for number in range(50)])


def set_shares(monkeypatch, doodles=0, drawn=0, again=0):
    shares = {"DOODLE_SHARE": doodles, "DRAWN_SHARE": drawn, "AGAIN_SHARE": again}
    for name, share in shares.items():
        monkeypatch.setattr(augment, name, share)


# Varied


def test_a_varied_digit_is_an_image_with_white_ink_on_black(images):
    for number, image in enumerate(images):
        for state in range(4):
            varied, shown = vary_digit(image, number % 10, generator(state))
            assert varied.dtype == np.uint8
            assert varied.shape == (28, 28)
            assert varied.max() > 127
            assert (varied == 0).mean() > (0.3 if shown != NO_DIGIT else 0.1)


def test_no_picture_of_thousands_is_blank(images):
    rng = generator(1)
    for number in range(3000):
        varied, _ = vary_digit(images[number % 50], number % 10, rng)
        assert varied.max() > 100


def test_a_varied_digit_is_framed_as_mnist_frames(images, monkeypatch):
    set_shares(monkeypatch, drawn=DRAWN_SHARE, again=AGAIN_SHARE)
    for number, image in enumerate(images):
        varied, _ = vary_digit(image, number % 10, generator(1))
        assert max(cv2.boundingRect(varied)[2:]) == 20
        mass = cv2.moments(varied)
        assert mass["m10"] / mass["m00"] == pytest.approx(14, abs=0.51)
        assert mass["m01"] / mass["m00"] == pytest.approx(14, abs=0.51)


def test_the_same_state_varies_a_digit_alike_and_another_otherwise(images):
    before = images[3].copy()
    made = [[vary_digit(images[3], 3, generator(state)) for state in range(40)] for _ in "12"]
    pictures, again = ([image.tobytes() for image, _ in varied] for varied in made)
    assert pictures == again
    assert len(set(pictures)) == 40
    shown, shown_again = ([digit for _, digit in varied] for varied in made)
    assert shown == shown_again
    assert set(shown) == {3, NO_DIGIT}
    np.testing.assert_array_equal(images[3], before)


def test_one_state_goes_on_to_other_pictures(images):
    rng = generator(1)
    assert len({vary_digit(images[3], 3, rng)[0].tobytes() for _ in range(20)}) == 20


def test_a_picture_shows_the_digit_or_none(images):
    for digit in range(10):
        rng = generator(digit)
        shown = {vary_digit(images[digit], digit, rng)[1] for _ in range(40)}
        assert shown == {digit, NO_DIGIT}
    assert not 0 <= NO_DIGIT <= 9


@pytest.fixture
def sources(monkeypatch):
    """Leaves out all drawing: a picture only tells where it comes from."""
    monkeypatch.setattr(augment, "draw_varied_doodle", lambda rng: "doodle")
    monkeypatch.setattr(augment, "draw_varied", lambda digit, rng: f"drawn {digit}")
    monkeypatch.setattr(augment, "draw_again", lambda lines, rng: f"{lines} again")
    monkeypatch.setattr(augment, "distort", lambda image, rng, **how: how)
    monkeypatch.setattr(augment, "_lines_of", lambda pixels: "lines")


MILDLY = str({"change_pen": True, "bounds": MILD})


def test_shares_are_held_and_labels_follow_the_source(sources, images):
    rng, count = generator(1), 20_000
    varied = [vary_digit(images[5], 5, rng) for _ in range(count)]
    pairs = [(str(source), digit) for source, digit in varied]
    shares = {
        ("doodle", NO_DIGIT): DOODLE_SHARE,
        ("drawn 5", 5): DRAWN_SHARE,
        ("lines again", 5): AGAIN_SHARE,
        (MILDLY, 5): 1 - DOODLE_SHARE - DRAWN_SHARE - AGAIN_SHARE,
    }
    assert set(pairs) == set(shares)
    for pair, share in shares.items():
        deviation = np.sqrt(share * (1 - share) / count)
        assert pairs.count(pair) / count == pytest.approx(share, abs=4 * deviation)


def test_a_digit_without_lines_is_distorted_instead(sources, images, monkeypatch):
    set_shares(monkeypatch, again=1)
    assert vary_digit(images[5], 5, generator(1)) == ("lines again", 5)
    monkeypatch.setattr(augment, "_lines_of", lambda pixels: [])
    assert str(vary_digit(images[5], 5, generator(1))[0]) == MILDLY


def test_a_digit_that_is_drawn_again_keeps_its_shape_and_gets_another_pen(images, monkeypatch):
    """Compared with all fifty, its own digit is nearest more often than by chance alone."""
    set_shares(monkeypatch, again=1)
    flat = images.reshape(50, -1).astype(float)
    nearest, ink = 0, []
    for number, image in enumerate(images):
        again = vary_digit(image, number % 10, generator(number))[0]
        distances = ((flat - again.ravel()) ** 2).sum(axis=1)
        nearest += int(distances.argmin()) % 10 == number % 10
        ink.append([vary_digit(image, number % 10, generator(n))[0].sum() for n in range(5)])
    assert nearest > 30
    spread = np.max(ink, axis=1) / np.min(ink, axis=1)
    assert np.median(spread) > 1.3


@pytest.mark.parametrize(("share", "drawn"), [(0, False), (1, True)])
def test_the_drawn_share_of_digits_takes_nothing_from_mnist(images, monkeypatch, share, drawn):
    set_shares(monkeypatch, drawn=share)
    for state in range(5):
        varied, _ = vary_digit(images[3], 3, generator(state))
        with_other_image, _ = vary_digit(images[4], 3, generator(state))
        with_other_digit, _ = vary_digit(images[3], 4, generator(state))
        assert np.array_equal(varied, with_other_image) == drawn
        assert np.array_equal(varied, with_other_digit) != drawn


def test_the_share_of_doodles_takes_nothing_from_digit_or_image(images, monkeypatch):
    set_shares(monkeypatch, doodles=1)
    for state in range(5):
        varied, shown = vary_digit(images[3], 3, generator(state))
        with_others, other_shown = vary_digit(images[4], 4, generator(state))
        np.testing.assert_array_equal(varied, with_others)
        assert shown == other_shown == NO_DIGIT


def test_a_faint_hairline_is_never_rubbed_out(monkeypatch):
    set_shares(monkeypatch)
    hairline = np.zeros((28, 28), np.uint8)
    hairline[4:24, 14] = 180
    assert all(vary_digit(hairline, 1, generator(state))[0].any() for state in range(100))


def test_a_blank_image_stays_blank(monkeypatch):
    set_shares(monkeypatch)
    assert not vary_digit(np.zeros((28, 28), np.uint8), 0, generator(1))[0].any()


# Distorted


STILL = Distortion(rotation=0, shear=0, stretch=0, elastic=0, pen_steps=(0,))


@pytest.fixture
def plain_edges(monkeypatch):
    """Edges as they are."""
    monkeypatch.setattr(augment, "CONTRAST", (1, 1))
    monkeypatch.setattr(augment, "MIDDLE", (127.5, 127.5))


@pytest.mark.parametrize("side", [28, 56, 112])
def test_without_chance_a_drawing_of_any_size_is_only_framed(plain_edges, side):
    drawing = cv2.resize(draw_digit(4, generator(1)), (side, side), interpolation=cv2.INTER_AREA)
    framed = to_mnist(cv2.resize(drawing, (56, 56), interpolation=cv2.INTER_LINEAR))
    distorted = distort(drawing, generator(1), bounds=STILL)
    assert np.abs(distorted.astype(int) - framed).max() <= 2


def box(image):
    return cv2.boundingRect(image)[2:]


def cross():
    """An upright cross, as wide as it is high."""
    drawing = np.zeros((112, 112), np.uint8)
    drawing[30:82, 50:62] = drawing[50:62, 30:82] = 255
    return drawing


@pytest.mark.parametrize("name", ["rotation", "shear", "stretch", "elastic"])
def test_every_distortion_alone_changes_the_picture(plain_edges, name):
    drawing = draw_digit(8, generator(1))

    def pictures(bounds):
        return {distort(drawing, generator(s), bounds=bounds).tobytes() for s in range(10)}

    plain = pictures(STILL)
    assert len(plain) == 1
    changed = pictures(replace(STILL, **{name: getattr(FULL, name)}))
    assert len(changed - plain) > 7  # a small change can be lost in framing


def test_stretching_goes_both_ways(plain_edges):
    assert box(distort(cross(), generator(1), bounds=STILL)) == (20, 20)
    bounds = replace(STILL, stretch=0.2)
    shapes = [box(distort(cross(), generator(state), bounds=bounds)) for state in range(40)]
    assert {width > height for width, height in shapes if width != height} == {True, False}
    assert all(max(shape) == 20 and min(shape) >= 13 for shape in shapes)


def test_the_pen_is_changed_where_it_is_asked_for_alone(plain_edges):
    ink = partial(np.sum, dtype=int)
    plain = distort(cross(), generator(1), bounds=STILL)
    for steps, wider in ((3, True), (-1, False)):
        bounds = replace(STILL, pen_steps=(steps,))
        np.testing.assert_array_equal(distort(cross(), generator(1), bounds=bounds), plain)
        changed = distort(cross(), generator(1), change_pen=True, bounds=bounds)
        assert (ink(changed) > 1.2 * ink(plain)) if wider else (ink(changed) < ink(plain))


def test_a_picture_is_as_sharp_as_before_it_was_enlarged(images):
    """The share of full ink; without contrast it is a tenth of MNIST's."""
    turned = replace(STILL, rotation=12)
    made = np.stack([distort(image, generator(n), bounds=turned) for n, image in enumerate(images)])

    def full(pictures):
        return (pictures >= 250).sum() / (pictures > 0).sum()

    assert full(made) == pytest.approx(full(images), abs=0.1)
