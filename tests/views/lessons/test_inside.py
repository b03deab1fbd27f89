"""Inside a network, under AppTest: attributions, layers and units against `Explainer`."""

import re

from digits.display.wording import signed
from digits.networks.attribution import Explainer
from digits.networks.inference import load_network
from testing.page import open_lesson, seven, texts
from views.lessons import inside


def test_what_spoke_for_a_digit_is_said_in_numbers(network, image):
    page = open_lesson(inside.show, seven())
    assert page.segmented_control(key="inside").value == 7
    for digit in (7, 1):
        page.segmented_control(key="inside").set_value(digit).run()
        attribution = Explainer(network).attribute(image, digit)
        (sentence,) = [text.value for text in page.markdown if "The score of" in text.value]
        pixels = attribution.pixels
        numbers = [
            attribution.score,
            attribution.score_of_nothing,
            attribution.score - attribution.score_of_nothing,
            pixels[pixels > 0].sum(),
            pixels[pixels < 0].sum(),
        ]
        assert re.findall(r"[+−][\d.]+\d", sentence) == [signed(number) for number in numbers]
        assert f"score of the {digit} " in sentence


def test_layers_and_strongest_units_are_those_of_the_network(network, image):
    page = open_lesson(inside.show, seven())
    explainer = Explainer(network)
    (values,) = explainer.activations(image)
    captions = [caption for shown in page.image for caption in shown.captions]
    assert f"Hidden layer 1: {(values > 0).sum()} of 128 units active" in captions
    units = explainer.strongest_units(image, 7, 12)
    assert captions[-12:] == [signed(unit.contribution) for unit in units]


def test_another_network_is_explained_by_its_own_weights(image):
    page = open_lesson(inside.show, seven(), "mlp-128-32")
    attribution = Explainer(load_network("mlp-128-32")).attribute(image, 7)
    assert f"**{signed(attribution.score)}**" in texts(page.markdown)
