"""Open a class; its board for the teacher: who is there, what to draw, and what was handed in."""

import streamlit as st

from digits import DigitsError
from views.classroom import membership, server


def main() -> None:
    try:
        teacher = membership.teacher()
        if teacher is None:
            _open_or_join()
        else:
            _show_board(teacher)
    except DigitsError as error:
        st.warning(str(error))


def _open_or_join() -> None:
    st.button("Open a class", type="primary", on_click=membership.open_class)


def _show_board(teacher: membership.Teacher) -> None:
    snapshot = server.live(teacher.class_id).snapshot()
    st.write(f"Class {teacher.code}: {snapshot.present} there, {len(snapshot.drawings)} drawings")


main()
