"""What passes between the store of the classes and the pages.

Left out: the drawings as the pages show them (see live.py), and the tasks (see task.py).
"""

from dataclasses import dataclass, field

from digits.classroom.task import Task
from digits.strokes.canvas_json import PenStroke


@dataclass(frozen=True)
class State:
    """What a class is at now. `revision` counts its changes."""

    id: int
    code: str
    task: Task
    paused: bool
    revision: int


@dataclass(frozen=True)
class Pupil:
    """A pupil of a class: the number in it, from 1, and the token in the pupil's browser."""

    class_id: int
    code: str
    number: int
    token: str = field(repr=False)  # it stands in no log


@dataclass(frozen=True)
class Turn:
    """What a pupil is to draw next: the `asked` digit, None where the task asks for none.

    `number` counts the drawings that the pupil has handed in.
    """

    number: int
    asked: int | None


@dataclass(frozen=True)
class HandIn:
    """A drawing on its way: its `id` from the browser, for which task and turn it was drawn.

    `asked` is the digit that the browser said was to be drawn. It counts where the turn is one
    of before: the pupil has handed in from another tab meanwhile.
    """

    id: str
    task: int
    turn: int
    strokes: list[PenStroke]
    asked: int | None = None

    def digit(self, turn: int, dealt: int) -> int | None:
        """The digit that was dealt for it, where the pupil is at that turn now, dealt this one."""
        return dealt if self.turn == turn else self.asked
