"""The lessons beside the canvas: only the open one is computed, and only of ink."""

import numpy as np
import pytest

from digits.image.framing import frame_drawing
from digits.networks.inference import load_network
from digits.networks.report import read_report
from testing.page import SEVEN, bars, canvas_report, open_page, seven, texts
from views import examples, lesson_tabs

NAME = "mlp-128"
TITLES = list(lesson_tabs.LESSONS)


@pytest.fixture
def asked(monkeypatch) -> list:
    """What the lessons are given, in order: title, network, drawing and report."""
    asked = []

    def remember(title):
        return lambda *given: asked.append((title, *given))

    for title in TITLES:
        monkeypatch.setitem(lesson_tabs.LESSONS, title, remember(title))
    return asked


def test_the_open_lesson_alone_gets_network_drawing_and_report(drawn, asked):
    drawn.report = canvas_report(SEVEN)
    page = open_page(network=NAME)
    for title in TITLES[1:]:
        page.session_state["lesson"] = title
        page.run()
        assert not page.exception
    assert [title for title, *_ in asked] == TITLES
    expected = load_network(NAME).probabilities
    for _, network, drawing, report in asked:
        images = frame_drawing(seven().ink)[np.newaxis]
        np.testing.assert_array_equal(network.probabilities(images), expected(images))
        np.testing.assert_array_equal(drawing.ink, seven().ink)
        assert len(drawing.strokes) == len(SEVEN)
        assert report == read_report(NAME)


@pytest.mark.parametrize("title", TITLES)
def test_every_lesson_opens_and_follows_the_next_drawing(drawn, title):
    drawn.report = canvas_report(SEVEN)
    page = open_page(network=NAME, lesson=title)
    assert [tab.label for tab in page.tabs if tab.children] == [title]
    drawn.report = canvas_report([])
    page.run()
    drawn.report = canvas_report(SEVEN)
    page.run()
    assert not page.exception
    assert [tab.label for tab in page.tabs if tab.children] == [title]


@pytest.mark.parametrize("title", TITLES)
def test_without_ink_a_lesson_waits_and_says_so(drawn, asked, title):
    page = open_page(network=NAME, lesson=title)
    drawn.report = canvas_report([])
    page.run()
    assert not asked and not page.exception
    if title == "Probabilities":
        assert {bar.probability for bar in bars(page)[0]} == {0}
    else:
        assert "Draw a digit" in texts(page.main.caption)


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("content", [None, b"no network"])
def test_without_its_network_a_lesson_waits_below_a_sentence(drawn, models, asked, content, title):
    path = models / NAME / "network.keras"
    path.unlink()
    if content:
        path.write_bytes(content)
    drawn.report = canvas_report(SEVEN)
    page = open_page(network=NAME, lesson=title)
    assert not asked and not page.exception
    assert "python train_model.py mlp-128" in texts(page.main.warning)
    assert str(models) not in texts(page.warning)


def topic_of(page):
    """The topics, as the page shows them now."""
    (topics,) = page.segmented_control
    return topics


def test_a_topic_stays_where_a_browser_still_names_the_lesson_before_it(drawn, asked):
    drawn.report = canvas_report(SEVEN)
    page = open_page(network=NAME, lesson="Inside")
    topic_of(page).set_value("Answer").run()
    assert page.session_state["lesson"] == "Probabilities"
    page.session_state["lesson"] = "Inside"  # as in what was sent before it heard of that
    page.run()
    assert page.session_state["lesson"] == "Probabilities"
    assert topic_of(page).value == "Answer"
    page.session_state["lesson"] = "What if"  # somebody else opens it: a link
    page.run()
    assert topic_of(page).value == "Change it"


def test_an_example_keeps_its_lesson_where_a_browser_has_not_heard_of_it(drawn, asked, monkeypatch):
    drawn.report = canvas_report(SEVEN)
    page = open_page(network=NAME, lesson="Six networks")
    before = topic_of(page)
    picked = iter(["corner"])
    monkeypatch.setattr("views.departure.expect", lambda: examples.pick(next(picked, None)))
    page.run()
    assert topic_of(page).value == "Change it"
    page.session_state["lesson"] = "Six networks"  # what was sent before
    before.set_value("Answer")
    page.run()
    assert page.session_state["lesson"] == "How it is framed"
    page.run()  # the browser has heard of it
    page.session_state["lesson"] = "Six networks"  # a press now
    page.run()
    assert topic_of(page).value == "Answer"
