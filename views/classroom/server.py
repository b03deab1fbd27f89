"""The classes that this server knows, opened when somebody asks for one first."""

import streamlit as st

from digits.classroom.database import Database
from digits.classroom.entered import Entries
from digits.classroom.entered_readings import EnteredReadings, Loaded
from digits.classroom.live import LiveClass
from digits.classroom.readings import Readings
from digits.classroom.store import Store
from digits.networks.inference import Network
from views.loading import open_network

MAX_CLASSES = 50  # that this server keeps in memory; others are read again


@st.cache_resource(show_spinner=False)
def database() -> Database:
    """The one of this server; raises `ClassError`."""
    return Database()


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """Where the classes are kept; raises `ClassError`."""
    return Store(database())


@st.cache_resource(show_spinner=False)
def entries() -> Entries:
    """Where the networks that were entered are kept; raises `ClassError`."""
    return Entries(database())


@st.cache_resource(show_spinner=False)
def _loaded() -> Loaded:
    return Loaded(entries())


@st.cache_resource(show_spinner=False, max_entries=MAX_CLASSES)
def live(class_id: int) -> LiveClass:
    """A class for all screens of this server."""
    return LiveClass(store(), class_id)


@st.cache_resource(show_spinner=False, max_entries=MAX_CLASSES)
def entered_readings(class_id: int) -> EnteredReadings:
    """What the networks of a class make of its digits, for all screens of this server."""
    return EnteredReadings(_loaded())


def readings(name: str) -> Readings:
    """What a network makes of the drawings of all classes; raises `NetworkError`."""
    return _readings(name, open_network(name))


# The network is part of the key: one that was replaced reads all drawings again.
@st.cache_resource(show_spinner=False, max_entries=20, hash_funcs={Network: id})
def _readings(name: str, network: Network) -> Readings:
    return Readings(network)
