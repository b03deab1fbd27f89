"""Inside a network, under AppTest: sums, picture and units against digits.networks."""

import json
import re

import numpy as np
import pytest

from digits.display.heatmap import signed_to_rgb
from digits.display.network_picture import network_picture
from digits.display.wording import plain, score_in_words, signed
from digits.image.framing import put_in_corner, steps
from digits.networks.attribution import NO_DIGIT, Question, attribute
from digits.networks.inference import load_network
from testing.page import html, open_lesson, pictures, seven, texts
from tests.networks.small import small_network
from views.lessons import inside
from views.session import Drawing


def data_of(page) -> dict:
    """What the picture of the network is drawn from."""
    (component,) = page.get("bidi_component")
    return json.loads(component.proto.json)


def sums(attribution, subject: str) -> str:
    return score_in_words(subject, attribution.score, *of_ink(attribution))


def of_ink(attribution) -> tuple[float, float]:
    return attribution.score_of_baseline, attribution.pixels[attribution.pixels > 0].sum()


def test_the_answer_is_explained_in_numbers_unless_another_digit_is_chosen(network, image):
    page = open_lesson(inside.show, seven())
    for choice, digit in (("the answer", 7), ("1", 1)):
        page.selectbox(key="for").set_value(choice).run()
        attribution = attribute(network, image, Question(digit))
        assert sums(attribution, f"The score of the {digit}") in texts(page.markdown)


def test_of_two_digits_the_more_probable_is_explained(network, image, say):
    say([0, 0.48, 0, 0, 0, 0, 0, 0.45, 0, 0.07])
    page = open_lesson(inside.show, seven())
    attribution = attribute(network, image, Question(1))
    assert sums(attribution, "The score of the 1") in texts(page.markdown)
    assert [out["name"] for out in data_of(page)["outputs"] if out["asked"]] == ["1"]


def test_no_digit_is_explained_where_the_network_says_so():
    best = load_network("best")
    drawing = Drawing(put_in_corner(seven().ink))
    drawing.image[:] = steps(drawing.ink, crop=False, scale=False, centre=False).centred
    page = open_lesson(inside.show, drawing, "best")
    attribution = attribute(best, drawing.image, Question(NO_DIGIT))
    assert sums(attribution, "The score of “no digit”") in texts(page.markdown)
    assert data_of(page)["outputs"][NO_DIGIT]["named"]


def test_a_network_without_that_output_does_not_offer_it():
    page = open_lesson(inside.show, seven())
    assert "no digit" not in page.selectbox(key="for").options
    assert [output["name"] for output in data_of(page)["outputs"]] == [*"0123456789"]


def test_the_picture_is_that_of_the_network(network, image):
    data = data_of(open_lesson(inside.show, seven()))
    expected = network_picture(attribute(network, image, Question(7)), 7)
    assert {part: data[part] for part in expected} == expected
    probabilities = network.probabilities(image[np.newaxis])[0]
    shown = [output["probability"] for output in data["outputs"]]
    np.testing.assert_allclose(shown, probabilities, atol=1e-3)
    assert [output["name"] for output in data["outputs"] if output["asked"]] == ["7"]


@pytest.mark.parametrize("reported", [None, "1-5", "1-129", "9-1", 7, {"a": 1}])
def test_the_chosen_unit_is_explained_and_a_wrong_one_is_ignored(network, image, reported, chosen):
    chosen("unit", reported)
    page = open_lesson(inside.show, seven())
    attribution = attribute(network, image, Question(7))
    unit = 4 if reported == "1-5" else int(abs(attribution.contributions[1]).argmax())
    looks_for, excited_by = pictures(page)
    np.testing.assert_array_equal(
        looks_for[..., ::-1], signed_to_rgb(attribution.looks_for(0, unit))
    )
    np.testing.assert_array_equal(
        excited_by[..., ::-1], signed_to_rgb(attribution.excited_by(0, unit))
    )
    text = re.sub("<.*?>", "", html(page))
    assert f"Unit {unit + 1} of layer 1" in text
    assert f"puts out {plain(attribution.activations[0][unit])}" in text
    assert f"by {signed(attribution.contributions[1][unit])}" in text
    assert data_of(page)["chosen"] == f"1-{unit + 1}"


@pytest.fixture
def chosen(monkeypatch):
    """Sets what the browser says was chosen in the picture."""

    def chosen(name, value):
        monkeypatch.setattr("views.network_picture.reported", {name: value}.get)

    return chosen


def test_all_units_are_shown_when_they_are_asked_for(network, image):
    page = open_lesson(inside.show, seven(), all_units=True)
    (values,) = attribute(network, image, Question(7)).activations
    assert f"Layer 1: {(values > 0).sum()} of 128 units active" in html(page)


@pytest.mark.parametrize(
    ("score", "of_nothing", "spoke_for", "text"),
    [
        (12.1, -0.1, 14.0, "12.1**. An empty picture would get −0.1. The ink added 12.2: 14.0 for"),
        (
            -2.5,
            -0.04,
            5.8,
            "−2.5**. An empty picture would get 0.0. The ink took away 2.5: 5.8 for",
        ),
        (1.26, 0.24, 1.0, "1.3**. An empty picture would get 0.2. The ink added 1.1: 1.1 for"),
    ],
)
def test_sums_add_up_as_they_are_written(score, of_nothing, spoke_for, text):
    against = {12.1: "1.8", -2.5: "8.3", 1.26: "0.0"}[score]
    expected = f"It is **{text}, {against} against."
    assert score_in_words("It", score, of_nothing, spoke_for) == expected


def test_without_a_hidden_layer_the_answer_itself_is_what_looks_for_ink():
    network = small_network(hidden=())
    page = open_lesson(lambda _, drawing, report: inside.show(network, drawing, report), seven())
    image = seven().image
    digit = int(network.probabilities(image[np.newaxis])[0].argmax())
    weights = network.layers[0].weights[:, digit].reshape(28, 28)
    np.testing.assert_array_equal(pictures(page)[0][..., ::-1], signed_to_rgb(weights))
    assert data_of(page)["layers"] == []
