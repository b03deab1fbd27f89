"""Gives back the memory of browser sessions that have left.

What Streamlit keeps of a session refers to itself in a circle, which Python finds late.
Streamlit could collect garbage after every run, but that makes every answer wait 50 ms.
"""

import gc
import threading

import streamlit as st

DELAY_S = 5  # by then Streamlit has let go of the session, and of others that left with it


class Collector:
    """Collects garbage once for all sessions that leave within some seconds."""

    def __init__(self, delay: float = DELAY_S):
        self._delay = delay
        self._timer: threading.Timer | None = None

    def collect_soon(self, _: object) -> None:
        """Called by Streamlit where a session has left."""
        if self._timer is None or not self._timer.is_alive():
            self._timer = threading.Timer(self._delay, gc.collect)
            self._timer.daemon = True
            self._timer.start()


@st.cache_resource(show_spinner=False, scope="session", on_release=Collector().collect_soon)
def expect() -> object:
    """Notice when this session leaves; app.py calls this in every run."""
    return object()
