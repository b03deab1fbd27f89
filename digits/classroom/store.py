"""What teacher and pupils do with a class, each as one transaction.

Left out: who may do it (the page asks `teaches` first) and what is shown of it (see live.py).
"""

import time
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from digits.classroom import ClassError, WrongCode
from digits.classroom.codes import (
    hash_of,
    is_plain,
    is_secret,
    new_code,
    new_secret,
    plain_code,
)
from digits.classroom.database import Database
from digits.classroom.dealing import deal
from digits.classroom.limits import (
    ALL_CLASSES,
    ALL_PUPILS,
    MAX_CLASSES,
    MAX_PUPILS,
    NO_CLASS,
    NO_HAND_IN,
    check,
)
from digits.classroom.packed_strokes import pack
from digits.classroom.rounds import LEAD_S
from digits.classroom.rows import change, find, find_pupil, is_kept, lock
from digits.classroom.settings import DAY_S
from digits.classroom.tables import CLASSES, DRAWINGS, PUPILS
from digits.classroom.task import DEAL, NO_DIGIT, Task, asked_digit, label_of
from digits.strokes.canvas_json import PenStroke

PRESENT_S = 20  # a pupil who was not heard of for longer is not there


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
        while True:
            code = new_code()
            try:
                self._open(code, secret)
                return code, secret
            except IntegrityError:  # the code is taken
                continue

    def _open(self, code: str, secret: str) -> None:
        now = time.time()
        values = {
            "code": code,
            "secret_hash": hash_of(secret),
            "task": Task(began_at=now).to_json(),
            "opened_at": now,
        }
        with self._database.write() as connection:
            if (connection.scalar(select(func.count()).select_from(CLASSES)) or 0) >= MAX_CLASSES:
                raise ClassError(ALL_CLASSES)
            connection.execute(insert(CLASSES).values(values))

    def teaches(self, code: str, secret: str) -> int | None:
        """The class's id where the secret is that of the class; else None."""
        with self._database.read() as connection:
            row = connection.execute(select(CLASSES).where(CLASSES.c.code == code)).one_or_none()
        return row.id if row and is_secret(secret, row.secret_hash) else None

    def set_task(self, class_id: int, task: Task) -> None:
        """Give the class its next task; number and time are set here."""
        with self._database.write() as connection:
            row = lock(connection, class_id)
            number = Task.from_json(row.task).number + 1
            began_at = time.time() + (LEAD_S if task.is_round else 0)
            task = replace(task, number=number, began_at=began_at, revealed=False, revealed_at=0.0)
            change(connection, class_id, task=task.to_json())

    def reveal(self, class_id: int, number: int) -> None:
        """Show what the networks say of a round, if it is still the task and has begun."""
        with self._database.write() as connection:
            task = Task.from_json(lock(connection, class_id).task)
            now = time.time()
            # Before it begins nobody has drawn: the second of two presses on "Next round".
            if task.number == number and task.is_hidden and now >= task.began_at:
                task = replace(task, revealed=True, revealed_at=now)
                change(connection, class_id, task=task.to_json())

    def pause(self, class_id: int, paused: bool) -> None:
        with self._database.write() as connection:
            lock(connection, class_id)
            change(connection, class_id, paused=paused)

    def remove(self, class_id: int, drawing: int) -> None:
        """Delete the strokes of a drawing."""
        self._change_drawing(class_id, drawing, strokes=None)
        self._database.wipe()

    def correct(self, class_id: int, drawing: int, label: int | None) -> None:
        """Say what a drawing is: 0 to 9, -1 for no digit, None for unknown."""
        assert label is None or label in range(NO_DIGIT, 10)
        self._change_drawing(class_id, drawing, label=label)

    def close(self, class_id: int) -> None:
        """Delete a class and everything of it."""
        with self._database.write() as connection:
            connection.execute(delete(CLASSES).where(CLASSES.c.id == class_id))
        self._database.wipe()

    def _change_drawing(self, class_id: int, drawing: int, **values) -> None:
        with self._database.write() as connection:
            lock(connection, class_id)
            revision = change(connection, class_id)
            of_class = (DRAWINGS.c.class_id == class_id, DRAWINGS.c.id == drawing)
            connection.execute(
                update(DRAWINGS).where(*of_class).values(revision=revision, **values)
            )

    # Of a pupil

    def find_pupil(self, code: str, token: str | None) -> Pupil | None:
        """The pupil of a class who has that token; None where there is none."""
        if not token or not is_plain(token):
            return None
        found = select(PUPILS, CLASSES.c.code).join(CLASSES).where(PUPILS.c.token == token)
        with self._database.read() as connection:
            row = connection.execute(found.where(CLASSES.c.code == plain_code(code))).one_or_none()
        return Pupil(row.class_id, row.code, row.number, row.token) if row else None

    def join(self, code: str, token: str | None = None) -> Pupil:
        """Come to a class, or come back with the token of before."""
        known = self.find_pupil(code, token)
        if known is not None:
            return known
        code = plain_code(code) or ""
        with self._database.write() as connection:
            row = connection.execute(select(CLASSES).where(CLASSES.c.code == code)).one_or_none()
            if row is None:
                raise WrongCode(NO_CLASS)
            row = lock(connection, row.id)
            if row.pupils >= MAX_PUPILS:
                raise ClassError(ALL_PUPILS)
            new = Pupil(row.id, code, row.pupils + 1, new_secret())
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
            task = Task.from_json(find(connection, pupil.class_id).task)
            row = find_pupil(connection, pupil)
        asked = asked_digit(task, row.next_digit)
        return Turn(row.handed_in, asked)

    def seen(self, class_id: int, pupils: Collection[int]) -> None:
        """Note that pupils, by their numbers, are there."""
        with self._database.write() as connection:
            those = PUPILS.c.class_id == class_id, PUPILS.c.number.in_(pupils)
            connection.execute(update(PUPILS).where(*those).values(seen_at=time.time()))

    def hand_in(self, pupil: Pupil, drawing: HandIn) -> None:
        """Keep a drawing. When this returns it is committed, and once, however often it is sent."""
        if not is_plain(drawing.id):
            raise ClassError(NO_HAND_IN)
        with self._database.write() as connection:
            row = lock(connection, pupil.class_id)
            task = Task.from_json(row.task)
            sender = find_pupil(connection, pupil)
            if is_kept(connection, pupil, drawing.id):
                return
            now = time.time()
            check(connection, row, task, sender, drawing, now)
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
                    revision=change(connection, pupil.class_id),
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
            row = find(connection, class_id)
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

    def delete_old(self, days: int) -> int:
        """Delete the classes that were opened so many days ago; gives how many."""
        old = CLASSES.c.opened_at < time.time() - days * DAY_S
        with self._database.write() as connection:
            count = connection.execute(delete(CLASSES).where(old)).rowcount
        if count:
            self._database.wipe()
        return count

    def changes(self, class_id: int, since: int) -> list[Row]:
        """The drawings that changed after a revision, also those that were removed."""
        later = DRAWINGS.c.class_id == class_id, DRAWINGS.c.revision > since
        with self._database.read() as connection:
            return list(connection.execute(select(DRAWINGS).where(*later).order_by(DRAWINGS.c.id)))
