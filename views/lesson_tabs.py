"""The lessons beside the canvas, one a tab. Only the open one is computed."""

from collections.abc import Callable

import streamlit as st

from digits.networks.inference import Network
from digits.networks.report import Report
from views import bars, examples, ways_in
from views.lessons import framing, inside, probabilities, replay, six_networks, what_if
from views.loading import find_report
from views.session import Drawing, get_session

Lesson = Callable[[Network, Drawing, Report | None], None]
LESSONS: dict[str, Lesson] = {
    "Probabilities": probabilities.show,
    "How it is framed": framing.show,
    "What if": what_if.show,
    "Inside": inside.show,
    "Stroke by stroke": replay.show,
    "Six networks": six_networks.show,
}


def show(
    name: str, network: Network | None, drawing: Drawing | None, alone: str | None = None
) -> None:
    """The tabs, and in the open one the lesson on the drawing, or what to do without one.

    `alone` names the lesson that is shown without tabs.
    """
    if alone:
        st.header(alone, anchor=False)
        _show_lesson(alone, name, network, drawing)
        return
    session = get_session()
    if "lesson" not in st.session_state and session.lesson in LESSONS:
        # Streamlit forgets the open tab while another page is shown.
        st.session_state["lesson"] = session.lesson
    tabs = st.tabs(list(LESSONS), key="lesson", bind="query-params")
    session.lesson = st.session_state["lesson"]
    for tab, title in zip(tabs, LESSONS, strict=True):
        if tab.open:
            with tab:
                _show_lesson(title, name, network, drawing)


def _show_lesson(title: str, name: str, network: Network | None, drawing: Drawing | None) -> None:
    with st.container(key="lesson_open"):
        examples.show_sentence()
        if network is not None and drawing is not None and drawing.image is not None:
            LESSONS[title](network, drawing, find_report(name))
        elif title == "Probabilities":
            bars.show(None)
        else:
            st.caption(_what_to_do())


def _what_to_do() -> str:
    """How to get a digit, for which a lesson waits."""
    if get_session().way_in == "canvas":
        return "Draw a digit, or take an example: this lesson follows each stroke."
    return f"{ways_in.invitation()} Then this lesson shows what becomes of it."
