"""What the teacher does with the class: tried, seen at once, and a sentence where it fails."""

from collections.abc import Callable

from digits import DigitsError
from views.classroom import server
from views.classroom.membership import Teacher
from views.session import get_session


def try_to(teacher: Teacher, change: Callable[[], None]) -> None:
    """Change the class; where that fails, the board says why. For the callback of a widget."""
    session = get_session()
    session.board.warning = ""
    try:
        change()
    except DigitsError as error:
        session.board.warning = str(error)
    server.live(teacher.class_id).forget()
