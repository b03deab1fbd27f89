"""What a pupil is to draw, and who the pupil is in the class."""

from html import escape

import streamlit as st

from digits.classroom.prompts import prompt
from digits.classroom.records import Pupil
from views import answer
from views.classroom.following import Moment

SHORT = 12  # characters of a headline that may be larger, as "Draw a 4"
NOT_YET = "One moment", "The class does not answer just now. You can draw meanwhile."
CLOSED = "The class is closed", "The teacher has closed it. What you drew stays on the canvas."


def show(pupil: Pupil, moment: Moment | None) -> None:
    """Headline and line, in a place of a fixed height, and the class with the pupil's number."""
    headline, line = _words(moment)
    size = "short" if len(headline) <= SHORT else "long"
    st.html(
        f'<div class="task"><div class="headline {size}">{escape(headline)}</div>'
        f'<div class="line">{escape(line)}</div>'
        f'<div class="who">Class {escape(pupil.code)}<br>pupil {pupil.number}</div></div>'
    )
    answer.say(headline, "announcement_task")


def _words(moment: Moment | None) -> tuple[str, str]:
    if moment is None:
        return NOT_YET
    return CLOSED if moment.closed else prompt(moment.task, moment.turn.asked)
