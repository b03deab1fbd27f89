"""How much a class and a pupil may hand in, and the sentences where something is refused.

Left out: how large one drawing may be (see packed_strokes.py).
"""

from sqlalchemy import Connection, Row, func, select

from digits.classroom import ClassError
from digits.classroom.records import HandIn
from digits.classroom.rounds import is_too_late
from digits.classroom.tables import DRAWINGS
from digits.classroom.task import DEAL, Task

MAX_CLASSES = 500  # that are open at a time in one database
MAX_PUPILS = 200  # of a class, with those who came again from another browser
MAX_DRAWINGS = 2_000  # of a class
MAX_OF_PUPIL = 200
MIN_INTERVAL_S = 1.0  # between two drawings of a pupil

NO_CLASS = "There is no class of that code. Look at the board again."
CLOSED = "The teacher has closed this class."
PAUSED = "The teacher has paused handing in. Your drawing is still here."
ANOTHER_TASK = "The task is another one now. Your drawing is still here."
ROUND_OVER = "The round is over. Your drawing is still here."
ONE_A_ROUND = "You have handed in your drawing of this round."
TOO_SOON = "One drawing a second: hand it in again in a moment."
NO_HAND_IN = "This drawing did not arrive whole. Hand it in again."
ALL_OF_PUPIL = f"You have handed in {MAX_OF_PUPIL} drawings, and that is all a pupil can."
ALL_OF_CLASS = f"This class has {MAX_DRAWINGS:,} drawings, and that is all it can have."
ALL_PUPILS = f"This class has {MAX_PUPILS} pupils, and that is all it can have."
ALL_CLASSES = (
    f"There are {MAX_CLASSES} classes here, and that is all there can be. Close one first."
)


def check(
    connection: Connection, row: Row, task: Task, sender: Row, drawing: HandIn, now: float
) -> None:
    """Raise `ClassError` where a drawing is not taken.

    `row` is the class's and locked, `sender` the pupil's; `now` in seconds since 1970.
    """
    if row.paused:
        raise ClassError(PAUSED)
    if drawing.task != task.number or not _is_asked(task, sender, drawing):
        raise ClassError(ANOTHER_TASK)
    if sender.handed_in >= MAX_OF_PUPIL:
        raise ClassError(ALL_OF_PUPIL)
    if is_too_late(task, now):
        raise ClassError(ROUND_OVER)
    if task.is_round and _has_drawn(connection, row.id, sender.number, task.number):
        raise ClassError(ONE_A_ROUND)
    if now - sender.handed_in_at < MIN_INTERVAL_S:
        raise ClassError(TOO_SOON)
    count = select(func.count()).where(DRAWINGS.c.class_id == row.id)
    if (connection.scalar(count) or 0) >= MAX_DRAWINGS:
        raise ClassError(ALL_OF_CLASS)


def _is_asked(task: Task, sender: Row, drawing: HandIn) -> bool:
    """Whether it is known which digit was asked for, if any."""
    if task.kind != DEAL or drawing.turn == sender.handed_in:
        return True
    return drawing.asked is not None and drawing.turn < sender.handed_in


def _has_drawn(connection: Connection, class_id: int, pupil: int, task: int) -> bool:
    of_pupil = DRAWINGS.c.class_id == class_id, DRAWINGS.c.pupil == pupil
    drawn = select(DRAWINGS.c.id).where(*of_pupil, DRAWINGS.c.task == task).limit(1)
    return connection.scalar(drawn) is not None
