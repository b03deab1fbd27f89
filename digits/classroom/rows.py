"""The row of a class, inside of a transaction: found, locked and counted on.

Left out: what is done with it (see store.py and pupils.py).
"""

from sqlalchemy import Connection, Row, Select, select, update

from digits.classroom import ClassError, WrongCode
from digits.classroom.codes import plain_code
from digits.classroom.limits import CLOSED, NO_CLASS
from digits.classroom.tables import CLASSES


def find(connection: Connection, class_id: int) -> Row:
    """The class's row; raises `ClassError` where it is closed."""
    return _one(connection, select(CLASSES).where(CLASSES.c.id == class_id), ClassError(CLOSED))


def lock(connection: Connection, class_id: int) -> Row:
    """The class's row, which nobody else changes until the transaction ends."""
    locked = select(CLASSES).where(CLASSES.c.id == class_id).with_for_update()
    return _one(connection, locked, ClassError(CLOSED))


def lock_by_code(connection: Connection, code: str) -> Row:
    """The same for the class of a code; raises `WrongCode` where there is none."""
    locked = select(CLASSES).where(CLASSES.c.code == plain_code(code)).with_for_update()
    return _one(connection, locked, WrongCode(NO_CLASS))


def _one(connection: Connection, chosen: Select, otherwise: ClassError) -> Row:
    row = connection.execute(chosen).one_or_none()
    if row is None:
        raise otherwise
    return row


def change(connection: Connection, class_id: int, **values) -> int:
    """Change a class's row that is locked; gives its new revision."""
    statement = update(CLASSES).where(CLASSES.c.id == class_id)
    statement = statement.values(revision=CLASSES.c.revision + 1, **values)
    return connection.scalar(statement.returning(CLASSES.c.revision))
