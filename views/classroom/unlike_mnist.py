"""Whose handwriting MNIST forgot: the class's digits that are least like MNIST's.

Left out: comparing (see digits/classroom/likeness.py).
"""

from statistics import mean

import streamlit as st

from digits.classroom.live import ClassDrawing, Snapshot
from digits.classroom.results import FEWEST, Tally, by_digit, digits_of, worst_digit
from digits.display.class_bars import digit_bars_html
from digits.display.wording import with_article
from views import network_menu
from views.classroom import class_reads, tiles
from views.classroom.likeness import distances
from views.classroom.membership import Teacher

SHOWN = 10
WHAT_IS_FAR = (
    "Each digit is compared, pixel by pixel, with 600 of MNIST’s training digits of the same "
    "kind. 1 × is as far as such a digit of MNIST’s is from the one that is most like it."
)


def show(teacher: Teacher, snapshot: Snapshot) -> None:
    """How each digit is read, which ones are unlike MNIST's, and whose."""
    digits = digits_of(class_reads.of(network_menu.chosen(), snapshot))
    if not digits:
        st.markdown("Hand in some digits: here you see which of them MNIST has hardly seen.")
        return
    tallies = by_digit(digits)
    worst = worst_digit(tallies)
    with st.container(key="class_unlike"):
        with st.container(key="class_by_digit"):
            st.markdown(_worst_in_words(worst, tallies))
            st.html(digit_bars_html([(one.right, one.total) for one in tallies], worst))
        with st.container(key="class_far"):
            _show_farthest([read.drawing for read in digits])


def _worst_in_words(worst: int | None, tallies: list[Tally]) -> str:
    if worst is None:
        return "**Read right, digit by digit**"
    one = tallies[worst]
    return f"**Your {worst}s are read worst**: {one.right or 'none'} of {one.total} right."


def _show_farthest(drawings: list[ClassDrawing]) -> None:
    far = dict(zip(drawings, distances(drawings), strict=True))
    farthest = sorted(drawings, key=lambda one: -far[one])[:SHOWN]
    st.markdown(
        f"**Least like MNIST’s**: your digits are {mean(far.values()):.1f} × as far from MNIST’s "
        f"as those are from each other{_pupil_in_words(far)}.",
        help=WHAT_IS_FAR,
    )
    captions = {one.id: f"{with_article(one.label or 0)}: {far[one]:.1f} ×" for one in farthest}
    tiles.show(farthest, "least_like", captions)


def _pupil_in_words(far: dict[ClassDrawing, float]) -> str:
    """Whose digits are the farthest on average, of those who drew some."""
    of_pupils: dict[int, list[float]] = {}
    for drawing, distance in far.items():
        of_pupils.setdefault(drawing.pupil, []).append(distance)
    means = {pupil: mean(one) for pupil, one in of_pupils.items() if len(one) >= FEWEST}
    if len(means) < 2:
        return ""
    pupil = max(means, key=means.__getitem__)
    return f"; pupil {pupil}’s are the farthest, {means[pupil]:.1f} ×"
