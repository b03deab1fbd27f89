"""Gradients by the pixels against differences of scores; against Keras see test_inference.py."""

import numpy as np
import pytest

from digits.networks.gradient import Pass
from digits.networks.inference import Network
from digits.networks.keras_file import Parts
from tests.networks.small import SCALINGS, small_network

IMAGES = np.random.default_rng(6).integers(1, 255, (3, 28, 28), np.uint8)


def smooth_network(scaling: str, activation: str) -> Network:
    """One that does not bend between two greys, unlike a ReLU."""
    *hidden, last = small_network(scaling, classes=11).layers
    hidden = [layer._replace(activation=activation) for layer in hidden]
    return Network(Parts(SCALINGS[scaling], [*hidden, last]))


@pytest.mark.parametrize("activation", ["tanh", "sigmoid"])
@pytest.mark.parametrize("scaling", SCALINGS)
def test_the_gradient_is_the_change_in_the_scores_when_a_pixel_changes(scaling, activation):
    network = smooth_network(scaling, activation)
    direction = np.random.default_rng(1).normal(size=(3, 11)).astype(np.float32)
    gradient = Pass(network, IMAGES).gradient(direction)
    assert gradient.shape == IMAGES.shape
    places = np.random.default_rng(2).integers(0, 28, (30, 2))
    expected = []
    for row, column in places:
        moved = np.stack([IMAGES, IMAGES])
        moved[0, :, row, column] -= 1
        moved[1, :, row, column] += 1
        below, above = (Pass(network, images).scores for images in moved)
        expected.append(((above - below) * direction).sum(axis=1) / 2)
    found = gradient[:, places[:, 0], places[:, 1]].T
    np.testing.assert_allclose(found, expected, atol=0.02 * abs(found).max())


@pytest.mark.parametrize("hidden", [(), (16, 8)])
def test_scores_are_those_that_the_answer_comes_from(hidden):
    network = small_network(hidden=hidden)
    powers = np.exp(Pass(network, IMAGES).scores)
    shares = powers / powers.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(shares, network.probabilities(IMAGES), atol=1e-5)


def test_ink_in_an_empty_row_moves_a_network_that_makes_rows_equally_long():
    network = small_network("unit rows", hidden=())
    image = np.zeros((1, 28, 28), np.uint8)
    gradient = Pass(network, image).gradient(np.eye(10, dtype=np.float32)[[4]])
    weights = network.layers[0].weights[:, 4].reshape(1, 28, 28)
    np.testing.assert_array_equal(np.sign(gradient), np.sign(weights))
