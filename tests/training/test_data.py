"""Pictures made for training, and calibration: against plain loops and Keras itself."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import combinations

import keras
import numpy as np
import pytest

from digits.image.framing import to_mnist
from digits.networks.decision import normalise
from digits.networks.recipes import ALL_CLASSES, CATALOGUE, build_network
from digits.synthesis.augment import DOODLE_SHARE, NO_DIGIT
from digits.synthesis.styles import draw_digit
from digits.training import fit as training
from digits.training.fit import (
    CACHED_EPOCHS,
    TEMPERATURES,
    UNCACHED_FROM_EPOCH,
    GeneratedDigits,
    calibrate,
)

NONE = 10  # the eleventh class


@pytest.fixture(scope="module")
def images():
    """Fifty different digits, 0 to 9 five times: uint8 (50, 28, 28)."""
    drawings = [draw_digit(number % 10, np.random.default_rng(number)) for number in range(50)]
    return np.stack([to_mnist(drawing) for drawing in drawings])


@pytest.fixture(scope="module")
def labels():
    return np.arange(50, dtype=np.uint8) % 10


# Pictures


def batches_of(digits, order=None):
    return [digits[index] for index in order or range(len(digits))]


def assert_equal_batches(ours, theirs):
    for (images, labels), (other_images, other_labels) in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(images, other_images)
        np.testing.assert_array_equal(labels, other_labels)


def test_batches_hold_images_and_one_hot_labels_of_eleven_classes(images, labels):
    digits = GeneratedDigits(images, labels, batch_size=16, seed=1)
    assert [len(x) for x, _ in batches_of(digits)] == [16, 16, 16, 2]
    for x, y in batches_of(digits):
        assert x.dtype == np.uint8
        assert x.shape == (len(y), 28, 28)
        assert y.shape == (len(x), 11)
        assert set(np.unique(y)) == {0, 1}
        np.testing.assert_array_equal(y.sum(axis=1), 1)


def test_the_eleventh_class_has_the_share_of_the_doodles(images, labels):
    digits = GeneratedDigits(images, labels, batch_size=50, seed=1)
    shown = []
    for epoch in range(40):
        digits.start_epoch(epoch)
        shown += digits[0][1].argmax(axis=1).tolist()
    deviation = np.sqrt(DOODLE_SHARE * (1 - DOODLE_SHARE) / 2000)
    assert shown.count(NONE) / 2000 == pytest.approx(DOODLE_SHARE, abs=4 * deviation)
    counts = np.bincount(shown, minlength=11)[:10]
    expected = 200 * (1 - DOODLE_SHARE)
    assert abs(counts - expected).max() < 4 * np.sqrt(expected * DOODLE_SHARE)


def test_each_picture_has_the_label_that_it_was_made_with(images, labels, monkeypatch):
    def vary_digit(image, digit, rng):
        """Writes what it shows onto the image: the digit, or for every other NO_DIGIT."""
        shown = digit if digit % 2 else NO_DIGIT
        assert type(digit) is int
        return np.full((28, 28), 100 + shown, np.uint8), shown

    monkeypatch.setattr(training, "vary_digit", vary_digit)
    x, y = GeneratedDigits(images, labels, batch_size=50, seed=1)[0]
    shown = y.argmax(axis=1)
    assert np.bincount(shown, minlength=11).tolist() == [0, 5, 0, 5, 0, 5, 0, 5, 0, 5, 25]
    np.testing.assert_array_equal(x[:, 0, 0], np.where(shown == NONE, 100 + NO_DIGIT, 100 + shown))


def test_batches_do_not_depend_on_the_order_in_which_they_are_asked_for(images, labels):
    forward = batches_of(GeneratedDigits(images, labels, batch_size=16, seed=1))
    backward = batches_of(GeneratedDigits(images, labels, 16, seed=1), order=[3, 2, 1, 0])
    assert_equal_batches(forward, backward[::-1])


def test_batches_do_not_depend_on_the_thread_that_makes_them(images, labels):
    expected = batches_of(GeneratedDigits(images, labels, batch_size=2, seed=1))
    digits = GeneratedDigits(images, labels, batch_size=2, seed=1)
    with ThreadPoolExecutor(4) as pool:
        assert_equal_batches(expected, pool.map(digits.__getitem__, range(25)))


def test_batches_differ_between_epochs_and_seeds_and_come_back_with_them(images, labels):
    digits = GeneratedDigits(images, labels, batch_size=16, seed=1)
    first = batches_of(digits)
    digits.start_epoch(1)
    second = batches_of(digits)
    other = batches_of(GeneratedDigits(images, labels, batch_size=16, seed=2))
    for (x, _), (x_second, _), (x_other, _) in zip(first, second, other, strict=True):
        assert not any(np.array_equal(*pair) for pair in zip(x, x_second, strict=True))
        assert not any(np.array_equal(*pair) for pair in zip(x, x_other, strict=True))
    digits.start_epoch(0)
    assert_equal_batches(first, batches_of(digits))


def test_pictures_come_round_again_and_are_not_made_anew(images, labels, monkeypatch):
    digits = GeneratedDigits(images, labels, batch_size=16, seed=1)
    digits.start_epoch(1)
    second = batches_of(digits)
    monkeypatch.setattr(training, "vary_digit", None)
    digits.start_epoch(CACHED_EPOCHS + 1)
    assert_equal_batches(second, batches_of(digits))


def test_in_the_end_all_pictures_are_new(images, labels):
    digits, seen = GeneratedDigits(images, labels, batch_size=50, seed=1), []
    for epoch in (
        UNCACHED_FROM_EPOCH % CACHED_EPOCHS,
        UNCACHED_FROM_EPOCH,
        UNCACHED_FROM_EPOCH + CACHED_EPOCHS,
    ):
        digits.start_epoch(epoch)
        seen.append({image.tobytes() for image in digits[0][0]})
    assert all(one.isdisjoint(other) for one, other in combinations(seen, 2))


@pytest.mark.parametrize("epoch", [0, 1])
def test_every_epoch_takes_each_image_once_with_its_label(images, labels, monkeypatch, epoch):
    monkeypatch.setattr(training, "vary_digit", lambda image, digit, rng: (image, digit))
    digits = GeneratedDigits(images, labels, batch_size=16, seed=1)
    digits.start_epoch(epoch)
    batches = batches_of(digits)
    x = np.concatenate([x for x, _ in batches])
    y = np.concatenate([y for _, y in batches]).argmax(axis=1)
    taken = sorted((image.tobytes(), digit) for image, digit in zip(x, y, strict=True))
    given = sorted((image.tobytes(), digit) for image, digit in zip(images, labels, strict=True))
    assert taken == given
    assert not np.array_equal(x, images)


# Calibration

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


@pytest.mark.parametrize("too_sure", [0.5, 1, 2, 3])
def test_the_temperature_is_the_factor_by_which_a_network_is_too_sure(
    network, labels_of_it, too_sure
):
    scale_logits(network, too_sure)
    before = loss(network, labels_of_it)
    temperature = calibrate(network, IMAGES, labels_of_it)
    assert temperature == pytest.approx(too_sure, rel=0.1)
    assert isinstance(temperature, float)
    assert loss(network, labels_of_it) <= before + 1e-5
    if too_sure != 1:
        assert loss(network, labels_of_it) < before - 0.01


def test_of_all_temperatures_the_best_is_taken(network, labels_of_it):
    scale_logits(network, 2)
    weights = network.get_weights()
    taken = calibrate(network, IMAGES, labels_of_it)
    reached = loss(network, labels_of_it)
    for temperature in TEMPERATURES[::20]:
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


def test_the_saved_network_is_the_calibrated_one(images, labels, tmp_path, monkeypatch):
    given = []
    real = training.calibrate

    def calibrate(network, x, y):
        given.append((network, x, y, network.get_weights()[-1].copy()))
        return real(network, x, y)

    monkeypatch.setattr(training, "calibrate", calibrate)
    recipe = replace(CATALOGUE["best"], hidden=(8,), epochs=1, batch_size=20, validation_split=0.2)
    fitted = training.fit_network(recipe, images, labels, seed=1, backup=tmp_path)
    ((network, x, y, bias),) = given
    assert fitted.network is network
    # The validation split, and as many digits that MNIST had no part in.
    kept = [image.tobytes() for image in images]
    places = [kept.index(image.tobytes()) for image in x[:10]]
    np.testing.assert_array_equal(y, np.tile(labels[places], 2))
    assert len(set(places)) == 10 and min(places) < 40  # not the last ones, as elsewhere
    assert x.shape == (20, 28, 28) and x[10:].any(axis=(1, 2)).all()
    assert not any((image == images).all(axis=(1, 2)).any() for image in x[10:])
    np.testing.assert_allclose(network.get_weights()[-1], bias / fitted.temperature, rtol=1e-6)
    assert len(fitted.history["loss"]) == 1


@pytest.mark.parametrize("name", ["best", "mlp-128"])
def test_what_calculates_in_bfloat16_is_fitted_and_kept_in_float32(
    name, images, labels, tmp_path, monkeypatch
):
    built = []
    monkeypatch.setattr(
        training, "build_network", lambda recipe: built.append(build_network(recipe)) or built[-1]
    )
    recipe = replace(CATALOGUE[name], hidden=(8,), epochs=1, batch_size=20)
    fitted = training.fit_network(
        recipe, images, labels, seed=1, backup=tmp_path, bfloat16=True
    ).network
    last = ALL_CLASSES if recipe.generated else "probabilities"
    trained, kept = built
    assert kept is fitted and keras.config.dtype_policy().name == "float32"
    for network, dtype in ((trained, "bfloat16"), (fitted, "float32")):
        assert network.get_layer("hidden_1").compute_dtype == dtype
        assert network.get_layer(last).compute_dtype == "float32"
        assert {weight.dtype for weight in network.weights} == {"float32"}
    outputs = fitted(images).numpy()
    assert outputs.dtype == np.float32 and np.isfinite(outputs).all()


@pytest.mark.parametrize(
    ("names", "threads"),
    [(["mlp-128"], "1"), (["mlp-sgd", "mlp-128-32"], "1"), (["mlp-128", "best"], None)],
)
def test_small_networks_alone_are_trained_in_one_thread(names, threads, monkeypatch):
    monkeypatch.setattr(training.os, "environ", environment := {})
    training.limit_intra_op_threads([CATALOGUE[name] for name in names])
    assert environment.get("TF_NUM_INTRAOP_THREADS") == threads


def test_a_network_without_hidden_layers_is_small():
    assert training.is_small(replace(CATALOGUE["mlp-128"], hidden=()))


def test_whoever_asks_for_threads_gets_them(monkeypatch):
    monkeypatch.setattr(training.os, "environ", environment := {"TF_NUM_INTRAOP_THREADS": "2"})
    training.limit_intra_op_threads([CATALOGUE["mlp-128"]])
    assert environment == {"TF_NUM_INTRAOP_THREADS": "2"}
