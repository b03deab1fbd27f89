"""A class's drawings with what a network makes of each, for the board's views."""

from collections.abc import Sequence

import streamlit as st

from digits.classroom.live import ClassDrawing, Snapshot
from digits.classroom.readings import SLICE, Readings
from digits.classroom.results import Read
from views.classroom import server

# From so many on, which take half a second, it is told how far the reading is.
MANY = 200


def of(name: str, snapshot: Snapshot) -> list[Read]:
    """All drawings in the order in which they came; raises `NetworkError`."""
    readings = server.readings(name)
    read_new(readings, snapshot.drawings)
    return list(map(Read, snapshot.drawings, readings.of(snapshot.drawings)))


def read_new(readings: Readings, drawings: Sequence[ClassDrawing]) -> None:
    """Read those that are new, with a bar where they are many: after the server was started."""
    bar, new = st.empty(), readings.unread(drawings)
    if len(new) < MANY:
        return
    for start in range(0, len(new), SLICE):
        bar.progress(start / len(new), f"Reading {len(new):,} drawings")
        readings.of(new[start : start + SLICE])
    bar.empty()
