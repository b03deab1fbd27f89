"""The lessons beside the canvas, one a tab, by topic. Only the open one is computed."""

from collections.abc import Callable

import streamlit as st

from digits.networks.inference import Network
from digits.networks.report import Report
from views import bars, examples, ways_in
from views.lessons import (
    count_it_out,
    framing,
    how_sure,
    inside,
    make_it,
    probabilities,
    replay,
    six_networks,
    what_if,
    who_wrote,
    why_not,
    younger_selves,
)
from views.loading import find_report
from views.session import Drawing, Session, get_session

Lesson = Callable[[Network, Drawing, Report | None], None]
TOPICS: dict[str, dict[str, Lesson]] = {
    "Answer": {
        "Probabilities": probabilities.show,
        "Six networks": six_networks.show,
        "How sure is sure?": how_sure.show,
    },
    "Why": {
        "Inside": inside.show,
        "Why not a 9?": why_not.show,
        "Count it out": count_it_out.show,
    },
    "Change it": {
        "What if": what_if.show,
        "Make it a 9": make_it.show,
        "How it is framed": framing.show,
        "Stroke by stroke": replay.show,
    },
    "Learning": {
        "Younger selves": younger_selves.show,
        "Who wrote like this?": who_wrote.show,
    },
}
LESSONS = {title: lesson for lessons in TOPICS.values() for title, lesson in lessons.items()}


def show(
    name: str, network: Network | None, drawing: Drawing | None, alone: str | None = None
) -> None:
    """Topics and tabs, and in the open tab the lesson on the drawing, or what to do without one.

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
    _keep_lesson(session)
    _choose_topic(session)
    tabs = st.tabs(list(LESSONS), key="lesson", bind="query-params")
    session.lesson = st.session_state["lesson"]
    for tab, title in zip(tabs, LESSONS, strict=True):
        if tab.open:
            with tab:
                _show_lesson(title, name, network, drawing)


def _keep_lesson(session: Session) -> None:
    """Stay in the lesson that the page opened, where a browser still names the one before it.

    It does so in what it sends until it has heard of the new lesson: a stroke, for example.
    """
    lesson = st.session_state.get("lesson")
    if lesson is not None and lesson == session.lesson_left:
        st.session_state["lesson"] = session.lesson
    elif session.lesson_told:
        session.lesson_left = None  # it has heard, and may go back there
    session.lesson_told = True


def _choose_topic(session: Session) -> None:
    """The topics; of the tabs below, those of other topics are hidden.

    Where the page itself changes the topic, the widget is another one: what a browser still says
    of the one before counts no more.
    """
    lesson = st.session_state.get("lesson")
    open_topic = next((topic for topic in TOPICS if lesson in TOPICS[topic]), next(iter(TOPICS)))
    if open_topic != session.topic:
        session.topic, session.topics = open_topic, session.topics + 1
    key = _topic_key(session)
    if key not in st.session_state:
        st.session_state[key] = open_topic
    st.segmented_control(
        "Topic",
        list(TOPICS),
        key=key,
        required=True,
        on_change=_open_topic,
        args=(key,),
        label_visibility="collapsed",
        width="stretch",
    )
    hidden = (
        f".st-key-lesson [role=tab]:nth-child({place})"
        for place, title in enumerate(LESSONS, start=1)
        if title not in TOPICS[open_topic]
    )
    st.html(f"<style>{', '.join(hidden)} {{ display: none; }}</style>")


def _topic_key(session: Session) -> str:
    return f"topic_{session.topics}"


def _open_topic(key: str) -> None:
    """Open the first lesson of the topic that was chosen, unless another widget is shown now."""
    session = get_session()
    if key != _topic_key(session):
        return
    session.topic = st.session_state[key]
    session.open_lesson(next(iter(TOPICS[session.topic])))


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
