"""Pictures of numbers: their colours and places against plain loops."""

import numpy as np
import pytest

from digits.display.heatmap import AGAINST, DOT, FOR, GAP, activation_image, signed_to_rgb
from digits.display.palette import rgb


def test_what_is_above_0_is_green_and_below_pink_the_largest_darkest():
    values = np.array([[4.0, -4.0, 0.0], [1.0, -0.25, 0.0]])
    picture = signed_to_rgb(values)
    assert (picture.dtype, picture.shape) == (np.uint8, (2, 3, 3))
    for row, colours in zip(values, picture, strict=True):
        for value, colour in zip(row, colours, strict=True):
            hue = rgb(FOR if value > 0 else AGAINST)
            strength = (abs(value) / 4) ** 0.7
            assert colour.tolist() == [round(255 + strength * (part - 255)) for part in hue]


def test_zeros_give_a_white_picture():
    assert (signed_to_rgb(np.zeros((28, 28))) == 255).all()


@pytest.mark.parametrize("units", [1, 10, 128, 1024, 1536])
def test_every_unit_of_a_layer_has_a_dot_as_bright_as_it_is_active(units):
    activations = np.random.default_rng(1).normal(size=units)
    picture = activation_image(activations)
    rows, columns = (side // (DOT + GAP) for side in picture.shape)
    assert picture.dtype == np.uint8
    assert rows * columns >= units > (rows - 1) * columns
    dots = picture[:: DOT + GAP, :: DOT + GAP].ravel()
    assert (dots[:units] >= 40).all() and not dots[units:].any()
    assert dots.argmax() == abs(activations).argmax() and dots.max() == 255
    order = np.argsort(abs(activations))
    assert (np.diff(dots[:units][order].astype(int)) >= 0).all()
    assert not picture[DOT :: DOT + GAP].any() and not picture[:, DOT :: DOT + GAP].any()
