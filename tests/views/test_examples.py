"""The row of examples: what a press does, and what a browser may send in its place."""

import re

import pytest
import streamlit as st

import testing.page
from digits.networks.recipes import CATALOGUE
from digits.strokes.examples import ExamplesError
from testing.page import answers, number, open_page, session_of
from views import examples
from views.lesson_tabs import LESSONS

pytestmark = pytest.mark.usefixtures("drawn")
EXAMPLES = examples.find()


@pytest.fixture
def press(monkeypatch):
    """Presses what a browser may say was pressed in the row, by way of a button."""

    def press(page, sent):
        def row(key, on_picked_change):
            st.button("Press", on_click=examples.pick, args=(sent,))

        monkeypatch.setattr(examples, "_row", row)
        return testing.page.press(page.run(), "Press")

    return press


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_opens_what_it_is_for(press, name):
    example = EXAMPLES[name]
    page = press(open_page(), name)
    assert not page.exception
    assert page.session_state["network"] == example.network
    assert [tab.label for tab in page.tabs if tab.children] == [example.lesson]
    assert example.network in CATALOGUE and example.lesson in LESSONS
    read = number(page) or answers(page)[0][1]
    assert sorted(re.findall(r"\d", read)) == sorted(re.findall(r"\d", example.reads))


@pytest.mark.parametrize("sent", [None, 7, "", "horse", {"name": "house"}])
def test_what_is_no_example_does_nothing(press, sent):
    page = press(open_page(), sent)
    assert not page.exception
    assert session_of(page).picked is None
    assert answers(page)[0][1] == "?"


def test_an_example_takes_the_place_of_a_picture(press):
    page = open_page()
    session_of(page).way_in = "picture"
    press(page, "corner")
    assert session_of(page).way_in == "canvas"
    assert answers(page)[0][1] == "3"


def test_without_their_file_the_page_has_no_row(monkeypatch):
    def fail(path):
        raise ExamplesError("broken")

    monkeypatch.setattr(examples, "read_examples", fail)
    examples.find.cache_clear()
    try:
        page = open_page()
        assert not [row for row in page.get("bidi_component") if row.key == "examples_row"]
    finally:
        monkeypatch.undo()
        examples.find.cache_clear()
