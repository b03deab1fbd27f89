"""Save what a class has drawn: the strokes, the pixels, and a picture for the wall.

A file is made when its button is pressed, and from the drawings as they are then. Left out: what
is in the files (see digits/classroom/export.py and poster.py).
"""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from digits.classroom.export import drawings_file, kaggle_csv, known
from digits.classroom.live import ClassDrawing, Snapshot
from digits.classroom.poster import poster
from views.classroom import server
from views.classroom.membership import Teacher

Make = Callable[[Sequence[ClassDrawing]], bytes]

WALL = "All drawings on one sheet of A3."
STROKES = "How the pen went, as benchmarks/drawn_digits.py reads it."
PIXELS = "28 × 28 pixels of each digit, and which it is, as Kaggle has MNIST."
UNKNOWN = "nobody has said what is drawn"
NO_DIGIT = "no digit, or nobody has said which"


def show(teacher: Teacher, snapshot: Snapshot) -> None:
    """A popover with three downloads; for the teacher alone."""
    drawings = snapshot.drawings
    labelled = known(drawings)
    digits = [one for one in drawings if one.is_digit]
    # Always there: where it opens depends on how high it is.
    with st.popover("Save", icon=":material/download:", key="save"):
        save = partial(_show_download, teacher)
        save("Picture for the wall", "our-digits.png", poster, len(drawings), WALL)
        left_out = _left_out(len(drawings) - len(labelled), UNKNOWN)
        save("Strokes", "our-digits.npz", drawings_file, len(labelled), STROKES + left_out)
        left_out = _left_out(len(drawings) - len(digits), NO_DIGIT)
        save("Pixels", "our-digits.csv", kaggle_csv, len(digits), PIXELS + left_out)


def _show_download(
    teacher: Teacher, label: str, file: str, make: Make, count: int, note: str
) -> None:
    """A button that saves so many drawings, and what is in the file."""
    with st.container(gap="xsmall"):
        st.download_button(
            f"{label} ({count:,})",
            partial(_make, teacher.class_id, make),
            file,
            key=f"save_{make.__name__}",
            on_click="ignore",
            disabled=not count,
            width="stretch",
        )
        st.html(f'<p class="share-note">{note}</p>')


def _make(class_id: int, make: Make) -> bytes:
    return make(server.live(class_id).snapshot().drawings)


def _left_out(count: int, why: str) -> str:
    return f" {count:,} left out: {why}." if count else ""
