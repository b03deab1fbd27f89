"""The class's confusion matrix; a cell opens its drawings beside it."""

import numpy as np
import streamlit as st

from digits.classroom.live import Snapshot
from digits.classroom.results import confusion, in_cell
from digits.display.matrix import CLASS_DRAWINGS, Cell, confusion_html, most_frequent_error
from digits.display.wording import counted, sentence_case
from views import network_menu, pick
from views.classroom import class_figures, class_reads, tiles
from views.classroom.membership import Teacher
from views.session import get_session

KEY = "class_matrix_cells"


def show(teacher: Teacher, snapshot: Snapshot) -> None:
    """Figures, the matrix, and the drawings in the cell that was chosen."""
    name = network_menu.chosen()
    reads = class_reads.of(name, snapshot)
    class_figures.show(name, reads)
    counts = confusion(reads)
    if not counts.any():
        return
    cell = _chosen(counts)
    with st.container(key="class_matrix"):
        with st.container(key="class_cells"):
            pick.show(confusion_html(counts.tolist(), cell, CLASS_DRAWINGS), KEY, _take_cell)
        with st.container(key="class_behind"):
            inside = in_cell(reads, cell)
            words = sentence_case(CLASS_DRAWINGS.words(cell))
            st.markdown(f"**{words}**: {counted(len(inside), 'drawing')}")
            tiles.show([read.drawing for read in inside], "cell")


def _chosen(counts: np.ndarray) -> Cell:
    """The cell that was chosen; until then the most frequent mistake."""
    chosen = CLASS_DRAWINGS.cell(get_session().board.cell)
    return chosen or most_frequent_error(counts.tolist(), CLASS_DRAWINGS)


def _take_cell() -> None:
    picked = pick.picked(KEY)
    if CLASS_DRAWINGS.cell(picked):
        get_session().board.cell = picked
