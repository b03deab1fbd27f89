"""All networks on one drawing, under AppTest, with networks that say what a test wants."""

import numpy as np

from digits.display.wording import percent
from digits.image.framing import to_mnist
from digits.networks.recipes import CATALOGUE, NetworkError
from testing.page import html, open_lesson, probabilities, seven, texts
from tests.views.conftest import sure_of
from views.lessons import six_networks


def test_each_network_has_a_row_with_what_it_says(answer):
    digits = dict(zip(CATALOGUE, (7, 1, 4, 9, 2, 0), strict=True))
    seen = []

    def outputs_of(name):
        def outputs(images):
            seen.extend(images)
            return sure_of([digits[name]])

        return outputs

    answer(outputs_of)
    page = open_lesson(six_networks.show, seven())
    shown = [html.split(">")[1][0] for html in html(page).split('"small-answer"')[1:]]
    assert shown == [str(digit) for digit in digits.values()]
    titles = [text.value for text in page.markdown if text.value.startswith("**")]
    for title, recipe in zip(titles, CATALOGUE.values(), strict=True):
        assert title.startswith(f"**{recipe.title}**")
        assert percent(0.9) in title
    assert [np.argmax(bars) for bars in probabilities(page)] == list(digits.values())
    for image in seen:
        np.testing.assert_array_equal(image, to_mnist(seven().ink))


def test_a_network_that_cannot_be_opened_says_so_in_its_row(answer):
    def outputs_of(name):
        if name == "mlp-sgd":
            raise NetworkError("It is missing.")
        return lambda images: sure_of([7])

    answer(outputs_of)
    page = open_lesson(six_networks.show, seven())
    assert texts(page.warning) == "It is missing."
    assert html(page).count("small-answer") == len(CATALOGUE) - 1
