"""Which class this browser belongs to, as its teacher or as a pupil.

A cookie keeps the teacher's secret and the pupil's token, so that both come back after a
reload, and neither stands in the address on the projector. Left out: what they see.
"""

from dataclasses import dataclass, field

import streamlit as st
from streamlit.components import v2

from digits.classroom import ClassError, WrongCode
from digits.classroom.codes import MAX_TEXT, plain_code
from digits.classroom.limits import CLOSED, NO_CLASS
from digits.classroom.records import Pupil
from digits.classroom.settings import DAY_S, class_days
from views import query
from views.assets import read
from views.classroom import guard, server
from views.classroom.state import Board, Desk
from views.session import get_session

CODE, SECRET = "code", "secret"  # in the address
COOKIE = "class_cookie"  # key of the component
LONGEST = 20  # characters that are kept of a code that was typed in vain

# In an imported module, so that Streamlit registers the components once and not in every run.
_cookie = v2.component("class_cookie", js=read("join/cookie.js"))
_hide_secret = v2.component("hide_secret", js=read("class_board/hide_secret.js"))


@dataclass(frozen=True)
class Teacher:
    """Who has the secret of a class."""

    class_id: int
    code: str
    secret: str = field(repr=False)  # it stands in no log


def teacher() -> Teacher | None:
    """The class that this browser may teach: the one in the address, or else of before."""
    session = get_session()
    code = plain_code(st.query_params.get(CODE, ""))
    _take_secret()
    if code and (session.teacher is None or session.teacher.code != code):
        found = _find_teacher(code, session.board.secret)  # asked again where it fails
        session.board.secret = ""
        if found is None:
            return None
        session.teacher, session.board = found, Board()
    session.board.secret = ""
    if session.teacher:
        if SECRET not in st.query_params:  # else it would be in the address again
            query.write(CODE, session.teacher.code)
        _remember(f"teacher-{session.teacher.code}", session.teacher.secret)
    return session.teacher


def _take_secret() -> None:
    """Take the secret out of the address, which is on the projector; the browser does so first."""
    asked = st.query_params.get(SECRET)
    if asked is not None:
        get_session().board.secret = asked[:MAX_TEXT]
    # In every run: the board below it must not move to another place, where nothing follows it.
    _hide_secret(key="hide_secret", on_hidden_change=_forget_secret)


def _forget_secret() -> None:
    query.write(SECRET, None)


def _find_teacher(code: str, asked: str) -> Teacher | None:
    """Who has the secret that the address had, or the one of before."""
    secret = asked or st.context.cookies.get(f"teacher-{code}") or ""
    # One that was kept is not tried out: it may be that of a class that is over.
    class_id = guard.teaches(code, secret) if asked else server.store().teaches(code, secret)
    return None if class_id is None else Teacher(class_id, code, secret)


def open_class() -> None:
    """Open a class and be its teacher."""
    code, secret = guard.open_class()
    class_id = server.store().teaches(code, secret)
    assert class_id is not None
    get_session().teacher = Teacher(class_id, code, secret)
    st.query_params[CODE] = code


def leave() -> None:
    """Be the teacher of no class: it was closed."""
    session = get_session()
    session.teacher, session.board = None, Board()
    query.write(CODE, None)


def has_taught(code: str) -> bool:
    """Whether this browser was the teacher of a class of that code, which is over if not now."""
    return f"teacher-{code}" in st.context.cookies


def pupil() -> Pupil | None:
    """The pupil that this browser is: in the class of the address, or else that of before.

    None where there is no such class; `Desk.not_joined` says why.
    """
    session = get_session()
    asked = st.query_params.get(CODE, "")
    if asked and (session.pupil is None or session.pupil.code != plain_code(asked)):
        forget_pupil()
        try:
            session.pupil = _join(asked)
        except ClassError as error:
            session.desk.not_joined = (asked[:LONGEST], str(error))
    # A code that is wrong is not tried again by every run.
    query.write(CODE, session.pupil.code if session.pupil else None)
    if session.pupil:
        _remember(f"pupil-{session.pupil.code}", session.pupil.token)
    return session.pupil


def _join(asked: str) -> Pupil:
    code = plain_code(asked)
    if code is None:
        raise ClassError(NO_CLASS)
    token = st.context.cookies.get(f"pupil-{code}")
    try:
        return guard.join(code, token)
    except WrongCode:
        if token:  # who has one was there
            raise ClassError(CLOSED) from None
        raise


def forget_pupil() -> None:
    """Be no pupil any more; who comes back with the same code has the same number."""
    session = get_session()
    session.pupil, session.desk = None, Desk()
    query.write(CODE, None)


def _remember(name: str, value: str) -> None:
    """Have the browser keep a value and send it with the next page that it opens."""
    cookie = f"{name}={value}; path=/; max-age={class_days() * DAY_S}; SameSite=Lax"
    _cookie(data=cookie, key=COOKIE, on_was_change=_come_back)


def _come_back() -> None:
    """Be the pupil whose token a page has that was open before this session began."""
    session, was = get_session(), st.session_state[COOKIE].get("was")
    if session.pupil is None or not isinstance(was, str):
        return
    try:
        known = server.store().find_pupil(session.pupil.code, was)
    except ClassError:  # the page says so
        return
    if known is not None:
        session.pupil, session.desk = known, Desk()
