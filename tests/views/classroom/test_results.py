"""What a class finds out, each view alone: with no drawing and with many, and a damaged network."""

import re
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from digits.classroom.results import confusion, digits_of, in_cell, mistakes, tally
from digits.display.matrix import CLASS_DRAWINGS
from digits.networks.recipes import CATALOGUE, NetworkError
from digits.networks.report import read_report
from testing.page import components, html, texts
from tests.classroom.made_up import make_reads
from views.classroom import matrix, one_digit, six_networks, unlike_mnist
from views.classroom import mistakes as surest
from views.classroom.state import Board
from views.session import Session

VIEWS = [matrix.show, six_networks.show, surest.show, one_digit.show, unlike_mnist.show]


@pytest.fixture
def read_as(monkeypatch):
    """Makes every network read a class's drawings as in the reads given."""

    nobodys = SimpleNamespace(of=lambda class_id: [])
    monkeypatch.setattr("views.classroom.server.entries", lambda: nobodys)

    def read_as(reads, damaged=()):
        known = {read.drawing: read.prediction for read in reads}

        def readings(name):
            if name in damaged:
                raise NetworkError(f"The network {name} is damaged.")
            return SimpleNamespace(of=lambda those: list(map(known.get, those)), unread=list)

        monkeypatch.setattr("views.classroom.server.readings", readings)

    return read_as


def open_view(show, reads, **state):
    page = AppTest.from_function(_view, default_timeout=60, args=(show, reads))
    for key, value in state.items():
        page.session_state[key] = value
    page.run()
    assert not page.exception
    return page


def _view(show, reads):
    # AppTest takes this body for a script of its own.
    from tests.classroom.made_up import make_snapshot
    from views.classroom.membership import Teacher

    show(Teacher(1, "KWKP", "secret"), make_snapshot([read.drawing for read in reads]))


def tiles(page):
    """The ids of the drawings that are shown as tiles."""
    shown = "".join(text for text in components(page, "pick") if "drawn" in text)
    return [int(number) for number in re.findall(r'data-pick="(\d+)"', shown)]


@pytest.mark.parametrize("show", VIEWS)
@pytest.mark.parametrize("count", [0, 1, 2])
def test_each_view_is_there_with_few_drawings_too(show, count, read_as):
    for seed in range(3):
        reads = make_reads(count, seed)
        read_as(reads)
        open_view(show, reads)


def test_the_matrix_opens_its_most_frequent_mistake_and_then_the_cell_that_is_pressed(read_as):
    reads = make_reads(150)
    read_as(reads)
    page = open_view(matrix.show, reads)
    counts = confusion(reads)
    (table,) = (text for text in components(page, "pick") if "<table" in text)
    shown = [int(count or 0) for count in re.findall(r">(\d*)</button>", table)]
    assert shown == counts.ravel().tolist()
    keys = re.search(r'data-pick="(..)"[^>]*aria-pressed="true"', table)[1]
    cell = CLASS_DRAWINGS.cell(keys)
    assert counts[cell] == (counts * CLASS_DRAWINGS.errors).max()
    assert tiles(page) == [read.drawing.id for read in in_cell(reads, cell)]
    page.session_state["session"].board.cell = "nr"
    page.run()
    assert tiles(page) == [read.drawing.id for read in in_cell(reads, (10, 11))]


@pytest.mark.parametrize("sent", ["4", "499", "ab", "\uff14\uff19", 49, None, {"a": 1}])
def test_the_cell_that_a_browser_says_was_pressed_is_checked(monkeypatch, sent):
    session = Session(board=Board(cell="12"))
    monkeypatch.setattr(matrix, "get_session", lambda: session)
    for pick, kept in ((sent, "12"), ("nr", "nr")):
        monkeypatch.setattr(st, "session_state", {matrix.KEY: {"pick": pick}})
        matrix._take_cell()
        assert session.board.cell == kept


def test_the_figures_of_the_class_stand_beside_those_of_mnist(read_as):
    reads = make_reads(150)
    read_as(reads)
    page = open_view(matrix.show, reads, network="mlp-128")
    of_class, test = tally(digits_of(reads)), read_report("mlp-128").test
    assert f"{of_class.right} of {of_class.total}" in texts(page.markdown)
    shares = [float(share) for share in re.findall(r'"--share: ([\d.]+)', html(page))]
    of_yours = [count / of_class.total for count in of_class]
    of_mnist = [test.named_right, test.named_wrong, test.two_named, test.refused]
    expected = [share for share in [*of_yours, *of_mnist] if share]
    assert shares == pytest.approx(expected, abs=1e-4)


def test_a_network_that_is_damaged_has_a_sentence_and_the_others_their_bars(read_as):
    reads = make_reads(150)
    read_as(reads, damaged=["mlp-sgd"])
    page = open_view(six_networks.show, reads)
    assert "The network mlp-sgd is damaged." in texts(page.warning)
    of_class = tally(digits_of(reads))
    bars = re.findall(r'aria-label="(.*?): (\d+) of (\d+) digits read right', html(page))
    assert [name for name, *_ in bars] == [
        recipe.title for name, recipe in CATALOGUE.items() if name != "mlp-sgd"
    ]
    assert {(int(right), int(total)) for _, right, total in bars} == {
        (of_class.right, of_class.total)
    }


def test_ten_mistakes_are_shown_the_surest_first(read_as):
    reads = make_reads(150)
    read_as(reads)
    page = open_view(surest.show, reads)
    found = mistakes(reads)
    assert f"**{len(found)}** of your drawings wrongly" in texts(page.markdown)
    assert tiles(page) == [read.drawing.id for read in found[:10]]


def test_one_digit_is_shown_as_every_pupil_draws_it(read_as):
    reads = make_reads(150)
    read_as(reads)
    page = open_view(one_digit.show, reads, class_digit=4)
    fours = [read.drawing for read in reads if read.drawing.label == 4]
    assert tiles(page) == [one.id for one in sorted(fours, key=lambda one: (one.pupil, one.id))]
    for order in one_digit.ORDERS:
        page.selectbox(key=one_digit.ORDER_KEY).set_value(order).run()
        assert not page.exception
        assert sorted(tiles(page)) == [one.id for one in fours]


def test_the_digits_least_like_mnists_are_of_those_that_are_known(read_as):
    reads = make_reads(150)
    read_as(reads)
    page = open_view(unlike_mnist.show, reads)
    known = {read.drawing.id for read in digits_of(reads)}
    assert len(set(tiles(page))) == 10 and known.issuperset(tiles(page))
    assert "as far from MNIST’s" in texts(page.markdown)
