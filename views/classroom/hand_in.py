"""The button with which a pupil hands in, and what a browser hands in.

The browser keeps the drawing and sends it until it hears that it is kept or refused, so it may
come more than once (assets/hand_in/). Left out: what is kept of it (see digits/classroom/store.py).
"""

from typing import Any

import streamlit as st
from streamlit.components import v2

from digits.classroom import ClassError
from digits.classroom.codes import is_plain
from digits.classroom.packed_strokes import check_strokes
from digits.classroom.records import HandIn, Pupil
from digits.networks.decision import CLASSES
from views.assets import PARTS, read
from views.classroom import following, server
from views.classroom.state import Refusal
from views.session import MAX_ID, get_session

KEY = "hand_in"
PAUSED = "The teacher has paused handing in. You can go on drawing."
WAITS = "Handed in ✓ Wait for the others."
AT_END = "One drawing each. At 0 s it is handed in by itself."
OVER = "The round is over. Wait for the next task."
# In one module, since a component's inline module cannot import others.
SCRIPTS = [f"hand_in/{name}.js" for name in ("outbox", "begun", "countdown", "hand_in")]

# In an imported module, so that Streamlit registers the components once and not in every run.
_script = v2.component("hand_in_script", js=read(*SCRIPTS))
_button = v2.component(
    "hand_in",
    html=read("hand_in/hand_in.html"),
    css=read(PARTS, "hand_in/hand_in.css"),
    js=read("hand_in/mount.js"),
)


def load() -> None:
    """Send the script. Call it outside of what a stroke redraws."""
    _script(key="hand_in_script")


def show(pupil: Pupil, moment: following.Moment) -> None:
    """The button, and under it a line that says what has become of the drawing."""
    session = get_session()
    refusal = session.desk.refusal
    _button(
        key=KEY,
        data={
            "session": session.id,
            "code": pupil.code,
            "task": moment.task.number,
            "turn": moment.turn.number,
            "asked": moment.turn.asked,
            "kept": session.desk.kept,
            "refused": None if refusal is None else vars(refusal),
            "line": _line(moment),
            "closed": moment.paused or moment.waits,
            "left": moment.left,
            "length": moment.task.seconds,
        },
        on_hand_in_change=_take,
    )


def _line(moment: following.Moment) -> str:
    """What has become of handing in, in words; "" before the first drawing."""
    if moment.paused:
        return PAUSED
    if moment.task.is_hidden:
        return WAITS if moment.waits else AT_END
    count = moment.turn.number
    said = OVER if moment.waits else f"Handed in ✓ {count}" if count else ""
    return f"{said} · {moment.standing}" if moment.standing else said


def _take() -> None:
    """Keep what a browser hands in, before the run in which it hears of that."""
    session = get_session()
    desk, pupil = session.desk, session.pupil
    value = st.session_state[KEY].get("hand_in")
    if pupil is None or not _is_hand_in(value) or value.get("code") != pupil.code:
        return
    try:
        strokes = check_strokes(value.get("strokes"))
        drawing = HandIn(value["id"], value["task"], value["turn"], strokes, value.get("asked"))
        server.store().hand_in(pupil, drawing)
        desk.kept, desk.refusal = drawing.id, None
    except ClassError as error:
        desk.refusal = Refusal(value["id"], value["attempt"], str(error))
        following.close(str(error))
    server.live(pupil.class_id).forget()
    following.look(pupil, again=True)
    following.rank(pupil)


def _is_hand_in(value: Any) -> bool:
    """Whether all but the strokes is of the right type and size."""
    if not isinstance(value, dict):
        return False
    identity = value.get("id")
    if not isinstance(identity, str) or len(identity) > MAX_ID or not is_plain(identity):
        return False
    asked = value.get("asked")
    if asked is not None and (type(asked) is not int or asked not in range(CLASSES)):
        return False
    return all(type(value.get(key)) is int for key in ("attempt", "task", "turn"))
