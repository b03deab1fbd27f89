"""The class's surest mistakes: digits that the network names wrongly, the most confident first."""

import streamlit as st

from digits.classroom.live import Snapshot
from digits.classroom.results import Read, mistakes
from digits.display.wording import percent
from views import network_menu
from views.classroom import class_reads, tiles
from views.classroom.membership import Teacher
from views.loading import title
from views.markdown import as_text

SHOWN = 10


def show(teacher: Teacher, snapshot: Snapshot) -> None:
    """Ten tiles with what the network says, how surely, and what it is."""
    name = network_menu.chosen()
    wrong = mistakes(class_reads.of(name, snapshot))
    called = f"**“{as_text(title(name))}”**"
    if not wrong:
        st.markdown(f"{called} has named no drawing of yours wrongly yet. Can you make it?")
        return
    some = f" Its {SHOWN} surest mistakes:" if len(wrong) > SHOWN else ""
    st.markdown(f"{called} has named **{len(wrong):,}** of your drawings wrongly.{some}")
    surest = wrong[:SHOWN]
    captions = {read.drawing.id: _caption(read) for read in surest}
    tiles.show([read.drawing for read in surest], "surest_mistakes", captions)


def _caption(read: Read) -> str:
    """As in "8, 97 %: is a 3"."""
    assert read.prediction is not None  # without ink nothing is named
    sure = percent(read.confidence)
    return f"{read.prediction.digits[0]}, {sure}: is {tiles.asked_in_words(read.drawing.label)}"
