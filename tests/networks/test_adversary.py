"""An adversary's changes against the largest possible ones, which a network without layers has."""

import numpy as np
import pytest

from digits.networks.adversary import (
    DIGITS,
    LIMITS,
    PERCENT,
    away_from,
    change_towards,
    level,
    measure_standing,
    towards,
)
from digits.networks.attribution import NO_DIGIT
from digits.networks.gradient import Pass
from digits.networks.inference import Network, load_network
from digits.networks.recipes import CATALOGUE
from digits.networks.report import read_report
from tests.networks.small import SCALINGS, small_network

RNG = np.random.default_rng(3)
IMAGES = RNG.integers(0, 256, (20, 28, 28), np.uint8) * (RNG.random((20, 28, 28)) < 0.4)
IMAGES = IMAGES.astype(np.uint8)
LEVELS = np.array([level(percent) for percent in LIMITS])


@pytest.mark.parametrize("scaling", SCALINGS)
@pytest.mark.parametrize("hidden", [(), (16, 8)])
def test_no_pixel_leaves_the_limit_and_a_larger_limit_gives_no_less(scaling, hidden):
    network = small_network(scaling, hidden, classes=11)
    for target in (2, NO_DIGIT):
        changed = change_towards(network, IMAGES[0], target)
        assert changed.dtype == np.uint8
        moves = abs(changed.astype(int) - IMAGES[0])
        assert (moves.max(axis=(1, 2)) <= LEVELS).all()
        np.testing.assert_array_equal(changed[0], IMAGES[0])
        scores = Pass(network, changed).scores
        leads = (scores * towards(target)(scores)).sum(axis=1)
        assert (np.diff(leads) >= 0).all()
        assert leads[-1] > leads[0] + 1


def test_levels_stay_within_their_share_of_white():
    assert (level(0), level(1), level(5), level(10), level(30)) == (0, 2, 12, 25, 76)


def test_aims_compare_with_the_highest_of_the_others():
    scores = np.float32([[5, 1, 0, 2, 0, 0, 0, 0, 0, 0, 9], [0, 7, 8, 0, 0, 0, 0, 0, 0, 0, 1]])
    for output, rivals in ((3, (10, 2)), (2, (10, 1)), (NO_DIGIT, (0, 2))):
        direction = towards(output)(scores)
        for row, rival in zip(direction, rivals, strict=True):
            assert (row[output], row[rival], abs(row).sum()) == (1, -1, 2)
    # Only digits count against a digit.
    direction = away_from(np.array([0, 2]))(scores)
    for row, label, rival in zip(direction, (0, 2), (3, 1), strict=True):
        assert (row[label], row[rival], abs(row).sum()) == (-1, 1, 2)


def two_digits() -> Network:
    """A network without a hidden layer that knows the 0 and the 1 alone."""
    network = small_network(hidden=())
    (layer,) = network.layers
    biases = np.float32([0, 0, *[-1000] * 8])
    network.layers = (layer._replace(biases=biases),)
    return network


def largest_lead(network: Network, image: np.ndarray, target: int, reach: int) -> float:
    """Of the target over the other digit: each pixel as far as it may go, as its weight says."""
    weights = network.layers[0].weights.astype(float)
    slope = (weights[:, target] - weights[:, 1 - target]).reshape(28, 28)
    best = np.clip(image + reach * np.sign(slope), 0, 255)
    return float((best / 255 * slope).sum())


@pytest.mark.parametrize("target", [0, 1])
def test_without_a_hidden_layer_each_change_is_the_largest_one(target):
    network = two_digits()
    for image in IMAGES[:3]:
        scores = Pass(network, change_towards(network, image, target)).scores
        leads = scores[:, target] - scores[:, 1 - target]
        expected = [largest_lead(network, image, target, reach) for reach in LEVELS]
        np.testing.assert_allclose(leads, expected, atol=1e-3)


def test_digits_stand_until_the_largest_change_turns_them():
    network = two_digits()
    labels = network.probabilities(IMAGES).argmax(axis=1)
    labels[:2] = 1 - labels[:2]  # read wrong from the beginning
    measured = measure_standing(network, IMAGES, labels)
    assert measured["size"] == [percent / 100 for percent in PERCENT]
    assert measured["standing"][0] == 0.9
    for percent, share in zip(PERCENT, measured["standing"], strict=True):
        reach = level(percent)
        leads = [
            largest_lead(network, image, 1 - label, reach)
            for image, label in zip(IMAGES, labels, strict=True)
        ]
        assert share == np.mean(np.array(leads) <= 0)
    assert 0 in measured["standing"]


@pytest.mark.parametrize("name", CATALOGUE)
def test_published_figures_begin_with_what_is_read_right_and_fall(mnist, name):
    measured = read_report(name).adversary
    images, labels = mnist.x_test[:DIGITS], mnist.y_test[:DIGITS]
    right = load_network(name).probabilities(images).argmax(axis=1) == labels
    assert measured["size"] == [percent / 100 for percent in PERCENT]
    assert measured["standing"][0] == right.mean()
    assert (np.diff(measured["standing"]) <= 0).all()
    assert measured["standing"][-1] < 0.05
