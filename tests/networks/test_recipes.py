"""The catalogue, and loading what it names."""

import re
import zipfile
from dataclasses import replace

import keras
import numpy as np
import pytest

from digits.networks.decision import NOT_A_DIGIT, REFUSE_ABOVE, decide
from digits.networks.recipes import (
    ALL_CLASSES,
    CATALOGUE,
    DEFAULT_NETWORK,
    MAX_TEMPERATURE,
    TEMPERATURE_SLOPE,
    Network,
    NetworkError,
    adaptive_temperature,
    build_network,
    find_recipe,
    load_network,
    normalise,
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


@pytest.fixture(scope="module")
def small_best():
    """An untrained network as `best`, with few units: its model for Keras."""
    keras.utils.set_random_seed(1)
    model = build_network(replace(CATALOGUE["best"], hidden=(16, 8)))
    last = model.get_layer(ALL_CLASSES)
    last.set_weights([4 * weights for weights in last.get_weights()])  # not all the same
    return model


def test_what_ten_outputs_lack_of_1_is_the_eleventh_class(small_best):
    outputs = Network(small_best).outputs(IMAGES)
    eleven = keras.Model(small_best.inputs, small_best.get_layer(ALL_CLASSES).output)
    expected = eleven.predict(IMAGES, verbose=0)
    assert outputs.no_digit.shape == (5,)
    assert outputs.no_digit.dtype == outputs.probabilities.dtype == np.float32
    np.testing.assert_allclose(outputs.no_digit, expected[:, 10], atol=1e-5)
    np.testing.assert_allclose(outputs.probabilities, warmed(expected), atol=1e-5)
    assert outputs.no_digit.min() > 0 and np.ptp(outputs.no_digit) > 0.01


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


def test_a_network_with_an_eleventh_class_says_the_same_when_loaded(small_best, tmp_path):
    path = tmp_path / "best" / "network.keras"
    small_best.save(_made(path))
    ours, theirs = Network(small_best).outputs(IMAGES), load_network("best", tmp_path)
    for expected, loaded in zip(ours, theirs.outputs(IMAGES), strict=True):
        np.testing.assert_allclose(loaded, expected, atol=1e-6)


def test_probabilities_sum_to_1_however_sure_it_is_that_there_is_no_digit(small_best):
    network = keras.models.clone_model(small_best)
    last = network.get_layer(ALL_CLASSES)
    kernel, bias = last.get_weights()
    for push, refused in ((-50, False), (0.5, None), (500, True)):
        last.set_weights([kernel, bias + push * np.eye(11)[10]])
        outputs = Network(network).outputs(IMAGES)
        assert np.allclose(outputs.probabilities.sum(axis=1), 1, atol=1e-5)
        assert outputs.no_digit.min() >= 0 and outputs.no_digit.max() <= 1
        verdicts = {reading.verdict for reading in Network(network).read(IMAGES)}
        if refused is not None:
            assert (verdicts == {NOT_A_DIGIT}) == refused
            assert (NOT_A_DIGIT in verdicts) == refused


def test_reading_judges_the_outputs(small_best):
    network = Network(small_best)
    expected = decide(network.outputs(IMAGES))
    for reading, other in zip(network.read(IMAGES), expected, strict=True):
        assert (reading.verdict, reading.digits) == (other.verdict, other.digits)
        np.testing.assert_array_equal(reading.probabilities, other.probabilities)
    np.testing.assert_array_equal(network.probabilities(IMAGES), network.outputs(IMAGES)[0])


@pytest.mark.parametrize("name", [name for name in CATALOGUE if name != "best"])
def test_a_network_without_an_eleventh_class_refuses_nothing(name):
    outputs = load_network(name).outputs(IMAGES)
    assert outputs.no_digit.max() < 1e-5 < REFUSE_ABOVE
    assert NOT_A_DIGIT not in {reading.verdict for reading in load_network(name).read(IMAGES)}


def test_outputs_are_shared_out_among_the_digits():
    given = np.zeros((3, 10), np.float32)
    given[0, 7] = 1
    given[1, [4, 9]] = 0.3, 0.1
    probabilities, no_digit = normalise(given)
    assert no_digit == pytest.approx([0, 0.6, 1], abs=1e-6)
    assert probabilities[0, 7] == pytest.approx(1)
    assert probabilities[1, [4, 9]] == pytest.approx([0.75, 0.25])
    np.testing.assert_allclose(probabilities[2], 0.1)  # no NaN, nor any digit before another
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-6)


def test_outputs_that_sum_to_more_than_1_by_rounding_leave_no_less_than_nothing():
    given = np.full((1, 10), 0.1, np.float32)
    given[0, 0] += 1e-6
    assert normalise(given).no_digit.tolist() == [0]


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
