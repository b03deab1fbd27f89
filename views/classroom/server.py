"""The classes that this server knows, opened when somebody asks for one first."""

import streamlit as st

from digits.classroom.database import Database
from digits.classroom.live import LiveClass
from digits.classroom.store import Store

MAX_CLASSES = 50  # that this server keeps in memory; others are read again


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """Where the classes are kept; raises `ClassError`."""
    return Store(Database())


@st.cache_resource(show_spinner=False, max_entries=MAX_CLASSES)
def live(class_id: int) -> LiveClass:
    """A class for all screens of this server."""
    return LiveClass(store(), class_id)
