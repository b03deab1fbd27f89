"""All networks on the class's digits: a bar for each, beside what it reads of MNIST's.

As soon as a network has learnt from the class, all are measured on the drawings that none learns
from (see digits/classroom/split.py).
"""

import streamlit as st

from digits import DigitsError
from digits.classroom import split
from digits.classroom.live import ClassDrawing, Snapshot
from digits.classroom.results import tally
from digits.display.class_bars import NetworkBar, network_bars_html
from digits.display.differences import describe
from digits.display.wording import counted
from digits.networks.recipes import CATALOGUE
from views import network_menu
from views.classroom import class_reads, entry_bars, server
from views.classroom.class_figures import WHAT_IS_RIGHT
from views.classroom.membership import Teacher
from views.loading import find_report, title

LEARNT = "The others have taught a network, which must not be tested on what it has learnt."


def show(teacher: Teacher, snapshot: Snapshot) -> None:
    """The bars, and how many digits they are of."""
    entries = server.entries().of(snapshot.state.id)
    learnt = any(entry.learnt for entry in entries)
    digits = split.measured(snapshot.drawings, learnt)
    if not digits:
        st.markdown("The bars are of the digits that you hand in: there is none yet.")
        return
    bars = _bars(digits)
    whose = f"**{counted(len(digits), 'digit')}** of the pupils with even numbers"
    if not learnt:
        whose = f"**your {counted(len(digits), 'digit')}**"
    st.markdown(
        f"How many of {whose} each network reads right. "
        f"{LEARNT if learnt else 'Which one has its MNIST mark farthest from its bar?'}",
        help=WHAT_IS_RIGHT,
    )
    st.html(network_bars_html(bars))
    entry_bars.show(teacher, entries, digits)


def _bars(digits: list[ClassDrawing]) -> list[NetworkBar]:
    """A bar for each network of the catalogue; a sentence for one that fails to load."""
    bars = []
    for name in CATALOGUE:
        try:
            bars.append(_bar(name, digits))
        except DigitsError as error:
            st.warning(str(error))
    return bars


def _bar(name: str, digits: list[ClassDrawing]) -> NetworkBar:
    right = tally(class_reads.read(name, digits)).right
    report = find_report(name)
    return NetworkBar(
        title(name),
        right,
        len(digits),
        report.test.named_right if report else None,
        describe(CATALOGUE[name]),
        name == network_menu.chosen(),
    )
