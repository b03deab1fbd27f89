"""The lesson "Count it out": what its components get against `digits.networks.counting`."""

import base64

import numpy as np
import pytest

from digits.display.counting import sum_in_words
from digits.display.network_picture import Place
from digits.display.wording import plain
from digits.networks.counting import count_unit, layer_outputs, own_temperature
from digits.networks.inference import load_network
from digits.networks.report import read_report
from testing.page import data_of, open_lesson, seven
from tests.networks.small import small_network
from views.lessons import count_it_out

SHARES = "From scores to shares"


def floats(text: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), np.float32)


def assert_counts(data, network, image, place):
    """Inputs, weights and sum are those of the unit."""
    unit = count_unit(network, image, *place)
    np.testing.assert_array_equal(floats(data["inputs"]), unit.inputs)
    np.testing.assert_array_equal(floats(data["weights"]), unit.weights)
    assert data["sum"] == sum_in_words(unit)
    assert ("pixels" in data) == (place.layer == 0)


@pytest.mark.parametrize("name", ["mlp-128", "best"])
def test_it_begins_with_the_unit_that_puts_out_most(name):
    network, image = load_network(name), seven().image
    outputs = layer_outputs(network, image)
    data = data_of(open_lesson(count_it_out.show, seven(), name), "count_unit")
    place = Place(0, int(outputs[0].argmax()))
    assert_counts(data, network, image, place)
    assert data["place"] == f"1-{place.unit + 1}"
    assert data["scores"] == [plain(score) for score in outputs[-1]]
    for shown, values in zip(data["layers"], outputs[:-1], strict=True):
        greys = np.frombuffer(base64.b64decode(shown), np.uint8)
        np.testing.assert_allclose(greys / 255, values / values.max(), atol=0.01)


@pytest.mark.parametrize(
    ("said", "place"),
    [("2-5", Place(1, 4)), ("7", Place(2, 7)), ("no digit", None), ("2-33", None), ("x", None)],
)
def test_an_address_names_a_unit_and_a_wrong_one_is_ignored(said, place):
    network, image = load_network("mlp-128-32"), seven().image
    page = open_lesson(count_it_out.show, seven(), "mlp-128-32", address={"unit": said})
    expected = place or Place(0, int(layer_outputs(network, image)[0].argmax()))
    assert_counts(data_of(page, "count_unit"), network, image, expected)


def test_without_a_hidden_layer_the_outputs_are_counted():
    network = small_network(hidden=())
    page = open_lesson(lambda _, drawing, r: count_it_out.show(network, drawing, r), seven())
    data = data_of(page, "count_unit")
    digit = int(layer_outputs(network, seven().image)[0].argmax())
    assert_counts(data, network, seven().image, Place(0, digit))
    assert (data["layers"], data["place"]) == ([], str(digit))
    assert data["title"] == f"The score of the {digit}"


@pytest.mark.parametrize("name", ["mlp-128", "best"])
def test_scores_come_with_the_networks_own_temperature(name):
    network = load_network(name)
    scores = layer_outputs(network, seven().image)[-1]
    data = data_of(open_lesson(count_it_out.show, seven(), name, part=SHARES), "count_shares")
    np.testing.assert_allclose(data["scores"], scores, atol=6e-4)
    assert data["own"] == pytest.approx(own_temperature(scores))
    assert (data["chosen"], data["named"]) == (None, ["7"])
    marks = {mark["name"]: mark["at"] for mark in data["marks"]}
    assert marks.pop("its own") == data["own"]
    fitted = read_report(name).temperature
    assert marks == ({} if fitted == 1 else {"before": pytest.approx(1 / fitted)})


@pytest.mark.parametrize(
    ("said", "chosen"),
    [("2.5", 2.5), ("0.2", 0.2), ("0.1", None), ("11", None), ("nan", None), ("hot", None)],
)
def test_a_temperature_from_an_address_is_checked(said, chosen):
    page = open_lesson(count_it_out.show, seven(), address={"temperature": said}, part=SHARES)
    assert data_of(page, "count_shares")["chosen"] == chosen
