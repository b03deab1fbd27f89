"""What the board can show of a class's drawings, by the name on its button."""

from collections import Counter
from collections.abc import Callable

import streamlit as st

from digits.classroom.live import Snapshot
from digits.classroom.readings import REFUSED, RIGHT, UNDECIDED, WRONG, outcome
from views import network_menu
from views.classroom import (
    matrix,
    mistakes,
    one_digit,
    server,
    six_networks,
    tiles,
    unlike_mnist,
)
from views.classroom.membership import Teacher

OUTCOMES = RIGHT, WRONG, UNDECIDED, REFUSED


def _show_drawings(teacher: Teacher, snapshot: Snapshot) -> None:
    """All drawings, the newest first, and how many are read right."""
    drawings = snapshot.drawings[::-1]
    predictions = server.readings(network_menu.chosen()).of(drawings)
    counts = Counter(map(outcome, drawings, predictions))
    st.html(
        '<ul class="class-counts">'
        + "".join(
            f'<li class="{name}"><b>{tiles.SIGNS[name]} {counts[name]:,}</b> {name}</li>'
            for name in OUTCOMES
        )
        + "</ul>"
    )
    tiles.show(drawings, "drawings")


View = Callable[[Teacher, Snapshot], None]
VIEWS: dict[str, View] = {
    "Drawings": _show_drawings,
    "Matrix": matrix.show,
    "Six networks": six_networks.show,
    "Surest mistakes": mistakes.show,
    "One digit": one_digit.show,
    "Unlike MNIST": unlike_mnist.show,
}


def find(snapshot: Snapshot) -> dict[str, View]:
    """The views that there are just now, the one that is open at first in front."""
    return VIEWS
