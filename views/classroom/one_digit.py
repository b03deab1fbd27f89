"""One digit by everybody, side by side: as many ways to write a 1 as there are drawings of it."""

from collections.abc import Callable, Sequence

import streamlit as st

from digits.classroom.live import Snapshot
from digits.classroom.readings import RIGHT
from digits.classroom.results import Read, surest_first, tally
from digits.classroom.task import DIGIT
from digits.display.wording import counted, percent, with_article
from views import network_menu
from views.classroom import class_reads, tiles
from views.classroom.likeness import distances
from views.classroom.membership import Teacher

KEY, ORDER_KEY = "class_digit", "class_order"
BY_PUPIL, SUREST, FARTHEST = "By pupil", "Surest first", "Least like MNIST’s first"
ORDER_WIDTH = 215  # pixels: beside the ten buttons on a laptop


def show(teacher: Teacher, snapshot: Snapshot) -> None:
    """The ten digits as buttons, the order, and all drawings of the digit chosen as tiles."""
    reads = class_reads.of(network_menu.chosen(), snapshot)
    digit, order = _choose(snapshot)
    those = [read for read in reads if read.drawing.label == digit]
    if not those:
        st.markdown(f"Nobody has handed in {with_article(digit)} yet.")
        return
    st.markdown(_in_words(digit, those))
    ordered, captions = ORDERS[order](those)
    tiles.show([read.drawing for read in ordered], "one_digit", captions)


def _choose(snapshot: Snapshot) -> tuple[int, str]:
    task = snapshot.state.task
    asked = task.digit if task.kind == DIGIT and task.digit is not None else 1
    with st.container(horizontal=True, key="class_one_digit"):
        digit = st.segmented_control(
            "Digit",
            range(10),
            default=asked,
            required=True,
            label_visibility="collapsed",
            key=KEY,
            persist_state="session",
        )
        order = st.selectbox(
            "Order",
            list(ORDERS),
            label_visibility="collapsed",
            width=ORDER_WIDTH,
            key=ORDER_KEY,
            persist_state="session",
        )
    return digit, order


def _in_words(digit: int, reads: Sequence[Read]) -> str:
    """As in "28 ways to write a 1, by 14 pupils. 25 are read right."."""
    pupils = counted(len({read.drawing.pupil for read in reads}), "pupil")
    right = tally(reads).right
    ways = f"**{counted(len(reads), 'way')} to write {with_article(digit)}**"
    return f"{ways}, by {pupils}. {right or 'None'} {'is' if right == 1 else 'are'} read right."


Ordered = tuple[list[Read], dict[int, str]]


def _by_pupil(reads: list[Read]) -> Ordered:
    ordered = sorted(reads, key=lambda read: (read.drawing.pupil, read.drawing.id))
    return ordered, {read.drawing.id: f"pupil {read.drawing.pupil}" for read in ordered}


def _surest(reads: list[Read]) -> Ordered:
    """Those read right, the surest first, then the others, the surest last."""
    right = surest_first(read for read in reads if read.outcome == RIGHT)
    others = surest_first(read for read in reads if read.outcome != RIGHT)[::-1]
    ordered = [*right, *others]
    return ordered, {read.drawing.id: _sure(read) for read in ordered}


def _sure(read: Read) -> str:
    if read.prediction is None or not read.prediction.digits:
        return "no digit"
    first = read.prediction.digits[0]
    return f"{first}, {percent(float(read.prediction.probabilities[first]))}"


def _farthest(reads: list[Read]) -> Ordered:
    far = dict(zip(reads, distances([read.drawing for read in reads]), strict=True))
    ordered = sorted(reads, key=lambda read: -far[read])
    return ordered, {read.drawing.id: f"{far[read]:.1f} ×" for read in ordered}


ORDERS: dict[str, Callable[[list[Read]], Ordered]] = {
    BY_PUPIL: _by_pupil,
    SUREST: _surest,
    FARTHEST: _farthest,
}
