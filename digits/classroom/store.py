"""What teacher and pupils do with a class, each as one transaction.

Left out: who may do it (the page asks `teaches` first) and what is shown of it (see live.py).
"""

import secrets
import time
from dataclasses import dataclass, replace

from sqlalchemy import Connection, Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from digits.classroom import ClassError
from digits.classroom.codes import hash_of, is_secret, new_code, new_secret, plain_code
from digits.classroom.database import Database
from digits.classroom.dealing import deal
from digits.classroom.packed_strokes import pack
from digits.classroom.rounds import LEAD_S, is_too_late
from digits.classroom.tables import CLASSES, DRAWINGS, PUPILS
from digits.classroom.task import DEAL, Task, asked_digit, label_of
from digits.strokes.canvas_json import PenStroke

MAX_DRAWINGS = 2_000  # of a class
MAX_OF_PUPIL = 200
MIN_INTERVAL_S = 1.0  # between two drawings of a pupil
PRESENT_S = 20  # a pupil who was not heard of for longer is not there

NO_CLASS = "There is no class of that code. Look at the board again."
CLOSED = "The teacher has closed this class."
PAUSED = "The teacher has paused handing in. Your drawing is still here."
ANOTHER_TASK = "The task is another one now. Your drawing is still here."
ROUND_OVER = "The round is over. Your drawing is still here."
ONE_A_ROUND = "You have handed in your drawing of this round."
TOO_SOON = "One drawing a second: hand it in again in a moment."
ALL_OF_PUPIL = f"You have handed in {MAX_OF_PUPIL} drawings, and that is all a pupil can."
ALL_OF_CLASS = f"This class has {MAX_DRAWINGS:,} drawings, and that is all it can have."


@dataclass(frozen=True)
class Pupil:
    """A pupil of a class: the number in it, from 1, and the token in the pupil's browser."""

    class_id: int
    code: str
    number: int
    token: str


@dataclass(frozen=True)
class Turn:
    """What a pupil is to draw next: the `asked` digit, None where the task asks for none.

    `number` counts the drawings that the pupil has handed in.
    """

    number: int
    asked: int | None


@dataclass(frozen=True)
class HandIn:
    """A drawing on its way: its `id` from the browser, for which task and turn it was drawn."""

    id: str
    task: int
    turn: int
    strokes: list[PenStroke]


@dataclass(frozen=True)
class State:
    """What a class is at now. `revision` counts its changes."""

    id: int
    code: str
    task: Task
    paused: bool
    revision: int


class Store:
    """The classes in one database; every method may raise `ClassError`."""

    def __init__(self, database: Database):
        self._database = database

    # Of the teacher

    def open(self) -> tuple[str, str]:
        """Open a class; gives its code and its secret."""
        secret = new_secret()
        now = time.time()
        while True:
            values = {
                "code": (code := new_code()),
                "secret_hash": hash_of(secret),
                "task": Task(began_at=now).to_json(),
                "opened_at": now,
            }
            try:
                with self._database.write() as connection:
                    connection.execute(insert(CLASSES).values(values))
                return code, secret
            except ClassError as error:
                if not isinstance(error.__cause__, IntegrityError):  # the code is taken
                    raise

    def teaches(self, code: str, secret: str) -> int | None:
        """The class's id where the secret is that of the class; else None."""
        with self._database.read() as connection:
            row = connection.execute(select(CLASSES).where(CLASSES.c.code == code)).one_or_none()
        return row.id if row and is_secret(secret, row.secret_hash) else None

    def set_task(self, class_id: int, task: Task) -> None:
        """Give the class its next task; number and time are set here."""
        with self._database.write() as connection:
            row = _lock(connection, class_id)
            number = Task.from_json(row.task).number + 1
            began_at = time.time() + (LEAD_S if task.is_round else 0)
            task = replace(task, number=number, began_at=began_at, revealed=False)
            _change(connection, class_id, task=task.to_json())

    def reveal(self, class_id: int, number: int) -> None:
        """Show what the networks say of a round, if it is still the task."""
        with self._database.write() as connection:
            task = Task.from_json(_lock(connection, class_id).task)
            if task.number == number and task.is_hidden:
                task = replace(task, revealed=True, revealed_at=time.time())
                _change(connection, class_id, task=task.to_json())

    def pause(self, class_id: int, paused: bool) -> None:
        with self._database.write() as connection:
            _lock(connection, class_id)
            _change(connection, class_id, paused=paused)

    def remove(self, class_id: int, drawing: int) -> None:
        """Delete the strokes of a drawing."""
        self._change_drawing(class_id, drawing, strokes=None)

    def correct(self, class_id: int, drawing: int, label: int | None) -> None:
        """Say what a drawing is: 0 to 9, -1 for no digit, None for unknown."""
        self._change_drawing(class_id, drawing, label=label)

    def close(self, class_id: int) -> None:
        """Delete a class and everything of it."""
        with self._database.write() as connection:
            connection.execute(delete(CLASSES).where(CLASSES.c.id == class_id))

    def _change_drawing(self, class_id: int, drawing: int, **values) -> None:
        with self._database.write() as connection:
            _lock(connection, class_id)
            revision = _change(connection, class_id)
            of_class = (DRAWINGS.c.class_id == class_id, DRAWINGS.c.id == drawing)
            connection.execute(
                update(DRAWINGS).where(*of_class).values(revision=revision, **values)
            )

    # Of a pupil

    def join(self, code: str, token: str | None = None) -> Pupil:
        """Come to a class, or come back with the token of before."""
        code = plain_code(code) or ""
        with self._database.write() as connection:
            row = connection.execute(select(CLASSES).where(CLASSES.c.code == code)).one_or_none()
            if row is None:
                raise ClassError(NO_CLASS)
            row = _lock(connection, row.id)
            known = select(PUPILS).where(PUPILS.c.class_id == row.id, PUPILS.c.token == token)
            pupil = connection.execute(known).one_or_none() if token else None
            if pupil is not None:
                return Pupil(row.id, code, pupil.number, pupil.token)
            new = Pupil(row.id, code, row.pupils + 1, secrets.token_urlsafe(16))
            now = time.time()
            next_digit = deal(connection, row.id, new.number, 0, now - PRESENT_S)
            values = {"token": new.token, "number": new.number, "seen_at": now}
            values["next_digit"] = next_digit
            connection.execute(insert(PUPILS).values(class_id=row.id, **values))
            connection.execute(
                update(CLASSES).where(CLASSES.c.id == row.id).values(pupils=new.number)
            )
            return new

    def turn(self, pupil: Pupil) -> Turn:
        """What the pupil is to draw next."""
        with self._database.read() as connection:
            task = Task.from_json(_find(connection, pupil.class_id).task)
            row = _find_pupil(connection, pupil)
        asked = asked_digit(task, row.next_digit)
        return Turn(row.handed_in, asked)

    def seen(self, pupil: Pupil) -> None:
        """Note that the pupil is there."""
        with self._database.write() as connection:
            of_pupil = (PUPILS.c.class_id == pupil.class_id, PUPILS.c.number == pupil.number)
            connection.execute(update(PUPILS).where(*of_pupil).values(seen_at=time.time()))

    def hand_in(self, pupil: Pupil, drawing: HandIn) -> None:
        """Keep a drawing. When this returns it is committed, and once, however often it is sent."""
        with self._database.write() as connection:
            row = _lock(connection, pupil.class_id)
            task = Task.from_json(row.task)
            sender = _find_pupil(connection, pupil)
            if _is_kept(connection, pupil, drawing.id):
                return
            now = time.time()
            _check(connection, row, task, sender, drawing, now)
            asked = asked_digit(task, sender.next_digit)
            connection.execute(
                insert(DRAWINGS).values(
                    class_id=pupil.class_id,
                    pupil=pupil.number,
                    hand_in=drawing.id,
                    task=task.number,
                    kind=task.kind,
                    asked=asked,
                    label=label_of(task, asked),
                    strokes=pack(drawing.strokes),
                    revision=_change(connection, pupil.class_id),
                    handed_in_at=now,
                )
            )
            values = {"handed_in": sender.handed_in + 1, "handed_in_at": now}
            if task.kind == DEAL:
                dealt = values["dealt"] = sender.dealt + 1
                values["next_digit"] = deal(
                    connection, pupil.class_id, pupil.number, dealt, now - PRESENT_S
                )
            connection.execute(update(PUPILS).where(PUPILS.c.id == sender.id).values(values))

    # Of everybody

    def state(self, class_id: int) -> State:
        with self._database.read() as connection:
            row = _find(connection, class_id)
        return State(row.id, row.code, Task.from_json(row.task), row.paused, row.revision)

    def present(self, class_id: int) -> int:
        """How many pupils are there."""
        there = PUPILS.c.seen_at > time.time() - PRESENT_S
        count = select(func.count()).where(PUPILS.c.class_id == class_id, there)
        with self._database.read() as connection:
            return connection.scalar(count) or 0

    def waiting(self, class_id: int, task: int) -> int:
        """How many pupils are there who have handed in no drawing for that task."""
        there = PUPILS.c.seen_at > time.time() - PRESENT_S
        for_task = DRAWINGS.c.class_id == class_id, DRAWINGS.c.task == task
        have_drawn = select(DRAWINGS.c.pupil).where(*for_task)
        count = select(func.count()).where(PUPILS.c.class_id == class_id, there)
        with self._database.read() as connection:
            return connection.scalar(count.where(PUPILS.c.number.not_in(have_drawn))) or 0

    def changes(self, class_id: int, since: int) -> list[Row]:
        """The drawings that changed after a revision, also those that were removed."""
        later = DRAWINGS.c.class_id == class_id, DRAWINGS.c.revision > since
        with self._database.read() as connection:
            return list(connection.execute(select(DRAWINGS).where(*later).order_by(DRAWINGS.c.id)))


def _find(connection: Connection, class_id: int) -> Row:
    row = connection.execute(select(CLASSES).where(CLASSES.c.id == class_id)).one_or_none()
    if row is None:
        raise ClassError(CLOSED)
    return row


def _lock(connection: Connection, class_id: int) -> Row:
    """The class's row, which nobody else changes until the transaction ends."""
    locked = select(CLASSES).where(CLASSES.c.id == class_id).with_for_update()
    row = connection.execute(locked).one_or_none()
    if row is None:
        raise ClassError(CLOSED)
    return row


def _change(connection: Connection, class_id: int, **values) -> int:
    """Change a class's row that is locked; gives its new revision."""
    statement = update(CLASSES).where(CLASSES.c.id == class_id)
    statement = statement.values(revision=CLASSES.c.revision + 1, **values)
    return connection.scalar(statement.returning(CLASSES.c.revision))


def _find_pupil(connection: Connection, pupil: Pupil) -> Row:
    of_pupil = PUPILS.c.class_id == pupil.class_id, PUPILS.c.token == pupil.token
    row = connection.execute(select(PUPILS).where(*of_pupil)).one_or_none()
    if row is None:
        raise ClassError(CLOSED)
    return row


def _is_kept(connection: Connection, pupil: Pupil, hand_in: str) -> bool:
    of_pupil = DRAWINGS.c.class_id == pupil.class_id, DRAWINGS.c.pupil == pupil.number
    kept = select(DRAWINGS.c.id).where(*of_pupil, DRAWINGS.c.hand_in == hand_in)
    return connection.scalar(kept) is not None


def _has_drawn(connection: Connection, class_id: int, pupil: int, task: int) -> bool:
    of_pupil = DRAWINGS.c.class_id == class_id, DRAWINGS.c.pupil == pupil
    drawn = select(DRAWINGS.c.id).where(*of_pupil, DRAWINGS.c.task == task).limit(1)
    return connection.scalar(drawn) is not None


def _check(
    connection: Connection, row: Row, task: Task, sender: Row, drawing: HandIn, now: float
) -> None:
    """Raise `ClassError` where this drawing is not taken."""
    if row.paused:
        raise ClassError(PAUSED)
    if drawing.task != task.number or drawing.turn != sender.handed_in:
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
