"""The board of a class: how to join and what to draw on the left, what was drawn on the right.

Left out: keeping it live (see live_board.py), and the views themselves (see board_views.py).
"""

from dataclasses import replace

import streamlit as st

from digits import DigitsError
from digits.classroom.live import Snapshot
from digits.display.wording import counted
from views.classroom import (
    board_views,
    invitation,
    live_board,
    server,
    task_menu,
    teacher_hand,
)
from views.classroom.membership import Teacher
from views.session import get_session

VIEW = "view"  # key of the buttons, and their name in the address


def show(teacher: Teacher) -> None:
    """Everything of the board; raises `ClassError` for a class that was closed."""
    snapshot = server.live(teacher.class_id).snapshot()
    with st.container(key="class_board"):
        with st.container(key="class_invitation"):
            invitation.show(teacher.code)
        with st.container(key="class_present"):
            live_board.watch(teacher)
        _show_drawn(teacher)
    del snapshot
    teacher_hand.show_opened(teacher)


@st.fragment
def _show_drawn(teacher: Teacher) -> None:
    """What changes with the class: it runs again when the watch has heard of a change."""
    try:
        snapshot = server.live(teacher.class_id).snapshot()
    except DigitsError as error:
        st.warning(str(error))
        live_board.follow(None)
        return
    with st.container(key="class_now"):
        _show_now(teacher, snapshot)
    with st.container(key="class_views"):
        if snapshot.drawings:
            _show_view(teacher, snapshot)
        else:
            invitation.show_large(teacher.code)
    live_board.follow(snapshot.state.revision)


def _show_now(teacher: Teacher, snapshot: Snapshot) -> None:
    warning = get_session().board_warning
    if warning:
        st.warning(warning)
    task_menu.show(teacher, snapshot.state.task)
    teacher_hand.show(teacher, snapshot)


def _show_view(teacher: Teacher, snapshot: Snapshot) -> None:
    """The view that is chosen; an error of a network is said in its place."""
    views = board_views.find(snapshot)
    view = st.segmented_control(
        "Show",
        list(views),
        default=next(iter(views)),
        required=True,
        key=VIEW,
        bind="query-params",
        persist_state="session",
        label_visibility="collapsed",
    )
    with st.container(key="class_view"):
        try:
            views[view](teacher, _without_hidden(snapshot))
        except DigitsError as error:
            st.warning(str(error))


def _without_hidden(snapshot: Snapshot) -> Snapshot:
    """The class without the drawings of a round whose answers are not to be seen yet."""
    task = snapshot.state.task
    if not task.is_hidden:
        return snapshot
    shown = tuple(one for one in snapshot.drawings if one.task != task.number)
    handed_in = len(snapshot.drawings) - len(shown)
    st.html(f'<p class="class-hidden">{counted(handed_in, "drawing")} of this round handed in.</p>')
    return replace(snapshot, drawings=shown)
