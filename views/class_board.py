"""Open a class; its board for the teacher: who is there, what to draw, and what was handed in."""

import streamlit as st

from digits import DigitsError
from digits.classroom.codes import plain_code
from digits.classroom.limits import CLOSED
from views import examples, navigation, query
from views.assets import BOARD_STYLE, page_style
from views.classroom import board, membership, opened_drawing, tiles
from views.session import get_session

SAMPLES = 12  # tiles beside it
ABOUT = (
    "<h2>Draw together</h2><p>Open a class on the projector. Pupils join with four letters and "
    "hand in what they draw: no names, no accounts.</p><p>Together you find out what the network "
    "can’t read, and whose handwriting it has never seen.</p>"
)
# A stranger is not told whether there is a class of that code.
NOT_THE_TEACHER = (
    "On this device you are not the teacher of a class {code}. As long as it is open, the "
    "teacher’s link opens its board; pupils join."
)
OVER = (
    "The class {code}, which was taught on this device, is over: it was closed, or its days were "
    "over. Everything in it is deleted."
)


def main() -> None:
    st.html(f"<style>{page_style(BOARD_STYLE)}</style>")
    if get_session().board.left:
        opened_drawing.lead_to_draw()
        return
    try:
        teacher = membership.teacher()
        if teacher is not None:
            board.show(teacher)
            return
    except DigitsError as error:
        if str(error) != CLOSED:
            st.warning(str(error))
            st.button("Try again")
            return
        membership.leave()
        get_session().board.warning = str(error)
    _begin()


def _begin() -> None:
    """What a class is, and how to open or to join one."""
    code = plain_code(st.query_params.get(membership.CODE, ""))
    with st.container(key="class_begin"):
        with st.container(key="class_about"):
            st.html(ABOUT)
            st.button("Open a class", type="primary", key="open_class", on_click=_open)
            st.page_link(
                navigation.join_page(),
                label="Join a class as a pupil",
                query_params={membership.CODE: code} if code else None,
            )
            _say_why_not(code)
        samples = [example.strokes for example in examples.find().values()]
        tiles.show_samples(samples[:SAMPLES], "samples")


def _say_why_not(code: str | None) -> None:
    """Why there is no board, where one was asked for."""
    session = get_session()
    if session.board.warning:
        st.warning(session.board.warning)
        session.board.warning = ""
        query.write(membership.CODE, None)  # a browser may send the address of before it was closed
    elif code:
        taught = membership.has_taught(code)
        st.warning((OVER if taught else NOT_THE_TEACHER).format(code=code))


def _open() -> None:
    try:
        membership.open_class()
    except DigitsError as error:
        get_session().board.warning = str(error)


main()
