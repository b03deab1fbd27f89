"""A class's drawings with what a network makes of each, for the board's views."""

import streamlit as st

from digits.classroom.live import Snapshot
from digits.classroom.results import Read
from digits.classroom.split import is_for_training
from views import runs
from views.classroom import server

LEARNT = "This network has learnt from the pupils with odd numbers: here are the others’ drawings."


def of(name: str, snapshot: Snapshot) -> list[Read]:
    """All drawings in the order in which they came; raises `NetworkError`.

    Of a network that has learnt from this class: those from which it has not.
    """
    drawings = snapshot.drawings
    run = runs.find(name)
    if run and run.class_id == snapshot.state.id:
        st.caption(LEARNT)
        drawings = tuple(one for one in drawings if not is_for_training(one))
    # It is seen only where many are read for the first time, after the server was started.
    with st.spinner(f"Reading {len(drawings):,} drawings"):
        predictions = server.readings(name).of(drawings)
    return list(map(Read, drawings, predictions))
