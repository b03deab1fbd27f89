"""The confusion matrix, large, and the test digits behind it."""

from typing import Any

import numpy as np
import streamlit as st

from digits import DigitsError
from digits.display.glossary import explain
from digits.display.matrix import Cell, confusion_html, most_frequent_error
from digits.display.wording import counted, percent
from digits.networks.decision import Outputs
from digits.networks.metrics import correct, in_cell, mistakes
from digits.networks.report import Report
from views import address, mnist_digits, navigation, network_menu, pick, ways_in
from views.loading import find_report, read_test_digits, title
from views.markdown import as_text
from views.mnist_digits import LabelledDigits
from views.panels import tiles

TILES = 24  # at once
CELL, WRONG, RIGHT = KINDS = ("One cell", "Surest mistakes", "Barely right")
# An often seen mistake, for a network without a report.
SOME_CELL: Cell = (4, 9)
# What lasts while other pages are shown, and is in the address.
LASTING: dict[str, Any] = {"bind": "query-params", "persist_state": "session"}


def show() -> None:
    """What to look for, and the test digits that the chosen network reads so."""
    name = network_menu.chosen()
    report = find_report(name)
    st.markdown(_in_words(name, report), help=explain("test set", "confusion matrix"))
    kind = st.segmented_control(
        "Show",
        KINDS,
        default=WRONG,
        required=True,
        label_visibility="collapsed",
        key="show",
        **LASTING,
    )
    with st.container(key="mistakes"):
        cell = None
        if kind == CELL:
            with st.container(key="cells"):
                cell = _choose_cell(report)
        with st.container(key="behind"):
            _show_digits(name, kind, cell)


def _in_words(name: str, report: Report | None) -> str:
    """Which network's mistakes these are, and how many."""
    called = f"“{as_text(title(name))}”"
    if report is None:
        return f"What **{called}** reads wrong. Choose another network in the sidebar."
    wrong = percent(1 - report.test.accuracy, 2)
    return (
        f"**{called}** reads {wrong} of MNIST’s test digits wrong. Choose "
        "another network in the sidebar."
    )


def _choose_cell(report: Report | None) -> Cell:
    """True digit and digit read, chosen in the matrix or in two lists."""
    first = SOME_CELL if report is None else most_frequent_error(report.test.confusion)
    with st.container(horizontal=True):
        true = st.selectbox("True digit", range(10), first[0], key="true", width=130, **LASTING)
        read = st.selectbox("Read as", range(10), first[1], key="read", width=130, **LASTING)
    if report is not None:
        pick.show(confusion_html(report.test.confusion, (true, read)), "matrix", _take_cell)
    return true, read


def _take_cell() -> None:
    """Put the cell that was just chosen in the matrix into the lists, which may change it."""
    cell = pick.picked("matrix")
    if cell and len(cell) == 2 and cell.isascii() and cell.isdigit():
        st.session_state["true"], st.session_state["read"] = map(int, cell)


def _show_digits(name: str, kind: str, cell: Cell | None) -> None:
    digits = mnist_digits.load_or_offer()
    if digits is None:
        return
    try:
        outputs = read_test_digits(name, digits)
    except DigitsError as error:
        st.warning(str(error))
        return
    _show_tiles(_find(kind, cell, outputs, digits), outputs, digits)


def _find(kind: str, cell: Cell | None, outputs: Outputs, digits: LabelledDigits) -> np.ndarray:
    """Places in the test set, int (N,)."""
    if cell:
        return in_cell(outputs.probabilities, digits.labels, *cell)
    choose = mistakes if kind == WRONG else correct
    return choose(outputs.probabilities, digits.labels)


def _show_tiles(places: np.ndarray, outputs: Outputs, digits: LabelledDigits) -> None:
    """Some of the test digits; one that is pressed goes to Draw, where its reasons are."""
    if not len(places):
        st.info("No test digit was read so.")
        return
    shown = places[:TILES].tolist()
    number = counted(len(places), "digit")
    some = f", {TILES} shown" if len(places) > TILES else ""
    st.caption(f"{number}{some}. Press one to see why it is read so.")
    place = tiles.show(shown, outputs, digits)
    if place is not None:
        ways_in.open_test_digit(place)
        # Given no parameters at all, Streamlit refuses to clear those that are bound.
        st.switch_page(navigation.draw_page(), query_params=address.links())
