"""Keeps a board live: a watch that asks each second, and has the rest drawn when it changed.

The watch is a fragment of its own and sends a hundred bytes. The browser compares the revision
that it hears with the one that the board shows, and has the board's fragment run if they differ.
So several boards stay equal, and an open dialog is left alone. Left out: the board (see board.py).
"""

import streamlit as st
from streamlit.components import v2

from digits.classroom import ClassError
from digits.classroom.limits import CLOSED
from views.assets import read
from views.classroom import server
from views.classroom.membership import Teacher

EVERY_S = 1

# In an imported module, so that Streamlit registers the components once and not in every run.
_watch = v2.component("class_watch", js=read("class_board/watch.js"))
_follow = v2.component("class_follow", js=read("class_board/follow.js"))


@st.fragment(run_every=EVERY_S)
def watch(teacher: Teacher) -> None:
    """How many are there; a class that was closed has the whole page run again."""
    try:
        snapshot = server.live(teacher.class_id).snapshot()
    except ClassError as error:
        if str(error) == CLOSED:
            st.rerun()
        st.warning(str(error))
        return
    st.html(f'<p class="class-there"><b>{snapshot.present}</b> there</p>')
    moment = {**_moment(teacher, snapshot.state.revision), "waiting": snapshot.waiting}
    _watch(key="class_watch", data=moment)


def follow(teacher: Teacher, revision: int) -> None:
    """Have the fragment around this run again when the class has a later revision."""
    _follow(key="class_follow", data=_moment(teacher, revision), on_changed_change=lambda: None)


def _moment(teacher: Teacher, revision: int) -> dict[str, int]:
    return {"class": teacher.class_id, "revision": revision}
