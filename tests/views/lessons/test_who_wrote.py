"""The lesson "Who wrote like this?": the digits it shows against the nearest ones."""

from types import SimpleNamespace

import numpy as np
import pytest

from digits.display.neighbours import labels_in_words
from digits.display.wording import percent
from digits.jobs.protocol import Progress
from digits.networks.neighbours import HiddenSample, PixelSample, SampleError, read_sample
from digits.networks.recipes import MODELS
from testing.page import data_of, decode_png, open_lesson, seven, texts
from tests.networks.small import small_network
from views import loading
from views.assets import ASSETS
from views.lessons import who_wrote
from views.runs import Run
from views.session import Session

NAME = "mlp-128"


@pytest.fixture(scope="module")
def sample():
    return read_sample(ASSETS / "training_digits.npz")


@pytest.fixture(autouse=True)
def read_all(monkeypatch):
    """However busy the machine is, a small network has read the sample."""
    monkeypatch.setattr(who_wrote, "WAIT", 60)


def open_it():
    return data_of(open_lesson(who_wrote.show, seven(), NAME, network=NAME), "who_wrote")


def assert_row(row, sample, nearest):
    places = [digit["place"] for digit in row["digits"]]
    assert places == nearest.places.tolist()
    assert row["said"] == labels_in_words(sample.labels[places].tolist())
    for digit in row["digits"]:
        place = digit["place"]
        assert digit["label"] == sample.labels[place]
        assert digit["number"] == f"{sample.places[place]:,}"
        picture = decode_png(digit["picture"].split(",")[1])
        np.testing.assert_array_equal(picture, sample.images[place])
        assert digit["distance"] == percent(nearest.distances[place])


def test_both_rows_are_the_nearest_digits_with_both_distances(network, image, sample):
    hidden, pixels = HiddenSample(network, sample), PixelSample(sample)
    hidden.wait(60)
    seen, by_pixel = hidden.nearest(network, image, 8), pixels.nearest(image, 8)
    data = open_it()
    np.testing.assert_array_equal(decode_png(data["drawing"].split(",")[1]), image)
    for row, nearest in zip(data["rows"], (seen, by_pixel), strict=True):
        assert_row(row, sample, nearest)
        for digit in row["digits"]:
            assert digit["seen"] == percent(seen.distances[digit["place"]])
            assert digit["pixels"] == percent(by_pixel.distances[digit["place"]])
    assert data["layer"] == "in its last hidden layer, 128 units"
    assert not data["more"] and data["searched"] == "6,000 digits are searched."


@pytest.fixture
def use(models, monkeypatch):
    """Has the lesson use another network, under a path that no other test has used."""

    def use(network):
        monkeypatch.setattr("views.loading.read_network", lambda path, name: network)

    return use


def test_while_a_network_still_reads_the_browser_is_told_to_ask_again(use, monkeypatch):
    def half_read(name, sample):
        half = sample._replace(images=sample.images[:3000])
        hidden = HiddenSample(loading.open_network(name), half)
        hidden.wait(60)
        hidden.wait = lambda seconds: False
        return hidden

    use(small_network())
    monkeypatch.setattr(who_wrote, "open_sample", half_read)
    data = open_it()
    assert data["more"] and data["searched"] == "3,000 of 6,000 digits are searched so far."
    assert max(digit["place"] for digit in data["rows"][0]["digits"]) < 3000
    unread = [each["seen"] for each in data["rows"][1]["digits"] if each["place"] >= 3000]
    assert unread and set(unread) == {"–"}


def test_a_network_without_a_hidden_layer_compares_scores(use):
    use(small_network(hidden=()))
    data = open_it()
    assert data["layer"] == "in its scores: it has no hidden layer"
    assert len(data["rows"][0]["digits"]) == 8


def test_a_network_whose_units_are_all_off_says_so_and_pixels_are_compared(use):
    network = small_network()
    for layer in network.layers[:2]:
        layer.weights[:], layer.biases[:] = 0, -1
    use(network)
    seen, by_pixel = open_it()["rows"]
    assert not seen["digits"] and "All digits are the same to it" in seen["said"]
    assert len(by_pixel["digits"]) == 8 and by_pixel["digits"][0]["seen"] == "–"


def test_a_network_of_ones_own_is_compared_as_well():
    job = SimpleNamespace(progress=Progress(state="done", folder=MODELS / NAME))
    own = Run(1, job)
    state = {"session": Session(runs=[own]), "network": own.name}
    page = open_lesson(who_wrote.show, seven(), own.name, **state)
    assert data_of(page, "who_wrote")["rows"] == open_it()["rows"]


def test_without_its_sample_a_sentence_stands_there(monkeypatch):
    def missing():
        raise SampleError("It is missing.")

    monkeypatch.setattr(who_wrote, "_load_sample", missing)
    page = open_lesson(who_wrote.show, seven(), NAME, network=NAME)
    assert texts(page.warning) == "It is missing."
