"""Codes are not to be tried out: who names wrong ones has to wait.

They are counted for a browser session and for the address that it comes from. A school often has
one address for all, so that it may be wrong more often. Left out: the classes (see
digits/classroom/store.py).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_network
from math import ceil

import streamlit as st

from digits.classroom import ClassError, WrongCode
from digits.classroom.attempts import Attempts
from digits.classroom.limits import NO_CLASS
from digits.classroom.records import Pupil
from views.classroom import server
from views.session import get_session

# Wrong codes: so many at once, then one every so many seconds. Of the 20,736 codes an address can
# try 220 in the hour of a lesson: one in a hundred finds the class.
OF_SESSION = 6, 10.0
OF_ADDRESS = 100, 30.0
# Classes that are opened from an address.
OPENED = 40, 60.0
IPV6_SITE = 64  # bits of the network, in which one machine has all addresses

WAIT = "Too many wrong codes. Try again in {} s."
WAIT_TO_OPEN = "Too many classes were opened from here. Try again in {} s."


@st.cache_resource(show_spinner=False)
def _attempts(kind: str, burst: int, every_s: float) -> Attempts:
    """Those of one kind, for all sessions of this server."""
    return Attempts(burst, every_s)


def open_class() -> tuple[str, str]:
    """Open a class; its code and its secret. Raises `ClassError`."""
    if wait_s := _attempts("open", *OPENED).take(_address()):
        raise ClassError(WAIT_TO_OPEN.format(ceil(wait_s)))
    return server.store().open()


def join(code: str, token: str | None) -> Pupil:
    """The pupil of that token, or a new one. Raises `ClassError`."""
    pupil = server.store().find_pupil(code, token)
    if pupil is not None:  # comes back, whoever tries out codes beside
        return pupil
    with _attempt():
        return server.store().join(code, token)


def teaches(code: str, secret: str) -> int | None:
    """The class's id where the secret is that of the class; else None. Raises `ClassError`."""
    try:
        with _attempt():
            class_id = server.store().teaches(code, secret)
            if class_id is None:
                raise WrongCode(NO_CLASS)
            return class_id
    except WrongCode:
        return None


@contextmanager
def _attempt() -> Iterator[None]:
    """An attempt, which counts only where the code is wrong; `ClassError` after too many."""
    counted = [
        (_attempts("session", *OF_SESSION), get_session().id),
        (_attempts("address", *OF_ADDRESS), _address()),
    ]
    for number, (attempts, key) in enumerate(counted):
        if wait_s := attempts.take(key):
            _take_back(counted[:number])
            raise ClassError(WAIT.format(ceil(wait_s)))
    try:
        yield
    except WrongCode:
        raise
    except ClassError:
        _take_back(counted)
        raise
    else:
        _take_back(counted)


def _take_back(counted: list[tuple[Attempts, str]]) -> None:
    for attempts, key in counted:
        attempts.give_back(key)


def _address() -> str:
    """Where the browser is; empty on this machine itself."""
    address = st.context.ip_address or ""
    if ":" not in address:
        return address
    try:
        return str(ip_network(f"{address}/{IPV6_SITE}", strict=False))
    except ValueError:
        return address
