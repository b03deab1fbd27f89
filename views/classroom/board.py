"""The board of a class: how to join and what to draw on the left, what was drawn on the right.

Left out: keeping it live (see live_board.py), and the views themselves (see board_views.py).
"""

from collections.abc import Collection

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from digits import DigitsError
from digits.classroom.live import Snapshot
from digits.classroom.task import Task
from views import network_menu
from views.classroom import (
    board_views,
    invitation,
    live_board,
    opened_drawing,
    round_progress,
    server,
    task_menu,
    teacher_hand,
)
from views.classroom.membership import Teacher
from views.session import get_session

NOTHING = -1  # the revision of a class that could not be read
VIEW = "view"  # key of the buttons, and their name in the address


def show(teacher: Teacher) -> None:
    """Everything of the board; raises `ClassError` for a class that was closed."""
    server.live(teacher.class_id).snapshot()
    with st.container(key="class_board"):
        with st.container(key="class_invitation"):
            invitation.show(teacher.code)
        with st.container(key="class_present"):
            live_board.watch(teacher)
        _show_drawn(teacher)
    task_menu.show_opened(teacher)
    opened_drawing.show(teacher)


@st.fragment
def _show_drawn(teacher: Teacher) -> None:
    """What changes with the class: it runs again when the watch has heard of a change."""
    try:
        snapshot = server.live(teacher.class_id).snapshot()
    except DigitsError as error:
        st.warning(str(error))
        live_board.follow(teacher, NOTHING)
        return
    with st.container(key="class_now"):
        _show_now(teacher, snapshot)
    with st.container(key="class_views"):
        if snapshot.drawings or snapshot.state.task.is_game:
            _show_view(teacher, snapshot)
        else:
            invitation.show_large(teacher.code)
    live_board.follow(teacher, snapshot.state.revision)


def _show_now(teacher: Teacher, snapshot: Snapshot) -> None:
    board = get_session().board
    if board.warning:
        st.warning(board.warning)
        board.warning = ""  # the next change takes it away
    task_menu.show(teacher, snapshot.state.task)
    teacher_hand.show(teacher, snapshot)


def _show_view(teacher: Teacher, snapshot: Snapshot) -> None:
    """The view that is chosen; an error of a network is said in its place."""
    views = board_views.find(snapshot)
    _follow_game(snapshot.state.task, views)
    with st.container(key="class_choices"):
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
        if view != board_views.GAME:  # games have a network of their own, as on pupils' pages
            network_menu.show_small()
    with _place_of(view):
        try:
            views[view](teacher, snapshot if view == board_views.GAME else _open_part(snapshot))
        except DigitsError as error:
            st.warning(str(error))


def _place_of(view: str) -> DeltaGenerator:
    """A box for each view, of which the others are emptied at once.

    In one box for all, what was there before would stay until the last of the new view is there.
    """
    boxes = {
        name: st.container(key="class_view") if name == view else st.empty()
        for name in (board_views.GAME, *board_views.VIEWS)
    }
    return boxes[view]


def _follow_game(task: Task, views: Collection[str]) -> None:
    """Open the view of a game that has begun, and leave it when the game is over."""
    session = get_session()
    if session.board.task not in (None, task.number) and task.is_game:
        st.session_state[VIEW] = board_views.GAME
    session.board.task = task.number
    if st.session_state.get(VIEW) not in (None, *views):
        st.session_state[VIEW] = next(iter(views))


def _open_part(snapshot: Snapshot) -> Snapshot:
    """The class without the drawings of a round whose answers are not to be seen yet."""
    if snapshot.state.task.is_hidden:
        round_progress.show(snapshot, small=True)
    return snapshot.without_hidden()
