"""Scaling pictures and shares of their size."""

import numpy as np
import pytest

from digits.image.resize import odd_pixels, scale_down, scale_longer_side


@pytest.mark.parametrize(
    ("shape", "side", "expected"),
    [
        ((40, 80), 20, (10, 20)),
        ((80, 40), 20, (20, 10)),
        ((3, 900), 20, (1, 20)),
        ((2, 1), 8, (8, 4)),
    ],
)
def test_the_longer_side_is_scaled_and_the_aspect_kept(shape, side, expected):
    assert scale_longer_side(np.zeros(shape, np.uint8), side).shape == expected


def test_only_a_larger_picture_is_scaled_down():
    picture = np.random.default_rng(1).integers(0, 256, (30, 50), dtype=np.uint8)
    np.testing.assert_array_equal(scale_down(picture, 50), picture)
    np.testing.assert_array_equal(scale_down(picture, 1000), picture)
    halves = picture.reshape(15, 2, 25, 2).mean(axis=(1, 3))
    np.testing.assert_allclose(scale_down(picture, 25), halves, atol=0.51)


def test_a_window_is_odd_and_at_least_3():
    picture = np.zeros((10, 400), np.uint8)
    assert [odd_pixels(share, picture) for share in (0, 1 / 40, 1 / 39, 1 / 8)] == [3, 11, 11, 51]
