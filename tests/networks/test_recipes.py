"""The catalogue, and loading what it names."""

import keras
import numpy as np
import pytest

from digits.networks.recipes import (
    CATALOGUE,
    DEFAULT_NETWORK,
    MAX_TEMPERATURE,
    TEMPERATURE_SLOPE,
    NetworkError,
    adaptive_temperature,
    build_network,
    find_recipe,
)

IMAGES = np.random.default_rng(0).integers(0, 256, (5, 28, 28), dtype=np.uint8)
LAYERS = {
    "mlp-128-128": ["UnitNormalization", 128, 128, 10],
    "mlp-128-32": ["Rescaling", 128, 32, 10],
    "mlp-128-32-raw": [128, 32, 10],
    "mlp-128": ["Rescaling", 128, 10],
    "mlp-sgd": ["Rescaling", 128, 64, 10],
    "best": ["Rescaling", 1536, 1024, 1024, 11],
}


def test_the_catalogue_holds_six_networks_and_the_default_one():
    assert set(CATALOGUE) == set(LAYERS)
    assert DEFAULT_NETWORK in CATALOGUE


@pytest.mark.parametrize("name", LAYERS)
def test_each_recipe_builds_its_layers(name):
    network = build_network(CATALOGUE[name])
    layers = [
        layer.units if isinstance(layer, keras.layers.Dense) else type(layer).__name__
        for layer in network.layers
        if isinstance(
            layer, keras.layers.Dense | keras.layers.Rescaling | keras.layers.UnitNormalization
        )
    ]
    assert layers == LAYERS[name]
    *hidden, last = [layer for layer in network.layers if isinstance(layer, keras.layers.Dense)]
    assert last.activation is keras.activations.softmax
    relus = [layer for layer in network.layers if isinstance(layer, keras.layers.ReLU)]
    assert relus or all(layer.activation is keras.activations.relu for layer in hidden)
    outputs = network(IMAGES).numpy()
    assert outputs.shape == (5, 10)
    assert outputs.min() >= 0
    if CATALOGUE[name].generated:
        assert outputs.sum(axis=1).max() < 1
    else:
        assert np.allclose(outputs.sum(axis=1), 1, atol=1e-5)


def test_only_best_tells_what_is_no_digit():
    assert [recipe.name for recipe in CATALOGUE.values() if recipe.generated] == ["best"]


def warmed(classes):
    """Image by image, what the ten digits' part of eleven probabilities is made to."""
    rows = []
    for row in np.asarray(classes, float)[:, :10]:
        shares = row / row.sum()
        temperature = min(1 + TEMPERATURE_SLOPE * (1 - shares.max()), MAX_TEMPERATURE)
        powers = np.exp(np.log(np.maximum(shares, 1e-30)) / temperature)
        rows.append(powers / powers.sum())
    return np.array(rows)


def random_classes(count=300):
    """Eleven probabilities of all degrees of doubt: float32 (N, 11)."""
    rng = np.random.default_rng(2)
    scores = rng.normal(size=(count, 11)) * np.exp(rng.uniform(-2, 2, (count, 1)))
    classes = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    return classes.astype(np.float32)


def test_in_doubt_probabilities_are_evened_out_and_keep_their_sum_and_order():
    classes = random_classes()
    digits = np.asarray(adaptive_temperature(classes))
    sums = classes[:, :10].sum(axis=1, keepdims=True)
    np.testing.assert_allclose(digits.sum(axis=1, keepdims=True), sums, rtol=1e-5)
    np.testing.assert_allclose(digits / sums, warmed(classes), atol=1e-5)
    ranked = np.take_along_axis(digits, classes[:, :10].argsort(axis=1), axis=1)
    assert (np.diff(ranked, axis=1) >= 0).all()
    before, after = classes[:, :10].max(axis=1), digits.max(axis=1)
    assert (after <= before * 1.00001).all() and (after < 0.9 * before).any()


def test_what_is_certain_or_quite_open_is_left_as_it_is():
    classes = np.zeros((4, 11), np.float32)
    classes[0, 7] = 1
    classes[1] = 1 / 11
    classes[2, [7, 10]] = 0.25, 0.75
    classes[3, 10] = 1
    digits = np.asarray(adaptive_temperature(classes))
    np.testing.assert_allclose(digits, classes[:, :10], atol=1e-6)


def test_mlp_128_128_has_the_parameters_that_its_source_states():
    recipe = CATALOGUE["mlp-128-128"]
    assert build_network(recipe).count_params() == recipe.stated["parameters"] == 118_282


def test_rows_of_unit_length_are_what_keras_normalize_makes():
    scaling = build_network(CATALOGUE["mlp-128-128"]).layers[0]
    expected = keras.utils.normalize(IMAGES.astype("float32"), axis=-1)
    assert np.allclose(scaling(IMAGES.astype("float32")), expected, atol=1e-6)


def test_an_unknown_network_is_named():
    with pytest.raises(NetworkError, match=r"'mlp-129'.*mlp-128"):
        find_recipe("mlp-129")
