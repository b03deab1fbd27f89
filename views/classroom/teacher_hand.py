"""What a teacher does with the whole class: pause, save, share the board, close.

Left out: giving it a task (see task_menu.py), and a drawing of it (see opened_drawing.py).
"""

import streamlit as st

from digits.classroom.live import Snapshot
from views import navigation, share
from views.classroom import acts, exports, membership, server
from views.classroom.membership import Teacher
from views.session import get_session


def show(teacher: Teacher, snapshot: Snapshot) -> None:
    """Buttons of what is done with the class."""
    paused = snapshot.state.paused
    if paused:
        st.html('<p class="class-paused">Handing in is paused.</p>')
    with st.container(horizontal=True, gap="small", key="class_tools"):
        st.button(
            "Go on" if paused else "Pause",
            icon=":material/play_arrow:" if paused else ":material/pause:",
            type="primary" if paused else "secondary",
            key="class_pause",
            help=None if paused else "Nobody can hand in until you go on.",
            on_click=acts.try_to,
            args=(teacher, lambda: server.store().pause(teacher.class_id, not paused)),
        )
        exports.show(teacher, snapshot)
        popover = st.popover("Class", icon=":material/more_horiz:", key="class_more")
        with popover:
            _show_more(teacher)


def _show_more(teacher: Teacher) -> None:
    st.page_link(
        navigation.join_page(),
        label="Join on this screen, as a pupil",
        query_params={membership.CODE: teacher.code},
    )
    st.html(
        '<p class="share-note">The teacher’s link opens this board on a second screen. '
        "Who has it is the teacher: do not show it.</p>"
    )
    share.show_link(share.teacher_link(teacher.code, teacher.secret), "teacher_link", hidden=True)
    if st.checkbox("Close the class: all its drawings are deleted", key="class_close_asked"):
        st.button("Delete everything now", key="class_close", on_click=_close, args=(teacher,))


def _close(teacher: Teacher) -> None:
    acts.try_to(teacher, lambda: server.store().close(teacher.class_id))
    session = get_session()
    if not session.board.warning:
        membership.leave()
        session.board.warning = "The class is closed, and everything in it is deleted."
