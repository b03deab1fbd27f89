"""A class's drawings with what a network makes of each, for the board's views."""

from collections.abc import Sequence

import streamlit as st

from digits.classroom.live import ClassDrawing, Snapshot
from digits.classroom.readings import SLICE
from digits.classroom.results import Read
from digits.classroom.split import is_for_training
from views import runs
from views.classroom import server

# From so many on, which take half a second, it is told how far the reading is.
MANY = 200
LEARNT = (
    "This network has learnt from the pupils with odd numbers: the others’ drawings count here."
)


def of(name: str, snapshot: Snapshot) -> list[Read]:
    """All drawings in the order in which they came; raises `NetworkError`.

    Of a network that has learnt from this class: those from which it has not.
    """
    drawings: Sequence[ClassDrawing] = snapshot.drawings
    run = runs.find(name)
    if run and run.class_id == snapshot.state.id:
        st.caption(LEARNT)
        drawings = tuple(one for one in drawings if not is_for_training(one))
    return read(name, drawings)


def read(name: str, drawings: Sequence[ClassDrawing]) -> list[Read]:
    """These drawings, with a bar where many are new: after the server was started.

    Raises `NetworkError`.
    """
    readings, bar = server.readings(name), st.empty()
    new = readings.unread(drawings)
    if len(new) >= MANY:
        for start in range(0, len(new), SLICE):
            bar.progress(start / len(new), f"Reading {len(new):,} drawings")
            readings.of(new[start : start + SLICE])
        bar.empty()
    return list(map(Read, drawings, readings.of(drawings)))
