"""What one browser session keeps of a class: the teacher's board, and the pupil's desk.

Left out: which class it is, and who this browser is in it (see membership.py). Every page loads
this module, so it imports nothing of the database.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from views.classroom.following import Moment


@dataclass
class Board:
    """What is open on a teacher's board.

    `drawing` is the id of the class's drawing that is open, `menu` says that the menu of tasks is,
    and `left` that the drawing is being opened in Draw. `warning` says why something could not be
    done. `task` is the number of the task that was shown last, and `cell` the chosen cell of the
    class's matrix. `secret` is the one that the address had, until it is tried.
    """

    drawing: int | None = None
    menu: bool = False
    left: bool = False
    warning: str = ""
    task: int | None = None
    cell: str | None = None
    secret: str = field(default="", repr=False)


@dataclass
class Refusal:
    """A drawing that was not taken: its id, at which attempt, and the sentence that says why."""

    id: str
    attempt: int
    sentence: str


@dataclass
class Desk:
    """What a pupil's page knows of the class: see following.py and hand_in.py.

    `not_joined` is the code that was typed in vain, and the sentence that says why. `moment` is
    how the class was when it was last looked at, `shown` what the page shows of it; None until it
    could be looked at. `seen_at` is when the pupil was last noted as there, on the clock
    `time.monotonic`. `kept` is the id of the drawing that was handed in last.
    """

    not_joined: tuple[str, str] = ("", "")
    moment: Moment | None = None
    shown: Moment | None = None
    seen_at: float = -inf
    kept: str = ""
    refusal: Refusal | None = None
