"""The pupils of a class, inside of a transaction: who joins, who is there, what they hand in.

Times are seconds since 1970. Left out: the transactions (see store.py), what is refused (see
limits.py), and which digit comes next (see dealing.py).
"""

from sqlalchemy import Connection, Row, func, insert, select, update

from digits.classroom import ClassError
from digits.classroom.codes import is_plain, new_secret, plain_code
from digits.classroom.dealing import deal
from digits.classroom.limits import ALL_PUPILS, CLOSED, MAX_PUPILS, check
from digits.classroom.packed_strokes import pack
from digits.classroom.records import HandIn, Pupil
from digits.classroom.rounds import task_of
from digits.classroom.rows import change
from digits.classroom.tables import CLASSES, DRAWINGS, PUPILS
from digits.classroom.task import DEAL, Task, asked_digit, label_of

PRESENT_S = 20  # a pupil who was not heard of for longer is not there


def find(connection: Connection, code: str, token: str | None) -> Pupil | None:
    """The pupil of a class who has that token; None where there is none."""
    if not token or not is_plain(token):
        return None
    found = select(PUPILS, CLASSES.c.code).join(CLASSES).where(PUPILS.c.token == token)
    row = connection.execute(found.where(CLASSES.c.code == plain_code(code))).one_or_none()
    return Pupil(row.class_id, row.code, row.number, row.token) if row else None


def find_row(connection: Connection, pupil: Pupil) -> Row:
    """The pupil's row; raises `ClassError` where the class is closed."""
    of_pupil = PUPILS.c.class_id == pupil.class_id, PUPILS.c.token == pupil.token
    row = connection.execute(select(PUPILS).where(*of_pupil)).one_or_none()
    if row is None:
        raise ClassError(CLOSED)
    return row


def join(connection: Connection, row: Row, now: float) -> Pupil:
    """A new pupil of the class, whose row is locked; raises `ClassError` where there is no room."""
    if row.pupils >= MAX_PUPILS:
        raise ClassError(ALL_PUPILS)
    new = Pupil(row.id, row.code, row.pupils + 1, new_secret())
    connection.execute(
        insert(PUPILS).values(
            class_id=row.id,
            token=new.token,
            number=new.number,
            next_digit=deal(connection, row.id, new.number, 0, now - PRESENT_S),
            seen_at=now,
        )
    )
    of_class = update(CLASSES).where(CLASSES.c.id == row.id)
    connection.execute(of_class.values(pupils=new.number))
    return new


def count_present(
    connection: Connection, class_id: int, now: float, task: int | None = None
) -> int:
    """How many pupils are there; with the number of a task, those who have drawn nothing for it."""
    there = PUPILS.c.class_id == class_id, PUPILS.c.seen_at > now - PRESENT_S
    count = select(func.count()).where(*there)
    if task is not None:
        for_task = DRAWINGS.c.class_id == class_id, DRAWINGS.c.task == task
        count = count.where(PUPILS.c.number.not_in(select(DRAWINGS.c.pupil).where(*for_task)))
    return connection.scalar(count) or 0


def hand_in(connection: Connection, row: Row, pupil: Pupil, drawing: HandIn, now: float) -> None:
    """Keep a drawing once, and deal the pupil's next digit; raises `ClassError`.

    `row` is the class's and locked.
    """
    sender = find_row(connection, pupil)
    if _is_kept(connection, pupil, drawing.id):
        return
    task = task_of(Task.from_json(row.task), drawing.task, now)
    check(connection, row, task, sender, drawing, now)
    asked = asked_digit(task, drawing.digit(sender.handed_in, sender.next_digit))
    _insert(connection, pupil, drawing, task, asked, now)
    values = {"handed_in": sender.handed_in + 1, "handed_in_at": now}
    if task.kind == DEAL and asked == sender.next_digit:
        dealt = values["dealt"] = sender.dealt + 1
        values["next_digit"] = deal(
            connection, pupil.class_id, pupil.number, dealt, now - PRESENT_S
        )
    connection.execute(update(PUPILS).where(PUPILS.c.id == sender.id).values(values))


def _is_kept(connection: Connection, pupil: Pupil, hand_in: str) -> bool:
    of_pupil = DRAWINGS.c.class_id == pupil.class_id, DRAWINGS.c.pupil == pupil.number
    kept = select(DRAWINGS.c.id).where(*of_pupil, DRAWINGS.c.hand_in == hand_in)
    return connection.scalar(kept) is not None


def _insert(
    connection: Connection,
    pupil: Pupil,
    drawing: HandIn,
    task: Task,
    asked: int | None,
    now: float,
) -> None:
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
