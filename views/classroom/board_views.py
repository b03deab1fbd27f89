"""What the board can show of a class's drawings, by the name on its button."""

from collections.abc import Callable

import streamlit as st

from digits.classroom.live import Snapshot
from digits.classroom.results import Tally, tally
from views import network_menu
from views.classroom import (
    class_reads,
    game,
    matrix,
    mistakes,
    one_digit,
    six_networks,
    tiles,
    unlike_mnist,
)
from views.classroom.membership import Teacher


def _show_drawings(teacher: Teacher, snapshot: Snapshot) -> None:
    """All drawings, the newest first, and how many are read right."""
    above = st.container()
    tiles.show(snapshot.drawings[::-1], "drawings")
    with above:  # comes later: the newest are shown before all of a large class are read
        _show_counts(tally(class_reads.of(network_menu.chosen(), snapshot)))


def _show_counts(counts: Tally) -> None:
    st.html(
        '<div class="class-counts">'
        + "".join(
            f'<span class="{name}"><b>{tiles.SIGNS[name]} {count:,}</b> {name}</span>'
            for name, count in counts._asdict().items()
        )
        + "</div>"
    )


View = Callable[[Teacher, Snapshot], None]
VIEWS: dict[str, View] = {
    "Drawings": _show_drawings,
    "Matrix": matrix.show,
    "Six networks": six_networks.show,
    "Surest mistakes": mistakes.show,
    "One digit": one_digit.show,
    "Unlike MNIST": unlike_mnist.show,
}
GAME = "Game"  # the view of a round or a game, which alone gets drawings that are hidden


def find(snapshot: Snapshot) -> dict[str, View]:
    """The views that there are just now, the one that is open at first in front."""
    return {GAME: game.show, **VIEWS} if snapshot.state.task.is_game else VIEWS
