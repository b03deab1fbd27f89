"""The networks that were entered, on the class's digits: a bar for each, the best first.

Left out: the six networks of the catalogue (see six_networks.py).
"""

from collections.abc import Sequence

import streamlit as st
from digits.display.class_bars import network_bars_html

from digits.classroom.entered import Entry
from digits.classroom.entered_readings import Measured
from digits.classroom.live import ClassDrawing
from views.classroom import server
from views.classroom.membership import Teacher

# Of a redraw of the board, in which a network of any size reads a class in at most one.
READ_S = 0.2
LOOK_S = 1  # until all have read all


def show(teacher: Teacher, entries: Sequence[Entry], digits: Sequence[ClassDrawing]) -> None:
    """The bars, and the teacher's way to remove one; nothing where none was entered."""
    if not entries:
        return
    st.markdown("**Your networks**")
    measured = _measure(teacher, entries, digits)
    every = None if _is_finished(measured, digits) else LOOK_S
    st.fragment(_show_bars, run_every=every)(teacher, entries, digits)
    for trouble in server.entered_readings(teacher.class_id).troubles(entries):
        st.warning(trouble)
    _show_removal(teacher, entries)


def _show_bars(teacher: Teacher, entries: Sequence[Entry], digits: Sequence[ClassDrawing]) -> None:
    measured = _measure(teacher, entries, digits)
    st.html(network_bars_html(map(_bar, sorted(measured, key=_share, reverse=True))))


def _measure(
    teacher: Teacher, entries: Sequence[Entry], digits: Sequence[ClassDrawing]
) -> list[Measured]:
    return server.entered_readings(teacher.class_id).measure(entries, digits, READ_S)
