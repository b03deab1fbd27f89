"""Changed images, against moving, turning and measuring them by hand."""

from itertools import pairwise

import cv2
import numpy as np
import pytest

from digits.image.transform import PERTURBATIONS, perturb


@pytest.fixture
def digit():
    """A soft, crooked 7, its ink well inside of the frame: uint8 (28, 28)."""
    drawing = np.zeros((280, 280), np.uint8)
    cv2.polylines(
        drawing, [np.array([[90, 80], [190, 90], [130, 210]])], False, 255, 25, cv2.LINE_AA
    )
    return cv2.resize(drawing, (28, 28), interpolation=cv2.INTER_AREA)


def bar(width, length=16):
    """An upright stroke about the middle of the frame: uint8 (28, 28)."""
    image = np.zeros((28, 28), np.uint8)
    image[14 - length // 2 : 14 + length // 2, 14 - width // 2 : 14 - width // 2 + width] = 255
    return image


def centre_of_mass(image):
    """Down and right, pixel index."""
    mass = image / image.sum()
    return (mass.sum(axis=1) * np.arange(28)).sum(), (mass.sum(axis=0) * np.arange(28)).sum()


def moved(image, place):
    """Each pixel taken from where `place(row, column)` says, black from outside."""
    result = np.zeros_like(image)
    for row in range(28):
        for column in range(28):
            y, x = place(row, column)
            if 0 <= y < 28 and 0 <= x < 28:
                result[row, column] = image[y, x]
    return result


# Bit for bit


def test_nothing_to_change_gives_the_images_back_in_an_array_of_their_own():
    images = np.random.default_rng(1).integers(0, 256, (5, 28, 28), dtype=np.uint8)
    same = perturb(images)
    np.testing.assert_array_equal(same, images)
    same[:] = 0
    assert images.any()


@pytest.mark.parametrize("name", PERTURBATIONS)
def test_nearly_nothing_to_change_is_nearly_no_change(digit, name):
    noise = np.random.default_rng(1).integers(0, 256, (28, 28), dtype=np.uint8)
    images = np.stack([digit, noise])
    changed = perturb(images, **{name: PERTURBATIONS[name].neutral + 0.001})
    assert cv2.absdiff(changed, images).max() <= 5  # of 255


@pytest.mark.parametrize(("right", "down"), [(3, 0), (0, -5), (-10, 10), (27, 1), (40, 0)])
def test_whole_pixels_move_an_image_bit_for_bit(right, down):
    image = np.random.default_rng(1).integers(0, 256, (28, 28), dtype=np.uint8)
    expected = moved(image, lambda row, column: (row - down, column - right))
    np.testing.assert_array_equal(perturb(image[None], right, down)[0], expected)


@pytest.mark.parametrize(
    ("turn", "place"),
    [
        (90, lambda row, column: (28 - column, row)),
        (-90, lambda row, column: (column, 28 - row)),
        (180, lambda row, column: (28 - row, 28 - column)),
    ],
)
def test_quarter_turns_about_pixel_14_14_are_bit_for_bit(turn, place):
    image = np.random.default_rng(1).integers(0, 256, (28, 28), dtype=np.uint8)
    np.testing.assert_array_equal(perturb(image[None], turn=turn)[0], moved(image, place))


def test_images_are_changed_one_by_one_and_left_as_they_were(digit):
    images = np.stack([digit, digit.T, np.zeros_like(digit)])
    images.flags.writeable = False
    settings = {"right": 1.5, "down": -2, "turn": 20, "size": 1.2, "pen": 0.7}
    together = perturb(images, **settings)
    assert (together.dtype, together.shape) == (np.uint8, (3, 28, 28))
    for image, changed in zip(images, together, strict=True):
        np.testing.assert_array_equal(perturb(image[None], **settings)[0], changed)
    assert not together[2].any()
    assert perturb(images[:0], **settings).shape == (0, 28, 28)


# By measure


@pytest.mark.parametrize("part", [0.25, 0.5, 0.8, -1.3])
def test_parts_of_a_pixel_move_the_centre_of_mass_by_as_much(digit, part):
    before = centre_of_mass(digit)
    after = centre_of_mass(perturb(digit[None], right=part, down=-2 * part)[0])
    assert np.subtract(after, before) == pytest.approx([-2 * part, part], abs=0.02)


@pytest.mark.parametrize("turn", [-45, -10, 5, 30, 60])
def test_ink_above_the_middle_turns_to_the_right(turn):
    dot = np.zeros((28, 28), np.uint8)
    dot[5:8, 13:16] = 255  # 8 above pixel (14, 14)
    down, right = centre_of_mass(perturb(dot[None], turn=turn)[0])
    angle = np.deg2rad(turn)
    expected = [14 - 8 * np.cos(angle), 14 + 8 * np.sin(angle)]
    assert [down, right] == pytest.approx(expected, abs=0.03)


@pytest.mark.parametrize("size", [0.4, 0.7, 0.9, 1.3, 1.6])
def test_size_is_a_factor_of_height_and_width_about_the_middle(size):
    dot = np.zeros((28, 28), np.uint8)
    dot[7:12, 12:17] = 255  # 5 above pixel (14, 14)
    changed = perturb(dot[None], size=size)[0]
    assert changed.sum() / 255 == pytest.approx(25 * size**2, rel=0.03)
    assert centre_of_mass(changed) == pytest.approx((14 - 5 * size, 14), abs=0.05)


@pytest.mark.parametrize("pen", [-2, -1.5, -1, -0.6, -0.25, 0.25, 0.5, 1, 1.7, 2, 4])
@pytest.mark.parametrize("upright", [True, False])
def test_the_pen_adds_as_many_pixels_to_the_width_of_a_stroke(pen, upright):
    image = bar(4) if upright else bar(4).T
    changed = perturb(image[None], pen=pen)[0]
    across = changed[14] if upright else changed[:, 14]
    assert across.sum() / 255 == pytest.approx(4 + pen, abs=0.02)


@pytest.mark.parametrize("pen", [-1, 1, 2, 3])
def test_the_pen_adds_as_much_all_around_a_disc(pen):
    large = cv2.circle(np.zeros((448, 448), np.uint8), (224, 224), 100, 255, -1)
    disc = cv2.resize(large, (28, 28), interpolation=cv2.INTER_AREA)
    changed = perturb(disc[None], pen=pen)[0]
    diameters = [2 * np.sqrt(image.sum() / 255 / np.pi) for image in (disc, changed)]
    assert diameters[1] - diameters[0] == pytest.approx(pen, abs=0.25)


def test_a_wider_pen_only_adds_ink_and_a_thinner_one_only_takes_it(digit):
    widths = [-2, -1.2, -1, -0.3, 0, 0.1, 0.5, 0.9, 1, 2.4, 4]
    pictures = [perturb(digit[None], pen=pen)[0].astype(int) for pen in widths]
    for thinner, wider in pairwise(pictures):
        assert (wider >= thinner).all()
        assert wider.sum() > thinner.sum()


ORDER = ("pen", "size", "turn", "right", "down")


def one_after_the_other(image, settings, order):
    for name in order:
        image = perturb(image, **{name: settings.get(name, PERTURBATIONS[name].neutral)})
    return image.astype(int)


@pytest.mark.parametrize(
    "settings",
    [
        {"pen": 1.5, "size": 0.8},
        {"turn": -40, "right": 4, "down": 2},
        {"pen": 1, "size": 0.7, "turn": 25, "right": -3, "down": 5},
    ],
)
def test_first_the_pen_changes_then_size_and_turn_then_place(digit, settings):
    changed = perturb(digit[None], **settings)
    apart, apart_in_reverse = (
        np.abs(changed - one_after_the_other(digit[None], settings, order)).mean()
        for order in (ORDER, ORDER[::-1])
    )
    assert apart < 4  # of 255: each change by itself rounds and softens
    assert apart < apart_in_reverse / 2


# What is measured


@pytest.mark.parametrize("name", PERTURBATIONS)
def test_measured_values_rise_and_hold_the_neutral_one(digit, name):
    title, neutral, values = PERTURBATIONS[name]
    assert title and 9 <= len(values) <= 13
    assert list(values) == sorted(set(values))
    assert values[0] < neutral < values[-1] and neutral in values
    np.testing.assert_array_equal(perturb(digit[None], **{name: neutral})[0], digit)
    changed = [perturb(digit[None], **{name: value}) for value in values]
    assert len({image.tobytes() for image in changed}) == len(values)


# Refusals


@pytest.mark.parametrize(
    "wrong", [np.zeros((28, 28), np.uint8), np.zeros((3, 28, 28)), np.zeros((3, 20, 20), np.uint8)]
)
def test_another_type_or_shape_is_refused_in_a_sentence(wrong):
    with pytest.raises(ValueError, match=r"^Images must be uint8 of shape .*\.$"):
        perturb(wrong, right=1)


@pytest.mark.parametrize("size", [0, -1, float("nan")])
def test_a_size_of_nothing_is_refused_in_a_sentence(digit, size):
    with pytest.raises(ValueError, match=r"more than 0"):
        perturb(digit[None], size=size)
