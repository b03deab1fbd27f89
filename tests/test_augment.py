"""Distorted and drawn digits: right images, the same from the same state, never empty."""

import cv2
import numpy as np
import pytest

from digits import augment, training
from digits.augment import vary_digit
from digits.preprocess import to_mnist
from digits.styles import CANVAS, STYLES, draw_digit
from digits.training import DistortedDigits

ALL_STYLES = [(digit, style) for digit, styles in STYLES.items() for style in styles]


def generator(state):
    return np.random.default_rng(state)


@pytest.fixture(scope="module")
def images():
    """Fifty different digits, 0 to 9 five times: uint8 (50, 28, 28)."""
    return np.stack([to_mnist(draw_digit(number % 10, generator(number))) for number in range(50)])


@pytest.fixture(scope="module")
def labels():
    return np.arange(50, dtype=np.uint8) % 10


def test_a_varied_digit_is_an_image_with_white_ink_on_black(images, labels):
    for image, digit in zip(images, labels, strict=True):
        for state in range(10):
            varied = vary_digit(image, digit, generator(state))
            assert varied.dtype == np.uint8
            assert varied.shape == (28, 28)
            assert varied.max() > 127
            assert (varied == 0).mean() > 0.3


def test_a_varied_digit_is_framed_as_mnist_frames(images, labels):
    for image, digit in zip(images, labels, strict=True):
        varied = vary_digit(image, digit, generator(1))
        assert max(cv2.boundingRect(varied)[2:]) == 20
        mass = cv2.moments(varied)
        assert mass["m10"] / mass["m00"] == pytest.approx(14, abs=0.51)
        assert mass["m01"] / mass["m00"] == pytest.approx(14, abs=0.51)


def test_the_same_state_varies_a_digit_alike_and_another_otherwise(images):
    before = images[3].copy()
    varied = [vary_digit(images[3], 3, generator(state)).tobytes() for state in range(20)]
    again = [vary_digit(images[3], 3, generator(state)).tobytes() for state in range(20)]
    assert varied == again
    assert len(set(varied)) == 20
    np.testing.assert_array_equal(images[3], before)


def test_one_state_goes_on_to_other_pictures(images):
    rng = generator(1)
    assert len({vary_digit(images[3], 3, rng).tobytes() for _ in range(20)}) == 20


@pytest.mark.parametrize(("share", "drawn"), [(0, False), (1, True)])
def test_the_drawn_share_of_digits_takes_nothing_from_mnist(images, monkeypatch, share, drawn):
    monkeypatch.setattr(augment, "DRAWN_SHARE", share)
    for state in range(5):
        varied = vary_digit(images[3], 3, generator(state))
        with_other_image = vary_digit(images[4], 3, generator(state))
        with_other_digit = vary_digit(images[3], 4, generator(state))
        assert np.array_equal(varied, with_other_image) == drawn
        assert np.array_equal(varied, with_other_digit) != drawn


def test_a_faint_hairline_is_never_rubbed_out(monkeypatch):
    monkeypatch.setattr(augment, "DRAWN_SHARE", 0)
    hairline = np.zeros((28, 28), np.uint8)
    hairline[4:24, 14] = 180
    assert all(vary_digit(hairline, 1, generator(state)).any() for state in range(40))


def test_a_blank_image_stays_blank(monkeypatch):
    monkeypatch.setattr(augment, "DRAWN_SHARE", 0)
    assert not vary_digit(np.zeros((28, 28), np.uint8), 0, generator(1)).any()


def test_each_of_ten_digits_has_several_styles():
    assert sorted(STYLES) == list(range(10))
    assert [digit for digit, styles in STYLES.items() if len(set(styles)) < 2] == []


@pytest.mark.parametrize(("digit", "style"), ALL_STYLES)
def test_each_style_is_drawn_within_the_canvas_and_frames(monkeypatch, digit, style):
    monkeypatch.setitem(STYLES, digit, (style,))
    for state in range(10):
        drawing = draw_digit(digit, generator(state))
        assert drawing.dtype == np.uint8
        assert drawing.shape == (CANVAS, CANVAS)
        left, top, width, height = cv2.boundingRect(drawing)
        assert min(left, top) > 0
        assert max(left + width, top + height) < CANVAS
        assert height > CANVAS / 2
        image = to_mnist(drawing)
        assert image is not None
        assert max(cv2.boundingRect(image)[2:]) == 20
        assert image.max() > 127


@pytest.mark.parametrize("digit", range(10))
def test_the_same_state_draws_a_digit_alike_and_another_otherwise(digit):
    drawings = [draw_digit(digit, generator(state)).tobytes() for state in range(20)]
    again = [draw_digit(digit, generator(state)).tobytes() for state in range(20)]
    assert drawings == again
    assert len(set(drawings)) == 20


def test_a_digit_is_drawn_in_all_its_styles(monkeypatch):
    upright, lying = "50,0 50,100", "0,50 100,50"
    monkeypatch.setitem(STYLES, 1, (upright, lying))
    boxes = [cv2.boundingRect(draw_digit(1, generator(state))) for state in range(40)]
    assert {height > width for _, _, width, height in boxes} == {True, False}


def batches_of(digits, order=None):
    return [digits[index] for index in order or range(len(digits))]


def assert_equal_batches(ours, theirs):
    for (images, labels), (other_images, other_labels) in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(images, other_images)
        np.testing.assert_array_equal(labels, other_labels)


def test_batches_hold_images_and_one_hot_labels(images, labels):
    digits = DistortedDigits(images, labels, batch_size=16, seed=1)
    assert [len(x) for x, _ in batches_of(digits)] == [16, 16, 16, 2]
    for x, y in batches_of(digits):
        assert x.dtype == np.uint8
        assert x.shape == (len(y), 28, 28)
        assert y.shape == (len(x), 10)
        assert set(np.unique(y)) == {0, 1}
        np.testing.assert_array_equal(y.sum(axis=1), 1)


def test_batches_do_not_depend_on_the_order_in_which_they_are_asked_for(images, labels):
    forward = batches_of(DistortedDigits(images, labels, batch_size=16, seed=1))
    backward = batches_of(DistortedDigits(images, labels, 16, seed=1), order=[3, 2, 1, 0])
    assert_equal_batches(forward, backward[::-1])


def test_batches_differ_between_epochs_and_seeds_and_come_back_with_them(images, labels):
    digits = DistortedDigits(images, labels, batch_size=16, seed=1)
    first = batches_of(digits)
    digits.start_epoch(1)
    second = batches_of(digits)
    other = batches_of(DistortedDigits(images, labels, batch_size=16, seed=2))
    for (x, _), (x_second, _), (x_other, _) in zip(first, second, other, strict=True):
        assert not any(np.array_equal(*pair) for pair in zip(x, x_second, strict=True))
        assert not any(np.array_equal(*pair) for pair in zip(x, x_other, strict=True))
    digits.start_epoch(0)
    assert_equal_batches(first, batches_of(digits))


@pytest.mark.parametrize("epoch", [0, 1])
def test_every_epoch_takes_each_image_once_with_its_label(images, labels, monkeypatch, epoch):
    monkeypatch.setattr(training, "vary_digit", lambda image, digit, rng: image)
    digits = DistortedDigits(images, labels, batch_size=16, seed=1)
    digits.start_epoch(epoch)
    batches = batches_of(digits)
    x = np.concatenate([x for x, _ in batches])
    y = np.concatenate([y for _, y in batches]).argmax(axis=1)
    taken = sorted((image.tobytes(), digit) for image, digit in zip(x, y, strict=True))
    given = sorted((image.tobytes(), digit) for image, digit in zip(images, labels, strict=True))
    assert taken == given
    assert not np.array_equal(x, images)
