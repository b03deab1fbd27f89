"""The catalogue, and loading what it names."""

import re
import zipfile

import keras
import numpy as np
import pytest

from digits.networks import (
    CATALOGUE,
    DEFAULT_NETWORK,
    NetworkError,
    build_network,
    find_recipe,
    load_network,
)

IMAGES = np.random.default_rng(0).integers(0, 256, (5, 28, 28), dtype=np.uint8)
LAYERS = {
    "mlp-128-128": ["UnitNormalization", 128, 128, 10],
    "mlp-128-32": ["Rescaling", 128, 32, 10],
    "mlp-128-32-raw": [128, 32, 10],
    "mlp-128": ["Rescaling", 128, 10],
    "mlp-sgd": ["Rescaling", 128, 64, 10],
    "best": ["Rescaling", 1024, 1024, 1024, 10],
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
    assert network.layers[-1].activation is keras.activations.softmax
    hidden = [layer for layer in network.layers[:-1] if isinstance(layer, keras.layers.Dense)]
    relus = [layer for layer in network.layers if isinstance(layer, keras.layers.ReLU)]
    assert relus or all(layer.activation is keras.activations.relu for layer in hidden)
    assert network(IMAGES).shape == (5, 10)


def test_mlp_128_128_has_the_parameters_that_its_source_states():
    recipe = CATALOGUE["mlp-128-128"]
    assert build_network(recipe).count_params() == recipe.stated["parameters"] == 118_282


def test_rows_of_unit_length_are_what_keras_normalize_makes():
    scaling = build_network(CATALOGUE["mlp-128-128"]).layers[0]
    expected = keras.utils.normalize(IMAGES.astype("float32"), axis=-1)
    assert np.allclose(scaling(IMAGES.astype("float32")), expected, atol=1e-6)


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_published_network_loads_and_gives_probabilities(name):
    probabilities = load_network(name).probabilities(IMAGES)
    assert probabilities.shape == (5, 10)
    assert probabilities.dtype == np.float32
    assert np.allclose(probabilities.sum(axis=1), 1, atol=1e-5)
    assert probabilities.min() >= 0


def test_a_loaded_network_says_what_keras_says():
    path = "models/mlp-128/network.keras"
    expected = keras.saving.load_model(path).predict(IMAGES, verbose=0)
    assert np.allclose(load_network("mlp-128").probabilities(IMAGES), expected, atol=1e-5)


def test_one_image_is_read_as_it_is_among_many():
    network = load_network("mlp-128")
    together = network.probabilities(IMAGES)
    assert np.allclose(network.probabilities(IMAGES[3:4])[0], together[3], atol=1e-5)


@pytest.mark.parametrize("wrong", [IMAGES[0], IMAGES / 255, IMAGES[:, :20], IMAGES[..., None]])
def test_what_are_no_images_is_refused_in_a_sentence(wrong):
    with pytest.raises(ValueError, match=r"^Images must be uint8 .*\.$"):
        load_network("mlp-128").probabilities(wrong)


def test_an_unknown_network_is_named():
    with pytest.raises(NetworkError, match=r"'mlp-129'.*mlp-128"):
        find_recipe("mlp-129")


def write_missing(path):
    path.parent.mkdir()


def write_text(path):
    path.parent.mkdir()
    path.write_text("no network")


def write_cut_short(path):
    build_network(CATALOGUE["mlp-128"]).save(_made(path))
    path.write_bytes(path.read_bytes()[:50_000])


def write_another_zip(path):
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("hello.txt", "hello")


def write_other_shape(path):
    keras.Sequential([keras.Input((4,)), keras.layers.Dense(10)]).save(_made(path))


def write_lambda(path):
    layers = [
        keras.Input((28, 28)),
        keras.layers.Flatten(),
        keras.layers.Lambda(lambda x: x[:, :10]),
    ]
    keras.Sequential(layers).save(_made(path))


def _made(path):
    path.parent.mkdir()
    return path


@pytest.mark.parametrize(
    "write",
    [
        write_missing,
        write_text,
        write_cut_short,
        write_another_zip,
        write_other_shape,
        write_lambda,
    ],
)
def test_a_file_that_is_no_network_is_named_with_the_command_that_makes_it(tmp_path, write):
    path = tmp_path / "mlp-128" / "network.keras"
    write(path)
    expected = re.escape(str(path)) + ".*python train_model.py mlp-128$"
    with pytest.raises(NetworkError, match=expected):
        load_network("mlp-128", tmp_path)
