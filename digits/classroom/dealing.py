"""Which digit each pupil draws next, so that the class draws every digit equally often.

A pupil gets each digit once in ten drawings. Among those that are left, the pupil gets the one
of which the class has the fewest, and chance decides between equals. Left out: other tasks, whose
drawings do not count here.
"""

import random
from collections.abc import Collection, Sequence

from sqlalchemy import Connection, func, select

from digits.classroom.tables import DRAWINGS, PUPILS
from digits.classroom.task import DEAL

DIGITS = range(10)


def choose(drawn: Collection[int], class_has: Sequence[int]) -> int:
    """The digit to draw next: 0 to 9.

    `drawn` are the digits that the pupil has drawn since all ten were drawn last. `class_has`
    counts the class's drawings of each digit, also those that somebody is about to draw.
    """
    left = [digit for digit in DIGITS if digit not in drawn]
    fewest = min(class_has[digit] for digit in left)
    return random.choice([digit for digit in left if class_has[digit] == fewest])


def deal(
    connection: Connection, class_id: int, pupil: int, dealt: int, present_since: float
) -> int:
    """The next digit of a pupil, in a transaction that has locked the class.

    `pupil` is the pupil's number and `dealt` how many digits that pupil has drawn. Pupils of whom
    nothing was heard since `present_since` (seconds since 1970) are not expected to draw theirs.
    """
    return choose(
        _drawn(connection, class_id, pupil, dealt % len(DIGITS)),
        _class_has(connection, class_id, pupil, present_since),
    )


def _drawn(connection: Connection, class_id: int, pupil: int, count: int) -> list[int]:
    """The last digits that the pupil was dealt and has drawn; a removed drawing stays one."""
    of_pupil = DRAWINGS.c.class_id == class_id, DRAWINGS.c.pupil == pupil
    last = select(DRAWINGS.c.asked).where(*of_pupil, DRAWINGS.c.kind == DEAL)
    return list(connection.scalars(last.order_by(DRAWINGS.c.id.desc()).limit(count)))


def _class_has(
    connection: Connection, class_id: int, pupil: int, present_since: float
) -> list[int]:
    drawn = (
        select(DRAWINGS.c.asked, func.count())
        .where(DRAWINGS.c.class_id == class_id, DRAWINGS.c.kind == DEAL)
        .where(DRAWINGS.c.strokes.is_not(None))
        .group_by(DRAWINGS.c.asked)
    )
    others = PUPILS.c.class_id == class_id, PUPILS.c.number != pupil
    expected = (
        select(PUPILS.c.next_digit, func.count())
        .where(*others, PUPILS.c.seen_at > present_since)
        .group_by(PUPILS.c.next_digit)
    )
    counts = [0] * len(DIGITS)
    for query in (drawn, expected):
        for digit, count in connection.execute(query):
            counts[digit] += count
    return counts
