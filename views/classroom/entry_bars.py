"""The networks that were entered, on the class's digits: a bar for each, the best first.

Left out: the six networks of the catalogue (see six_networks.py).
"""

from collections.abc import Sequence

import streamlit as st

from digits.classroom.entered import Entry
from digits.classroom.entered_readings import Measured
from digits.classroom.live import ClassDrawing
from digits.display.class_bars import NetworkBar, network_bars_html
from views.classroom import acts, server
from views.classroom.membership import Teacher

LOOK_EVERY_S = 1  # until all have read all


def show(teacher: Teacher, entries: Sequence[Entry], digits: Sequence[ClassDrawing]) -> None:
    """The bars, and the teacher's way to remove a network; an invitation where there is none."""
    with st.container(horizontal=True, vertical_alignment="center", key="class_entries_head"):
        st.markdown("**Your networks**")
        if entries:
            _show_removal(teacher, entries)
    if not entries:
        st.caption("Train one on the page Train, and enter it there.")
        return
    measured = _measure(teacher, entries, digits)
    every = None if _is_finished(measured, digits) else LOOK_EVERY_S
    with st.container(key="class_entries"):
        st.fragment(_show_bars, run_every=every)(teacher, entries, digits, every)
    for trouble in server.entered_readings(teacher.class_id).troubles(entries):
        st.warning(trouble)


def _show_bars(
    teacher: Teacher, entries: Sequence[Entry], digits: Sequence[ClassDrawing], every: int | None
) -> None:
    measured = _measure(teacher, entries, digits)
    bars = map(_bar, sorted(measured, key=_share, reverse=True))
    st.html(network_bars_html(bars, with_key=False))
    if every and _is_finished(measured, digits):
        st.rerun()  # nothing is left to look for


def _measure(
    teacher: Teacher, entries: Sequence[Entry], digits: Sequence[ClassDrawing]
) -> list[Measured]:
    return server.entered_readings(teacher.class_id).measure(entries, digits)


def _is_finished(measured: Sequence[Measured], digits: Sequence[ClassDrawing]) -> bool:
    return all(one.total == len(digits) for one in measured)


def _share(one: Measured) -> float:
    return one.right / one.total if one.total else 0.0


def _bar(one: Measured) -> NetworkBar:
    entry = one.entry
    learnt = ", learnt from the class" if entry.learnt else ""
    detail = f"{entry.owner}{learnt}"
    return NetworkBar(entry.recipe, one.right, one.total, entry.mnist, detail)


def _show_removal(teacher: Teacher, entries: Sequence[Entry]) -> None:
    def remove() -> None:
        chosen = st.session_state["class_entry"]
        acts.try_to(teacher, lambda: server.entries().remove(teacher.class_id, chosen))

    names = {entry.id: f"{entry.owner}: {entry.recipe}" for entry in entries}
    with st.popover("Remove", key="class_entry_remove"):
        st.selectbox("Network", list(names), format_func=names.__getitem__, key="class_entry")
        st.button("Remove this network", on_click=remove)
