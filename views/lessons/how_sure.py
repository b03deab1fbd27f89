"""How sure is sure: whether the network's confidence means what it says.

How often it is right by how sure it is, where the drawing stands, and a slider that says "I can't
tell" below a confidence. The browser moves it; the figures are those of the network's report.
Left out: measuring them (see digits/networks/metrics.py).
"""

from typing import Any

import numpy as np
import streamlit as st
from streamlit.components import v2

from digits import DigitsError
from digits.display import reliability
from digits.display.reliability import (
    RiskCurve,
    drawing_in_words,
    marker_svg,
    range_in_words,
    reliability_svg,
)
from digits.display.wording import counted
from digits.networks.decision import NOT_A_DIGIT, SURE_FROM, Prediction
from digits.networks.inference import Network
from digits.networks.metrics import BARS, Metrics, in_bar
from digits.networks.report import Report
from views import mnist_digits, network_menu, query, ways_in
from views.assets import PARTS, read
from views.loading import read_test_digits
from views.panels import tiles
from views.session import Drawing, HowSure, get_session
from views.sliders import Range

KEY = "how_sure"
TILES = 24  # at once
# What stands in the address, in per cent: the slider, and where the open bar begins.
BELOW = Range("I can't tell below", 0, 99, 100 * SURE_FROM, 1, " %", " %", "unsure_below")
BAR = Range("Digits from", 0, 100 - 100 // BARS, 0, 100 // BARS, " %", " %", "digits_from")

# In an imported module, so that Streamlit registers the component once and not in every run.
_charts = v2.component(
    KEY,
    html=read("how_sure/how_sure.html"),
    css=read(PARTS, "range/range.css", "how_sure/how_sure.css"),
    js=read("how_sure/how_sure.js"),
)


@st.fragment
def show(network: Network, drawing: Drawing, report: Report | None) -> None:
    """The question, both charts, and the test digits of the bar that is open."""
    st.caption(
        "Is it right 90 times of 100 when it says “90 % sure”? Then a bar reaches the dashed "
        "line. Choose a bar to see its test digits."
    )
    if report is None or not report.test.reliability:
        st.info("How sure this network is of the test digits was not measured.")
        return
    assert drawing.image is not None  # a lesson is given ink
    said = _state()
    prediction = network.read(drawing.image[np.newaxis])[0]
    _charts(key=KEY, data=_message(report.test, prediction, said), on_report_change=_heard)
    _write_address(said)
    if said.bar is not None:
        _show_digits(said.bar)


def _message(test: Metrics, prediction: Prediction, said: HowSure) -> dict[str, Any]:
    """All that the browser shows, for every place of the slider."""
    total = sum(test.reliability["count"])
    curve = RiskCurve(test.risk_coverage, total)
    no_digit = prediction.verdict == NOT_A_DIGIT
    return {
        "drawing": drawing_in_words(test.reliability, prediction),
        "confidence": None if no_digit else float(prediction.probabilities.max()),
        "bars": reliability_svg(test.reliability, said.bar),
        "marker": marker_svg(prediction),
        "field": {
            "left": reliability.LEFT,
            "right": reliability.RIGHT,
            "top": reliability.TOP,
            "bottom": reliability.BOTTOM,
            "width": reliability.WIDTH,
        },
        "curve": curve.svg(),
        "points": curve.points,
        "answered": test.risk_coverage["answered"],
        "wrong": test.risk_coverage["wrong"],
        "total": total,
        "below": said.below,
        "opened": said.bar,
    }


def _show_digits(bar: int) -> None:
    """Test digits of which the network is so sure, those read wrong first."""
    digits = mnist_digits.load_or_offer()
    if digits is None:
        return
    try:
        outputs = read_test_digits(network_menu.chosen(), digits)
    except DigitsError as error:
        st.warning(str(error))
        return
    places = in_bar(outputs.probabilities, digits.labels, bar)
    some = f", {TILES} shown, those read wrong first" if len(places) > TILES else ""
    st.caption(
        f"{range_in_words(bar)} sure: {counted(len(places), 'digit')}{some}. "
        "Press one to see why it is read so."
    )
    place = tiles.show(places[:TILES].tolist(), outputs, digits)
    if place is not None:
        ways_in.open_test_digit(place)
        st.rerun()


# What a browser and the address say


def take_report(said: HowSure, report: Any) -> None:
    """Keep what a browser says, as far as it is sound; `report` may be anything."""
    if not isinstance(report, dict):
        return
    below = BELOW.check(report.get("below"))
    if below is not None:
        said.below = int(below)
    opened = report.get("opened")
    if opened is None or (type(opened) is int and 0 <= opened < BARS):
        said.bar = opened


def _heard() -> None:
    take_report(_state(), st.session_state[KEY].get("report"))


def _state() -> HowSure:
    """What was chosen; in a session's first run the address says it."""
    session = get_session()
    if session.how_sure is None:
        below = BELOW.check(st.query_params.get(BELOW.address))
        start = BAR.check(st.query_params.get(BAR.address))
        session.how_sure = HowSure(
            below=int(BELOW.neutral if below is None else below),
            bar=None if start is None else int(start * BARS / 100),
        )
    return session.how_sure


def _write_address(said: HowSure) -> None:
    """Only what was chosen stands in the address."""
    query.write(BELOW.address, None if said.below == BELOW.neutral else f"{said.below}")
    query.write(BAR.address, None if said.bar is None else f"{100 * said.bar // BARS}")
