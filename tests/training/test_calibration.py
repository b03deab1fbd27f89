"""Calibration, against Keras's own loss and cases whose temperature is known."""

from dataclasses import replace

import keras
import numpy as np
import pytest

from digits.networks.config import ALL_CLASSES
from digits.networks.decision import normalise
from digits.networks.recipes import CATALOGUE
from digits.training.build import build_network
from digits.training.calibration import TEMPERATURES, calibrate, with_drawn

COUNT = 2000
IMAGES = np.random.default_rng(0).integers(0, 256, (COUNT, 28, 28), dtype=np.uint8)


def logits_of(network):
    """The eleven logits of each image: float (N, 11)."""
    eleven = keras.Model(network.inputs, network.get_layer(ALL_CLASSES).output)
    return np.log(eleven.predict(IMAGES, batch_size=1000, verbose=0).astype(float))


@pytest.fixture
def network():
    """A small untrained network whose digits are about as likely as each other."""
    keras.utils.set_random_seed(3)
    network = build_network(replace(CATALOGUE["best"], hidden=(16,)))
    last = network.get_layer(ALL_CLASSES)
    kernel, bias = last.get_weights()
    last.set_weights([6 * kernel, bias + np.linspace(-0.5, 0.5, 11)])
    return network


@pytest.fixture
def labels_of_it(network):
    """Digits drawn with the probabilities that the network gives them: it is calibrated."""
    rng = np.random.default_rng(5)
    rows = normalise(network.predict(IMAGES, batch_size=1000, verbose=0)).probabilities
    return np.array([rng.choice(10, p=row / row.sum()) for row in rows.astype(float)])


def scale_logits(network, factor):
    last = network.get_layer(ALL_CLASSES)
    last.set_weights([factor * weights for weights in last.get_weights()])


def loss(network, labels):
    """Of the true digits, as Keras has it, among the ten."""
    rows = normalise(network.predict(IMAGES, batch_size=1000, verbose=0)).probabilities
    return float(keras.losses.SparseCategoricalCrossentropy()(labels, rows))


@pytest.mark.parametrize("too_sure", [0.5, 3])
def test_the_temperature_is_the_factor_by_which_a_network_is_too_sure(
    network, labels_of_it, too_sure
):
    scale_logits(network, too_sure)
    before = loss(network, labels_of_it)
    temperature = calibrate(network, IMAGES, labels_of_it)
    assert temperature == pytest.approx(too_sure, rel=0.1)
    assert isinstance(temperature, float)
    assert loss(network, labels_of_it) < before - 0.01


def test_of_all_temperatures_the_best_is_taken(network, labels_of_it):
    scale_logits(network, 2)
    weights = network.get_weights()
    taken = calibrate(network, IMAGES, labels_of_it)
    reached = loss(network, labels_of_it)
    for temperature in TEMPERATURES[::40]:
        network.set_weights(weights)
        scale_logits(network, 1 / temperature)
        assert reached <= loss(network, labels_of_it) + 1e-5
    assert taken in TEMPERATURES


def test_calibration_divides_the_logits_and_leaves_all_else(network, labels_of_it):
    scale_logits(network, 2)
    before, logits = network.get_weights(), logits_of(network)
    temperature = calibrate(network, IMAGES, labels_of_it)
    for weights, old in zip(network.get_weights()[-2:], before[-2:], strict=True):
        np.testing.assert_allclose(weights, old / temperature, rtol=1e-6)
    for weights, old in zip(network.get_weights()[:-2], before[:-2], strict=True):
        np.testing.assert_array_equal(weights, old)
    scaled = logits / temperature
    expected = scaled - np.log(np.exp(scaled).sum(axis=1, keepdims=True))
    np.testing.assert_allclose(logits_of(network), expected, atol=1e-3)


def test_calibration_changes_no_digit_that_is_read(network, labels_of_it):
    scale_logits(network, 2)
    before = network.predict(IMAGES, batch_size=1000, verbose=0)
    calibrate(network, IMAGES, labels_of_it)
    after = network.predict(IMAGES, batch_size=1000, verbose=0)
    # Float32 may change two that are as good as equal.
    ranked = np.sort(before, axis=1)
    clear = ranked[:, -1] > 1.0001 * ranked[:, -2]
    np.testing.assert_array_equal(after.argmax(axis=1)[clear], before.argmax(axis=1)[clear])
    assert clear.mean() > 0.99
    assert after.max(axis=1).mean() < before.max(axis=1).mean()


def test_what_is_calibrated_stays_as_it_is(network, labels_of_it):
    scale_logits(network, 2)
    calibrate(network, IMAGES, labels_of_it)
    step = TEMPERATURES[1] / TEMPERATURES[0]
    assert calibrate(network, IMAGES, labels_of_it) == pytest.approx(1, rel=1.5 * (step - 1))


def test_calibration_reads_the_digits_given_and_as_many_drawn_in_other_styles(images, labels):
    x, y = with_drawn(images, labels, seed=1)
    np.testing.assert_array_equal(x[:50], images)
    np.testing.assert_array_equal(y, np.tile(labels, 2))
    assert x.shape == (100, 28, 28) and x[50:].any(axis=(1, 2)).all()
    assert not any((drawn == images).all(axis=(1, 2)).any() for drawn in x[50:])
    np.testing.assert_array_equal(x, with_drawn(images, labels, seed=1)[0])
