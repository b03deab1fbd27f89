"""The confusion matrix, large, and the test digits behind it."""

import numpy as np
import streamlit as st

from digits import DigitsError
from digits.display import charts
from digits.display.wording import percent
from digits.networks.decision import Outputs
from digits.networks.metrics import correct, in_cell, mistakes
from digits.networks.report import Report
from views import images, mnist_digits, network_menu
from views.loading import find_report, read_test_digits
from views.mnist_digits import LabelledDigits
from views.session import Drawing, get_session

TILE = 84  # pixels: a test digit, enlarged
TILES = 24  # at once
CELL, WRONG, RIGHT = KINDS = ("One cell", "Most confident mistakes", "Read right")


def show() -> None:
    """What to look for, and the test digits that the chosen network reads so."""
    name = network_menu.chosen()
    kind = st.segmented_control("Show", KINDS, default=WRONG, required=True, key="mistakes")
    cell = _choose_cell(find_report(name)) if kind == CELL else None
    digits = mnist_digits.load_or_offer()
    if digits is None:
        return
    try:
        outputs = read_test_digits(name, digits)
    except DigitsError as error:
        st.warning(str(error))
        return
    if cell:
        places = in_cell(outputs.probabilities, digits.labels, *cell)
    else:
        choose = mistakes if kind == WRONG else correct
        places = choose(outputs.probabilities, digits.labels)
    _show_tiles(places, outputs, digits)


def _choose_cell(report: Report | None) -> tuple[int, int]:
    """True digit and digit read, chosen in the matrix or in two lists."""
    if report is not None:
        matrix = charts.confusion_chart(report.test.confusion, choose="cell")
        st.vega_lite_chart(matrix, on_select=_take_cell, width=520, key="matrix")
    with st.container(horizontal=True):
        true = st.selectbox("True digit", range(10), 4, key="cell_true", width=140)
        read = st.selectbox("Read as", range(10), 9, key="cell_read", width=140)
    return true, read


def _take_cell() -> None:
    """Put the cell that was just chosen in the matrix into the lists, which may change it."""
    for cell in st.session_state["matrix"].selection.get("cell", []):
        st.session_state["cell_true"] = int(cell["true"])
        st.session_state["cell_read"] = int(cell["read"])


def _show_tiles(places: np.ndarray, outputs: Outputs, digits: LabelledDigits) -> None:
    """Test digits, each with its label, what it was read as and a way to ask why."""
    if not len(places):
        st.info("No test digit was read so.")
        return
    st.caption(f"{len(places):,} digits" + (f", {TILES} shown" if len(places) > TILES else ""))
    with st.container(horizontal=True, key="tiles"):
        for place in places[:TILES].tolist():
            with st.container(width=TILE + 16, key=f"tile_{place}"):
                _show_tile(place, outputs, digits)


def _show_tile(place: int, outputs: Outputs, digits: LabelledDigits) -> None:
    row, label = outputs.probabilities[place], digits.labels[place]
    images.show(digits.images[place], f"{label} read as {row.argmax()}, {percent(row.max())}", TILE)
    if st.button("Why?", key=f"why_{place}", help=f"Test digit {place:,}"):
        get_session().drawing = Drawing(digits.images[place])
        st.switch_page("views/draw.py")
