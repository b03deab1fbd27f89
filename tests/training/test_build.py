"""The layers of a config, and what they calculate, against plain NumPy."""

from dataclasses import replace

import keras
import numpy as np
import pytest

from digits.jobs.config import pupil_config
from digits.networks.config import ALL_CLASSES, GENERATED, MAX_TEMPERATURE, TEMPERATURE_SLOPE
from digits.networks.recipes import CATALOGUE
from digits.training.build import (
    adaptive_temperature,
    build_network,
    compile_network,
    read_right,
)

IMAGES = np.random.default_rng(0).integers(0, 256, (5, 28, 28), dtype=np.uint8)
# Of a network as `best` with two hidden units, as the code that trained `best` built it.
FIRST_WEIGHTS = [
    [0.01594700664281845, -0.01706751435995102],
    [0.05435062199831009, 0.01108388602733612],
]
LAYERS = {
    "mlp-128-128": ["UnitNormalization", 128, 128, 10],
    "mlp-128-32": ["Rescaling", 128, 32, 10],
    "mlp-128-32-raw": [128, 32, 10],
    "mlp-128": ["Rescaling", 128, 10],
    "mlp-sgd": ["Rescaling", 128, 64, 10],
    "best": ["Rescaling", 1536, 1024, 1024, 11],
}


@pytest.mark.parametrize("name", LAYERS)
def test_each_recipe_builds_its_layers(name):
    network = build_network(CATALOGUE[name])
    kinds = keras.layers.Dense | keras.layers.Rescaling | keras.layers.UnitNormalization
    layers = [
        layer.units if isinstance(layer, keras.layers.Dense) else type(layer).__name__
        for layer in network.layers
        if isinstance(layer, kinds)
    ]
    assert layers == LAYERS[name]
    *hidden, last = [layer for layer in network.layers if isinstance(layer, keras.layers.Dense)]
    assert last.activation is keras.activations.softmax
    relus = [layer for layer in network.layers if isinstance(layer, keras.layers.ReLU)]
    assert len(relus) == len(hidden) * CATALOGUE[name].batch_normalization
    assert relus or all(layer.activation is keras.activations.relu for layer in hidden)
    outputs = network(IMAGES).numpy()
    assert outputs.shape == (5, 10)
    assert outputs.min() >= 0
    if CATALOGUE[name].augmentation == GENERATED:
        assert outputs.sum(axis=1).max() < 1
    else:
        assert np.allclose(outputs.sum(axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid"])
def test_a_pupils_network_has_the_layers_that_were_chosen(activation):
    network = build_network(pupil_config((16, 8), activation, dropout=0.3))
    dense = [layer for layer in network.layers if isinstance(layer, keras.layers.Dense)]
    dropout = [layer for layer in network.layers if isinstance(layer, keras.layers.Dropout)]
    assert [layer.units for layer in dense] == [16, 8, 10]
    assert [layer.activation.__name__ for layer in dense] == [activation] * 2 + ["softmax"]
    assert [layer.rate for layer in dropout] == [0.3, 0.3]
    assert (network.input_shape, network.output_shape) == ((None, 28, 28), (None, 10))


def test_no_hidden_layer_is_multinomial_regression():
    network = build_network(pupil_config(()))
    kernel, bias = network.get_weights()
    logits = IMAGES.reshape(5, 784) / 255 @ kernel + bias
    expected = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(network.predict(IMAGES, verbose=0), expected, atol=1e-5)


def test_mlp_128_128_has_the_parameters_that_its_source_reports():
    config = CATALOGUE["mlp-128-128"]
    count = build_network(config).count_params()
    assert count == config.reported_by_source["parameters"] == 118_282


def test_rows_of_unit_length_are_what_keras_normalize_makes():
    scaling = build_network(CATALOGUE["mlp-128-128"]).layers[0]
    expected = keras.utils.normalize(IMAGES.astype("float32"), axis=-1)
    assert np.allclose(scaling(IMAGES.astype("float32")), expected, atol=1e-6)


def test_best_begins_with_the_weights_that_it_was_published_with():
    keras.utils.set_random_seed(1)
    kernel = build_network(replace(CATALOGUE["best"], hidden=(2,))).get_weights()[0]
    np.testing.assert_allclose(kernel[:2], FIRST_WEIGHTS, rtol=1e-6)


# The adaptive temperature


def flattened(classes):
    """Image by image, what the ten digits' part of eleven probabilities is made to."""
    rows = []
    for row in np.asarray(classes, float)[:, :10]:
        shares = row / row.sum()
        temperature = min(1 + TEMPERATURE_SLOPE * (1 - shares.max()), MAX_TEMPERATURE)
        powers = np.exp(np.log(np.maximum(shares, 1e-30)) / temperature)
        rows.append(powers / powers.sum())
    return np.array(rows)


def random_classes(count=300):
    """Eleven probabilities, from nearly certain to nearly even: float32 (N, 11)."""
    rng = np.random.default_rng(2)
    scores = rng.normal(size=(count, 11)) * np.exp(rng.uniform(-2, 2, (count, 1)))
    classes = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    return classes.astype(np.float32)


def test_unsure_probabilities_become_more_even_and_keep_their_sum_and_order():
    classes = random_classes()
    digits = np.asarray(adaptive_temperature(classes))
    sums = classes[:, :10].sum(axis=1, keepdims=True)
    np.testing.assert_allclose(digits.sum(axis=1, keepdims=True), sums, rtol=1e-5)
    np.testing.assert_allclose(digits / sums, flattened(classes), atol=1e-5)
    ranked = np.take_along_axis(digits, classes[:, :10].argsort(axis=1), axis=1)
    assert (np.diff(ranked, axis=1) >= 0).all()
    before, after = classes[:, :10].max(axis=1), digits.max(axis=1)
    assert (after <= before * 1.00001).all() and (after < 0.9 * before).any()


def test_what_is_certain_or_even_is_left_as_it_is():
    classes = np.zeros((4, 11), np.float32)
    classes[0, 7] = 1
    classes[1] = 1 / 11
    classes[2, [7, 10]] = 0.25, 0.75
    classes[3, 10] = 1
    digits = np.asarray(adaptive_temperature(classes))
    np.testing.assert_allclose(digits, classes[:, :10], atol=1e-6)


def test_what_ten_outputs_lack_of_1_is_the_eleventh_class():
    keras.utils.set_random_seed(1)
    network = build_network(replace(CATALOGUE["best"], hidden=(16, 8)))
    last = network.get_layer(ALL_CLASSES)
    last.set_weights([4 * weights for weights in last.get_weights()])  # not all the same
    eleven = keras.Model(network.inputs, last.output).predict(IMAGES, verbose=0)
    outputs = network.predict(IMAGES, verbose=0)
    np.testing.assert_allclose(1 - outputs.sum(axis=1), eleven[:, 10], atol=1e-5)
    assert np.ptp(eleven[:, 10]) > 0.01


# Accuracy while training


def test_digits_count_as_in_the_test_figures_and_doodles_by_the_eleventh_class():
    shown = np.eye(11, dtype=np.float32)[[3, 3, 3, 10, 10]]
    given = np.zeros((5, 11), np.float32)
    given[0, 3] = 1  # right
    given[1, [3, 10]] = 0.4, 0.6  # right among the ten, but refused
    given[2, 4] = 1  # wrong
    given[3, [3, 10]] = 0.4, 0.6  # refused
    given[4, [3, 10]] = 0.6, 0.4  # taken for a digit
    assert np.asarray(read_right(shown, given)).tolist() == [1, 1, 0, 1, 0]


@pytest.mark.parametrize(
    ("optimizer", "kind"), [("sgd", "SGD"), ("adam", "Adam"), ("adamw", "AdamW")]
)
def test_a_network_is_compiled_with_its_optimiser_and_loss(optimizer, kind):
    network = build_network(pupil_config((4,), optimizer=optimizer, learning_rate=0.5))
    config = pupil_config((4,), optimizer=optimizer, learning_rate=0.5, epochs=3)
    compile_network(network, config, steps=10, steps_per_execution=7)
    assert type(network.optimizer).__name__ == kind
    assert float(network.optimizer.learning_rate) == pytest.approx(0.5)
    assert network.steps_per_execution == 7
    if optimizer == "adamw":  # falls to zero along a cosine, over all steps
        schedule = network.optimizer._learning_rate
        assert float(schedule(15)) == pytest.approx(0.25)
        assert float(schedule(30)) == pytest.approx(0, abs=1e-9)
