"""What teacher and pupils do with a class, each as one transaction.

Left out: who may do it (the page asks `teaches` first), what pupils do inside of a transaction (see
pupils.py), and what is shown of it (see live.py).
"""

import time
from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from digits.classroom import ClassError, pupils
from digits.classroom.codes import hash_of, is_plain, is_secret, new_code, new_secret
from digits.classroom.database import Database
from digits.classroom.limits import ALL_CLASSES, MAX_CLASSES, NO_HAND_IN
from digits.classroom.records import HandIn, Pupil, State, Turn
from digits.classroom.rounds import follow
from digits.classroom.rows import change, find, lock, lock_by_code
from digits.classroom.settings import DAY_S
from digits.classroom.tables import CLASSES, DRAWINGS, PUPILS
from digits.classroom.task import NO_DIGIT, Task, asked_digit


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
            task = follow(Task.from_json(row.task), task, time.time())
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
        """Have nothing handed in until it goes on."""
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
        with self._database.read() as connection:
            return pupils.find(connection, code, token)

    def join(self, code: str, token: str | None = None) -> Pupil:
        """Come to a class, or come back with the token of before."""
        known = self.find_pupil(code, token)
        if known is not None:
            return known
        with self._database.write() as connection:
            row = lock_by_code(connection, code)
            return pupils.join(connection, row, time.time())

    def turn(self, pupil: Pupil) -> Turn:
        """What the pupil is to draw next."""
        with self._database.read() as connection:
            task = Task.from_json(find(connection, pupil.class_id).task)
            row = pupils.find_row(connection, pupil)
        asked = asked_digit(task, row.next_digit)
        return Turn(row.handed_in, asked)

    def seen(self, class_id: int, numbers: Collection[int]) -> None:
        """Note that pupils, by their numbers, are there."""
        with self._database.write() as connection:
            those = PUPILS.c.class_id == class_id, PUPILS.c.number.in_(numbers)
            connection.execute(update(PUPILS).where(*those).values(seen_at=time.time()))

    def hand_in(self, pupil: Pupil, drawing: HandIn) -> None:
        """Keep a drawing. When this returns it is committed, and once, however often it is sent."""
        if not is_plain(drawing.id):
            raise ClassError(NO_HAND_IN)
        with self._database.write() as connection:
            row = lock(connection, pupil.class_id)
            pupils.hand_in(connection, row, pupil, drawing, time.time())

    # Of everybody

    def state(self, class_id: int) -> State:
        with self._database.read() as connection:
            row = find(connection, class_id)
        return State(row.id, row.code, Task.from_json(row.task), row.paused, row.revision)

    def present(self, class_id: int) -> int:
        """How many pupils are there."""
        with self._database.read() as connection:
            return pupils.count_present(connection, class_id, time.time())

    def waiting(self, class_id: int, task: int) -> int:
        """How many pupils are there who have handed in no drawing for that task."""
        with self._database.read() as connection:
            return pupils.count_present(connection, class_id, time.time(), task)

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
