"""The lesson "How sure is sure?": what it sends and opens, and what a browser may say."""

from types import SimpleNamespace

import numpy as np
import pytest

from digits.display.reliability import drawing_in_words
from digits.jobs.protocol import Progress
from digits.networks.metrics import in_bar
from digits.networks.recipes import MODELS
from digits.networks.report import read_report
from testing.page import data_of, html, open_lesson, session_of, seven, texts
from tests.views.conftest import sure_of
from views import mnist_digits
from views.lessons import how_sure
from views.runs import Run
from views.session import Session

NAME = "mlp-128"


def open_it(**address):
    """The lesson of one network of the catalogue."""
    return open_lesson(how_sure.show, seven(), NAME, address, network=NAME)


def heard(page, report):
    """The page after a browser's report."""
    how_sure.take_report(session_of(page).how_sure, report)
    return page.run()


def test_it_sends_the_reports_figures_and_where_the_drawing_stands(network, image):
    test, data = read_report(NAME).test, data_of(open_it(), "how_sure")
    assert (data["answered"], data["wrong"]) == tuple(
        test.risk_coverage[column] for column in ("answered", "wrong")
    )
    assert data["total"] == 10_000 and len(data["points"]) == 100
    (prediction,) = network.read(image[np.newaxis])
    assert data["drawing"] == drawing_in_words(test.reliability, prediction)
    assert data["confidence"] == pytest.approx(prediction.probabilities.max())
    assert (data["below"], data["opened"]) == (60, None)


def test_no_test_digit_is_read_until_a_bar_is_opened(monkeypatch):
    monkeypatch.setattr(how_sure, "read_test_digits", None)
    monkeypatch.setattr(mnist_digits, "load_mnist", None)
    assert data_of(open_it(), "how_sure")["opened"] is None


def written(page):
    """What stands in the address."""
    return {key: "".join(value) for key, value in page.query_params.items()}


@pytest.fixture
def page(few_digits, answer):
    """The lesson with 40 test digits of which all are read as 9s, half of them with 85 %."""
    confidence = np.where(np.arange(40) % 2, 0.95, 0.85)

    def outputs(images):
        count = len(images)
        return sure_of([9] * count, confidence[:count])

    answer(lambda name: outputs)
    return open_it()


def test_a_bar_opens_its_digits_those_read_wrong_first(page, few_digits):
    heard(page, {"below": 60, "opened": 8})
    assert data_of(page, "how_sure")["opened"] == 8
    assert written(page) == {"digits_from": "80"}
    tiles = data_of(page, "pick")
    outputs = sure_of([9] * 40, np.where(np.arange(40) % 2, 0.95, 0.85))
    places = in_bar(outputs.probabilities, few_digits.labels, 8)
    assert [tiles.index(f'data-pick="{place}"') for place in places] == sorted(
        tiles.index(f'data-pick="{place}"') for place in places
    )
    assert tiles.count("data-pick") == len(places) == 20
    assert "80 to 90\u202f% sure: 20 digits. Press one" in texts(page.caption)
    heard(page, {"below": 60, "opened": None})
    assert not written(page)
    assert not [each for each in page.get("bidi_component") if each.key == "tiles"]


def test_a_digit_that_is_pressed_takes_the_place_of_the_canvas(page, monkeypatch):
    monkeypatch.setattr(how_sure.tiles, "show", lambda *shown: 14)
    monkeypatch.setattr(how_sure.st, "rerun", lambda: None)
    heard(page, {"below": 60, "opened": 9})
    assert (session_of(page).way_in, session_of(page).test_digit) == ("mnist", 14)


def test_without_mnist_a_sentence_stands_below_the_charts(page, monkeypatch):
    monkeypatch.setattr(mnist_digits, "find_mnist", lambda: None)
    monkeypatch.setattr(mnist_digits, "can_fetch", lambda: True)
    heard(page, {"below": 60, "opened": 8})
    assert not page.exception
    assert "not on this machine" in texts(page.info)
    assert data_of(page, "how_sure")["opened"] == 8


def test_a_network_of_ones_own_has_its_own_digits_and_figures(few_digits):
    job = SimpleNamespace(progress=Progress(state="done", folder=MODELS / NAME))
    own = Run(1, job)
    state = {"session": Session(runs=[own]), "network": own.name}
    page = open_lesson(how_sure.show, seven(), own.name, {"digits_from": "90"}, **state)
    assert data_of(page, "how_sure")["answered"] == read_report(NAME).test.risk_coverage["answered"]
    assert "90 to 100\u202f% sure" in texts(page.caption)


def test_without_its_figures_the_lesson_says_so(models):
    (models / NAME / "report.json").write_text("{}")
    page = open_it()
    assert "was not measured" in texts(page.info)
    assert "link-note" not in html(page)


def test_the_address_is_read_once_and_follows_the_slider(page):
    asked = open_it(unsure_below="85", digits_from="930")
    assert data_of(asked, "how_sure")["below"] == 85
    assert written(asked) == {"unsure_below": "85"}
    heard(asked, {"below": 60, "opened": None})
    assert not written(asked)


@pytest.mark.parametrize(
    "report",
    [None, 7, [], {"below": 100, "opened": 10}, {"below": "x", "opened": "9"},
     {"below": float("nan"), "opened": True}, {"below": [60], "opened": -1}],
)  # fmt: skip
def test_what_no_slider_or_bar_can_say_is_ignored(page, report):
    said = session_of(page).how_sure
    heard(page, {"below": 70, "opened": 9})
    how_sure.take_report(said, report)
    assert (said.below, said.bar) == (70, 9)
