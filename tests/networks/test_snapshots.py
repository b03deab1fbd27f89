"""Younger selves: the published ones, and files good and bad."""

import numpy as np
import pytest

from digits.networks.decision import decide
from digits.networks.inference import load_network
from digits.networks.recipes import MODELS, WITH_SNAPSHOTS
from digits.networks.report import read_report
from digits.networks.snapshots import (
    MAX_BYTES,
    SNAPSHOTS_FILE,
    SnapshotError,
    Snapshots,
    load_snapshots,
    read_snapshots,
    write_snapshots,
)
from tests.networks.small import small_network

# The published ones


@pytest.fixture(params=WITH_SNAPSHOTS)
def name(request):
    return request.param


@pytest.fixture
def selves(name):
    return read_snapshots(MODELS / name / SNAPSHOTS_FILE, load_network(name), name)


def test_the_last_published_snapshot_answers_as_the_network_does(name, mnist):
    """Also as it is stored, with numbers half as exact: at most 3 of 10,000 verdicts differ."""
    path, network = MODELS / name / SNAPSHOTS_FILE, load_network(name)
    assert path.stat().st_size <= MAX_BYTES
    assert read_snapshots(path, network)[-1].network is network
    snapshots = load_snapshots(path)
    layers = [
        layer._replace(weights=np.float32(weights[-1]), biases=np.float32(biases[-1]))
        for layer, weights, biases in zip(
            network.layers, snapshots.weights, snapshots.biases, strict=True
        )
    ]
    stored = network.with_layers(layers)
    ours, exact = stored.outputs(mnist.x_test), network.outputs(mnist.x_test)
    np.testing.assert_allclose(ours.probabilities, exact.probabilities, atol=0.02)
    pairs = zip(decide(ours), decide(exact), strict=True)
    assert sum(ours.digits != exact.digits for ours, exact in pairs) <= 3


def test_a_younger_self_reads_as_many_validation_digits_as_is_said(name, selves, mnist):
    report = read_report(name)
    start = round(60_000 * (1 - report.recipe["validation_split"]))
    x, y = mnist.x_train[start:], mnist.y_train[start:]
    for young in selves[::8]:
        read = young.network.probabilities(x).argmax(axis=1)
        assert (read == y).mean() == pytest.approx(young.accuracy, abs=5e-4)
        if young.epochs >= 1 and young.epochs == int(young.epochs):
            in_report = report.history["val_accuracy"][int(young.epochs) - 1]
            assert young.accuracy == pytest.approx(in_report, abs=1e-6)


def test_they_begin_before_the_first_digit_and_are_dense_where_it_learns_fast(name, selves):
    seen = [young.digits for young in selves]
    for wanted in (0, 60, 250, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 55_000):
        assert min(abs(each - wanted) for each in seen) <= 40
    assert selves[-1].epochs == read_report(name).epochs
    assert selves[0].accuracy < 0.2 < 0.8 < selves[7].accuracy < selves[-1].accuracy


# Files


@pytest.fixture
def network():
    return small_network()


@pytest.fixture
def snapshots(network):
    """Two moments: weights half as large, and the network."""
    weights, biases = (
        tuple(
            np.stack([0.5 * array, array]).astype(np.float16)
            for array in (getattr(layer, part) for layer in network.layers)
        )
        for part in ("weights", "biases")
    )
    return Snapshots(np.array([0, 300]), 100, np.float32([0.1, 0.9]), weights, biases)


@pytest.fixture
def path(tmp_path, snapshots):
    write_snapshots(tmp_path / SNAPSHOTS_FILE, snapshots)
    return tmp_path / SNAPSHOTS_FILE


def test_a_file_gives_back_what_was_written(path, network, images):
    young, grown = read_snapshots(path, network)
    assert (young.digits, young.epochs, grown.digits, grown.epochs) == (0, 0, 300, 3)
    assert (young.accuracy, grown.accuracy) == pytest.approx((0.1, 0.9))
    assert grown.network is network
    values = network.scale(images)
    for weights, biases, activation in network.layers:
        half = (0.5 * array.astype(np.float16).astype(np.float32) for array in (weights, biases))
        kernel, bias = half
        values = values @ kernel + bias
        if activation == "relu":
            values = np.maximum(values, 0)
    powers = np.exp(values - values.max(axis=1, keepdims=True))
    expected = powers / powers.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(young.network.probabilities(images), expected, atol=1e-3)


@pytest.fixture
def images():
    return np.random.default_rng(2).integers(0, 256, (20, 28, 28), np.uint8)


DAMAGED = {
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:-100]),
    "no archive": lambda path: path.write_bytes(b"MNIST"),
    "empty": lambda path: path.write_bytes(b""),
    "without weights": lambda path: np.savez(path, digits=[0], digits_per_epoch=1, accuracy=[0.1]),
    "too large": lambda path: path.write_bytes(bytes(MAX_BYTES + 1)),
}


@pytest.mark.parametrize("spoil", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_file_is_named_with_the_command_that_brings_it_back(path, network, spoil, caplog):
    spoil(path)
    with pytest.raises(SnapshotError, match=r"mlp-sgd is damaged\..*git restore") as error:
        read_snapshots(path, network, "mlp-sgd")
    assert str(path) in caplog.text and str(path) not in str(error.value)


@pytest.mark.parametrize(
    "changes",
    [
        {"digits": np.array([300, 0])},
        {"digits": np.array([0.0, 300.0])},
        {"digits_per_epoch": 0},
        {"accuracy": np.float32([0.1, np.nan])},
        {"accuracy": np.float32([0.1])},
        {"weights": (np.full((2, 784, 16), np.inf, np.float16),), "biases": ()},
    ],
    ids=["falling", "no whole numbers", "no epoch", "no number", "too few", "not finite"],
)
def test_what_a_lesson_could_not_show_is_damaged(tmp_path, network, snapshots, changes):
    fields = vars(snapshots) | changes
    path = tmp_path / SNAPSHOTS_FILE
    arrays = {f"weights_{n}": array for n, array in enumerate(fields["weights"])}
    arrays |= {f"biases_{n}": array for n, array in enumerate(fields["biases"])}
    np.savez(path, **{k: fields[k] for k in ("digits", "digits_per_epoch", "accuracy")}, **arrays)
    with pytest.raises(SnapshotError, match="is damaged"):
        read_snapshots(path, network)


def test_a_missing_file_and_that_of_another_network_have_a_sentence_each(path, network):
    with pytest.raises(SnapshotError, match=r"^The younger selves of this network are missing\.$"):
        read_snapshots(path.with_name("other.npz"), network)
    for other in (small_network(hidden=(16, 4)), small_network("unit rows", hidden=())):
        with pytest.raises(SnapshotError, match="are those of another network"):
            read_snapshots(path, other)
    first, *others = network.layers
    changed = network.with_layers([first._replace(biases=first.biases + 0.01), *others])
    with pytest.raises(SnapshotError, match="are those of another network"):
        read_snapshots(path, changed)
