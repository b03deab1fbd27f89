"""Games: which drawings count, and which of them is first.

"Fool it" looks for what is called an 8 and is none, "divide" for what two networks read as
different digits, "free" for what is no digit and is called one. The surer a network is, the better.
Left out: reading the drawings (see readings.py), and showing the ranking (see views/classroom).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from digits.classroom.live import ClassDrawing
from digits.classroom.task import DIVIDE, FOOL, FREE, Task
from digits.networks.decision import Prediction
from digits.networks.recipes import DEFAULT_NETWORK

Predictions = Sequence[Prediction | None]  # what each network of a game makes of a drawing


@dataclass(frozen=True, eq=False)
class Ranked:
    """A drawing in the ranking of a game.

    `score`, 0 to 1: how sure the networks are, the less sure one of two. `read` are their digits.
    """

    drawing: ClassDrawing
    score: float
    read: tuple[int, ...]


def has_ranking(task: Task) -> bool:
    """Whether the drawings for a task are ranked by what the networks read."""
    return task.kind in (FREE, FOOL, DIVIDE)


def networks_of(task: Task) -> tuple[str, ...]:
    """The names of the networks that play: the one that answers pupils, and its opponent."""
    return (DEFAULT_NETWORK, task.network) if task.kind == DIVIDE else (DEFAULT_NETWORK,)


def score(task: Task, read: Predictions) -> float | None:
    """How well a drawing does, 0 to 1; None where it does not do what the game asks for.

    `read` is in the order of `networks_of`. A prediction of one digit has its probability; one
    that is undecided or refused has none.
    """
    named = [one for one in read if one is not None and len(one.digits) == 1]
    digits = {one.digits[0] for one in named}
    reaches = {
        FREE: len(digits) == 1,
        FOOL: digits == {task.digit},
        DIVIDE: len(digits) == 2,
    }
    if not reaches.get(task.kind):
        return None
    return min(float(one.probabilities.max()) for one in named)


def is_out(task: Task, drawing: ClassDrawing) -> bool:
    """Whether the teacher has said that it is just what it should not be."""
    if task.kind == FOOL:
        return drawing.label == task.digit
    return task.kind == FREE and drawing.is_digit


def rank(task: Task, drawings: Sequence[ClassDrawing], read: Sequence[Predictions]) -> list[Ranked]:
    """The drawings that do what the game asks for, the surest first, of equals the earlier one.

    `read` has for each drawing what the networks make of it.
    """
    entries = []
    for drawing, predictions in zip(drawings, read, strict=True):
        points = score(task, predictions)
        if points is not None and not is_out(task, drawing):
            digits = tuple(one.digits[0] for one in predictions if one is not None)
            entries.append(Ranked(drawing, points, digits))
    return sorted(entries, key=lambda entry: (-entry.score, entry.drawing.id))


def place(entries: Sequence[Ranked], pupil: int) -> int | None:
    """The place of a pupil's best drawing, from 1; None where none of theirs counts."""
    pupils = [entry.drawing.pupil for entry in entries]
    return pupils.index(pupil) + 1 if pupil in pupils else None
