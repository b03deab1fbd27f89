"""Rows of a class, inside of a transaction: found, locked and counted on.

Left out: what is done with them (see store.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, Row, select, update

from digits.classroom import ClassError
from digits.classroom.limits import CLOSED
from digits.classroom.tables import CLASSES, DRAWINGS, PUPILS

if TYPE_CHECKING:
    from digits.classroom.store import Pupil


def find(connection: Connection, class_id: int) -> Row:
    row = connection.execute(select(CLASSES).where(CLASSES.c.id == class_id)).one_or_none()
    if row is None:
        raise ClassError(CLOSED)
    return row


def lock(connection: Connection, class_id: int) -> Row:
    """The class's row, which nobody else changes until the transaction ends."""
    locked = select(CLASSES).where(CLASSES.c.id == class_id).with_for_update()
    row = connection.execute(locked).one_or_none()
    if row is None:
        raise ClassError(CLOSED)
    return row


def change(connection: Connection, class_id: int, **values) -> int:
    """Change a class's row that is locked; gives its new revision."""
    statement = update(CLASSES).where(CLASSES.c.id == class_id)
    statement = statement.values(revision=CLASSES.c.revision + 1, **values)
    return connection.scalar(statement.returning(CLASSES.c.revision))


def find_pupil(connection: Connection, pupil: Pupil) -> Row:
    of_pupil = PUPILS.c.class_id == pupil.class_id, PUPILS.c.token == pupil.token
    row = connection.execute(select(PUPILS).where(*of_pupil)).one_or_none()
    if row is None:
        raise ClassError(CLOSED)
    return row


def is_kept(connection: Connection, pupil: Pupil, hand_in: str) -> bool:
    of_pupil = DRAWINGS.c.class_id == pupil.class_id, DRAWINGS.c.pupil == pupil.number
    kept = select(DRAWINGS.c.id).where(*of_pupil, DRAWINGS.c.hand_in == hand_in)
    return connection.scalar(kept) is not None
