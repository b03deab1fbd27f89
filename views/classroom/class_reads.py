"""A class's drawings with what a network makes of each, for the board's views."""

import streamlit as st

from digits.classroom.live import Snapshot
from digits.classroom.results import Read
from views.classroom import server


def of(name: str, snapshot: Snapshot) -> list[Read]:
    """All drawings in the order in which they came; raises `NetworkError`."""
    # It is seen only where many are read for the first time, after the server was started.
    with st.spinner(f"Reading {len(snapshot.drawings):,} drawings"):
        predictions = server.readings(name).of(snapshot.drawings)
    return list(map(Read, snapshot.drawings, predictions))
