"""All networks on the class's digits: a bar for each, beside what it reads of MNIST's."""

import streamlit as st

from digits import DigitsError
from digits.classroom.live import ClassDrawing, Snapshot
from digits.classroom.results import Read, digits_of, tally
from digits.display.class_bars import NetworkBar, network_bars_html
from digits.display.differences import describe
from digits.display.wording import counted
from digits.networks.recipes import CATALOGUE
from views import network_menu, runs
from views.classroom import class_reads, server
from views.classroom.membership import Teacher
from views.loading import find_report, names, title


def show(teacher: Teacher, snapshot: Snapshot) -> None:
    """The bars, and how many digits they are of."""
    digits = [one for one in snapshot.drawings if one.label in range(10)]
    if not digits:
        st.markdown("The bars are of the digits that you hand in: there is none yet.")
        return
    bars = _bars(digits)
    st.markdown(
        f"How many of **your {counted(len(digits), 'digit')}** each network reads right. "
        "Which one has its MNIST mark farthest from its bar?"
    )
    st.html(network_bars_html(bars))


def _bars(digits: list[ClassDrawing]) -> list[NetworkBar]:
    """A bar for each network that the page lists; a sentence for one that fails to load."""
    bars = []
    for name in names():
        try:
            bars.append(_bar(name, digits))
        except DigitsError as error:
            st.warning(str(error))
    return bars


def _bar(name: str, digits: list[ClassDrawing]) -> NetworkBar:
    readings = server.readings(name)
    class_reads.read_new(readings, digits)
    reads = map(Read, digits, readings.of(digits))
    report, run = find_report(name), runs.find(name)
    return NetworkBar(
        title(name),
        tally(digits_of(reads)).right,
        len(digits),
        report.test.named_right if report else None,
        run.job.config.title if run else describe(CATALOGUE[name]),
        name == network_menu.chosen(),
    )
