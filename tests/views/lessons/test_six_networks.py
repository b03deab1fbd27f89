"""All networks on one drawing, under AppTest, with networks that say what a test wants."""

from types import SimpleNamespace

import numpy as np
import pytest

from digits.display.wording import agreement_in_words, percent
from digits.image.framing import frame_drawing
from digits.jobs.config import pupil_config
from digits.jobs.protocol import Progress
from digits.networks.decision import decide
from digits.networks.recipes import CATALOGUE, NetworkError
from testing.page import answers, html, open_lesson, probabilities, seven, texts
from tests.views.conftest import sure_of
from views.lessons import six_networks
from views.runs import Run
from views.session import Drawing, Session


def test_each_network_has_a_row_with_what_it_says(answer):
    digits = dict(zip(CATALOGUE, (7, 1, 7, 7, 7, 0), strict=True))
    seen = []

    def outputs_of(name):
        def outputs(images):
            seen.extend(images)
            return sure_of([digits[name]])

        return outputs

    answer(outputs_of)
    page = open_lesson(six_networks.show, seven())
    assert answers(page) == [("digit known", str(digit)) for digit in digits.values()]
    rows = html(page).split('role="listitem"')[1:]
    for row, recipe in zip(rows, CATALOGUE.values(), strict=True):
        assert recipe.title in row
        assert percent(0.9) in row
    assert [np.argmax(bars) for bars in probabilities(page)] == list(digits.values())
    assert "**4 of 6 say 7**; 1 says 1, 1 says 0." in texts(page.markdown)
    for image in seen:
        np.testing.assert_array_equal(image, frame_drawing(seven().ink))


def test_a_digit_with_a_label_has_its_mistakes_marked(answer):
    digits = dict(zip(CATALOGUE, (7, 1, 7, 7, 7, 0), strict=True))
    answer(lambda name: lambda images: sure_of([digits[name]]))
    page = open_lesson(six_networks.show, Drawing(seven().ink, label=7))
    assert "It is a 7: 4 of 6 read it right." in texts(page.markdown)
    rows = html(page).split('role="listitem"')[1:]
    assert ["wrong" in row for row in rows] == [digit != 7 for digit in digits.values()]


def test_a_network_that_cannot_be_opened_says_so_in_its_row(answer):
    def outputs_of(name):
        if name == "mlp-sgd":
            raise NetworkError("It is missing.")
        return lambda images: sure_of([7])

    answer(outputs_of)
    page = open_lesson(six_networks.show, seven())
    assert texts(page.warning) == "It is missing."
    assert len(answers(page)) == len(CATALOGUE) - 1
    assert "**All 5 say 7**" in texts(page.markdown)


def test_networks_of_ones_own_come_first_the_newest_before_the_others(monkeypatch):
    def open_network(name):
        digit = {"own-1": 3, "own-2": 4}.get(name, 7)
        return SimpleNamespace(read=lambda images: decide(sure_of([digit])))

    def job(units, folder):
        progress = Progress(state="done", folder=folder)
        return SimpleNamespace(config=pupil_config(hidden=(units,)), progress=progress)

    own = [
        Run(1, job(64, "somewhere")),
        Run(2, job(32, "somewhere"), label="<Small>"),
        Run(3, job(16, None)),
    ]
    monkeypatch.setattr(six_networks, "open_network", open_network)
    page = open_lesson(six_networks.show, seven(), session=Session(runs=own))
    assert [digit for _, digit in answers(page)] == ["4", "3", *"777777"]
    for words in ("&lt;Small&gt; (2)", "32, ReLU, Adam 0.001", "Yours 1", "64, ReLU, Adam 0.001"):
        assert html(page).index(words) < html(page).index("Best")
    assert "16, ReLU" not in html(page)


@pytest.mark.parametrize(
    ("networks", "text"),
    [
        ([(7, 0.99)] * 6, "**All 6 say 7**, all of them very sure."),
        ([(7, 0.99), (7, 0.7), (1, 0.9)], "**2 of 3 say 7**, 1 of them very sure; 1 says 1."),
        ([(7, 0.5), (7, 0.5), (1, 0.9)], "**2 of 3 say 7 or 9**; 1 says 1."),
        ([(7, 0.99), (1, 0.99)], "**No two of the 2 agree.**"),
    ],
)
def test_agreement_is_counted(networks, text):
    digits, sure = map(list, zip(*networks, strict=True))
    outputs = sure_of(digits, sure)
    outputs.probabilities[:, 9] += 0.001  # the runner-up
    assert agreement_in_words(decide(outputs)) == text
