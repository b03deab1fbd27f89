"""The nearest digits against a plain loop over all distances, and the sample that is shipped."""

from pathlib import Path

import numpy as np
import pytest

from assets import make_training_digits
from digits.networks import neighbours
from digits.networks.neighbours import (
    HiddenSample,
    PixelSample,
    Sample,
    SampleError,
    last_hidden,
    read_sample,
)
from tests.networks.small import SCALINGS, small_network

FILE = Path(__file__).parents[2] / "assets" / "training_digits.npz"
COUNT = 700  # more than two slices, and no whole number of them


@pytest.fixture(scope="module")
def sample() -> Sample:
    images = np.random.default_rng(3).integers(0, 256, (COUNT, 28, 28), np.uint8)
    images *= np.random.default_rng(4).random((COUNT, 28, 28)) < 0.2
    return Sample(images, np.uint8(np.arange(COUNT) % 10), np.arange(COUNT))


@pytest.fixture(scope="module")
def image(sample) -> np.ndarray:
    """Half one digit of the sample, half another."""
    return np.concatenate([sample.images[13, :14], sample.images[600, 14:]])


def slow_distances(rows, vector):
    return [
        sum((float(a) - float(b)) ** 2 for a, b in zip(row, vector, strict=True)) ** 0.5
        for row in rows
    ]


def assert_nearest(nearest, rows, vector, tolerance):
    """The order is that of the plain distances, which differ by one factor alone."""
    plain = np.array(slow_distances(rows, vector))
    factor = nearest.distances / plain
    np.testing.assert_allclose(factor, factor.mean(), rtol=tolerance)
    assert set(nearest.places) == set(np.argsort(plain)[: len(nearest.places)])
    assert (np.diff(nearest.distances[nearest.places]) >= 0).all()


def test_in_pixels_the_nearest_are_those_of_a_plain_loop(sample, image):
    nearest = PixelSample(sample).nearest(image, 8)
    assert set(nearest.places[:2]) == {13, 600}
    rows = sample.images.reshape(COUNT, -1)
    assert_nearest(nearest, rows, image.reshape(-1), 1e-4)


@pytest.mark.parametrize("scaling", SCALINGS)
def test_in_a_network_the_nearest_are_those_of_a_plain_loop(sample, image, scaling):
    network = small_network(scaling)
    hidden = HiddenSample(network, sample)
    assert hidden.wait(60)
    nearest = hidden.nearest(network, image, 8)
    rows = network.activations(sample.images)[-2]
    # The sample is kept in half precision.
    assert_nearest(nearest, rows, network.activations(image[np.newaxis])[-2][0], 5e-3)


def test_a_network_without_a_hidden_layer_compares_by_its_scores(sample):
    network = small_network(hidden=())
    scores = network.scale(sample.images) @ network.layers[0].weights + network.layers[0].biases
    np.testing.assert_allclose(last_hidden(network, sample.images), scores, rtol=1e-5)


def test_distances_are_shares_of_that_between_two_digits(sample):
    """So two digits of the sample are on average 1 apart, whatever they are compared by."""
    network = small_network("raw")
    hidden, pixels = HiddenSample(network, sample), PixelSample(sample)
    hidden.wait(60)
    for nearest in (
        lambda image: hidden.nearest(network, image, 1).distances,
        lambda image: pixels.nearest(image, 1).distances,
    ):
        means = [nearest(image).mean() for image in sample.images[:50]]
        assert np.mean(means) == pytest.approx(1, abs=0.05)


def test_the_nearest_are_those_of_the_digits_read_so_far(sample, image):
    network, places = small_network(), []
    with neighbours._reading:  # keeps the thread from reading on
        hidden = HiddenSample(network, sample)
        assert not hidden.wait(0)
        nearest = hidden.nearest(network, image, 8)
        places = nearest.places
    assert len(nearest.distances) == neighbours.SLICE
    assert max(places) < neighbours.SLICE
    assert hidden.wait(60)
    assert len(hidden.nearest(network, image, 8).distances) == COUNT


def test_where_all_units_are_off_no_digit_is_near(sample, image):
    network = small_network()
    for layer in network.layers:
        layer.weights[:] = 0
        layer.biases[:] = -1
    hidden = HiddenSample(network, sample)
    assert hidden.wait(60)
    assert np.isnan(hidden.nearest(network, image, 8).distances).all()


# The sample that is shipped


def test_the_sample_is_what_its_command_makes_of_mnist_and_small(mnist):
    shipped, made = read_sample(FILE), make_training_digits.choose(mnist)
    for before, now in zip(shipped, made, strict=True):
        np.testing.assert_array_equal(before, now)
    np.testing.assert_array_equal(shipped.images, mnist.x_train[shipped.places])
    assert np.bincount(shipped.labels).tolist() == [600] * 10
    assert len(set(shipped.places)) == 6000
    assert FILE.stat().st_size <= 2_000_000


@pytest.mark.parametrize(
    "change",
    [
        {"images": np.zeros((COUNT, 28, 28))},
        {"images": np.zeros((COUNT, 27, 28), np.uint8)},
        {"labels": np.zeros(COUNT, np.uint8)},
        {"places": np.zeros(3)},
    ],
)
def test_a_sample_that_holds_something_else_is_refused(sample, tmp_path, change):
    np.savez(tmp_path / "sample.npz", **{**sample._asdict(), **change})
    with pytest.raises(SampleError) as error:
        read_sample(tmp_path / "sample.npz")
    assert str(tmp_path) not in str(error.value)


@pytest.mark.parametrize("content", [None, b"", b"PK"])
def test_a_sample_that_is_missing_or_cut_short_is_named_without_its_path(tmp_path, content):
    path = tmp_path / "sample.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SampleError, match=r"^The sample of training digits") as error:
        read_sample(path)
    assert str(tmp_path) not in str(error.value)
