"""What the board can show of a class's drawings, by the name on its button."""

from collections.abc import Callable

from digits.classroom.live import Snapshot
from views.classroom import tiles
from views.classroom.membership import Teacher


def _show_drawings(teacher: Teacher, snapshot: Snapshot) -> None:
    """All drawings, the newest first."""
    tiles.show(snapshot.drawings[::-1], "drawings")


View = Callable[[Teacher, Snapshot], None]
VIEWS: dict[str, View] = {"Drawings": _show_drawings}
