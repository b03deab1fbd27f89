"""Classes that draw and hand in together, and what becomes of each of their drawings.

What was kept is compared with what was sent in the database itself. Left out: the tabs of pupils
and boards (see class_pupil.py), and what is printed (see benchmarks/class_board.py).
"""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from sqlalchemy import select

from digits.classroom.database import Database
from digits.classroom.packed_strokes import pack
from digits.classroom.store import Store
from digits.classroom.tables import CLASSES, DRAWINGS, PUPILS
from digits.strokes.canvas_json import PenStroke, read_strokes, short_form
from testing.class_pupil import Board, ClassPupil
from testing.classes import made_up
from testing.pupil import OnCanvas, Pupil, put_on_canvas

INTERVAL = 5.0  # seconds between two drawings of a pupil
LOOK = 1.0  # seconds for which a pupil looks at the answer before handing in
DIFFERENT = 100  # drawings ones, from which pupils take theirs
EMPTY = put_on_canvas([])


class Made(NamedTuple):
    """A drawing as the canvas sends it, and as it is handed in."""

    canvas: OnCanvas
    strokes: list[dict]


@dataclass
class Sent:
    """A drawing that was handed in by the pupil of that token.

    `kept_at` is when that was acknowledged, in seconds of the monotonic clock; None until then.
    """

    code: str
    token: str
    strokes: list[dict]
    kept_at: float | None = None


class Fate(NamedTuple):
    """What became of drawings: how many were handed in, and how many of them came wrong.

    `lost` were acknowledged and are not there, `twice` are there more than once, `astray` are
    another pupil's or another class's, on its board as well, or have other strokes. `delays` are
    seconds from a drawing's acknowledgement until it was on the last board, infinite where it
    never was.
    """

    kept: int
    lost: int
    twice: int
    astray: int
    delays: list[float]

    @property
    def is_right(self) -> bool:
        return self.kept > 0 and not (self.lost or self.twice or self.astray)


def prepare(count: int = DIFFERENT) -> list[Made]:
    rng = np.random.default_rng(0)
    return [_made(made_up(place % 10, rng)) for place in range(count)]


def _made(strokes: list[PenStroke]) -> Made:
    canvas = put_on_canvas([stroke.points for stroke in strokes], round(strokes[0].pen))
    return Made(canvas, short_form(strokes))


# Who draws


@dataclass
class Class:
    """One class, its pupils and its boards; `seconds` from a drawing to each answer."""

    code: str
    secret: str
    pupils: list[ClassPupil]
    boards: list[Board]
    sent: dict[str, Sent] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)

    @classmethod
    def open(cls, store: Store, url: str, pupils: int, boards: int) -> "Class":
        code, secret = store.open()
        return cls(
            code,
            secret,
            [ClassPupil(url, code) for _ in range(pupils)],
            [Board(url, code, secret) for _ in range(boards)],
        )

    @property
    def tabs(self) -> list[ClassPupil | Board]:
        return [*self.boards, *self.pupils]

    async def arrive(self) -> None:
        await asyncio.gather(*(tab.arrive() for tab in self.tabs))

    async def leave(self) -> None:
        await asyncio.gather(*(tab.leave() for tab in self.tabs))

    async def work(self, made: Sequence[Made], seconds: float) -> None:
        """Everybody draws and hands in for that long; the last drawings are kept as well."""
        end = time.monotonic() + seconds
        await asyncio.gather(
            *(self._draw(pupil, made, end, seat) for seat, pupil in enumerate(self.pupils))
        )

    async def _draw(self, pupil: ClassPupil, made: Sequence[Made], end: float, seat: int) -> None:
        rng = np.random.default_rng(seat)
        await asyncio.sleep(rng.uniform(0, INTERVAL))
        while (began := time.monotonic()) < end:
            drawing = made[rng.integers(len(made))]
            await pupil.draw(drawing.canvas)
            self.seconds.append(time.monotonic() - began)
            await asyncio.sleep(LOOK)
            await self._hand_in(pupil, drawing.strokes)
            await pupil.draw(EMPTY)
            await asyncio.sleep(max(0, began + INTERVAL - time.monotonic()))

    async def _hand_in(self, pupil: ClassPupil, strokes: list[dict]) -> None:
        sent = Sent(self.code, pupil.cookies_of_page[f"pupil-{self.code}"], strokes)
        identity = await pupil.hand_in(strokes, lambda new: self.sent.update({new: sent}))
        self.sent[identity].kept_at = time.monotonic()


async def draw_alone(url: str, made: Sequence[Made], pupils: int, seconds: float) -> list[float]:
    """As many pupils on the page Draw, without a class; seconds to each answer."""
    found: list[float] = []
    end = time.monotonic() + seconds
    await asyncio.gather(*(_draw_alone(url, made, end, seat, found) for seat in range(pupils)))
    return found


async def _draw_alone(
    url: str, made: Sequence[Made], end: float, seat: int, found: list[float]
) -> None:
    rng = np.random.default_rng(seat)
    async with Pupil(url) as pupil:
        await asyncio.sleep(rng.uniform(0, INTERVAL))
        while (began := time.monotonic()) < end:
            await pupil.draw(made[rng.integers(len(made))].canvas)
            found.append(time.monotonic() - began)
            await pupil.draw(EMPTY)
            await asyncio.sleep(max(0, began + INTERVAL - time.monotonic()))


# What became of it


def look_up(database: Database, classes: Sequence[Class]) -> Fate:
    """Compare what was sent with what is in the database and was on the boards."""
    wanted = select(DRAWINGS, CLASSES.c.code, PUPILS.c.token).join_from(DRAWINGS, CLASSES)
    of_pupil = PUPILS.c.class_id == DRAWINGS.c.class_id, PUPILS.c.number == DRAWINGS.c.pupil
    with database.read() as connection:
        rows = list(connection.execute(wanted.join(PUPILS, of_pupil[0] & of_pupil[1])))
    sent = {key: value for one in classes for key, value in one.sent.items()}
    kept = {key: one for key, one in sent.items() if one.kept_at is not None}
    times = Counter(row.hand_in for row in rows)
    code_of = {row.id: row.code for row in rows}
    wrong = [row for row in rows if row.hand_in in sent and not _is_as_sent(row, sent[row.hand_in])]
    strangers = [
        each
        for one in classes
        for board in one.boards
        for each in board.shown
        if code_of.get(each) != one.code
    ]
    return Fate(
        len(kept),
        sum(not times[key] for key in kept),
        sum(times[key] > 1 for key in sent),
        len(wrong) + len(strangers),
        [delay for one in classes for delay in _delays(one, rows)],
    )


def _is_as_sent(row, sent: Sent) -> bool:
    strokes = pack(read_strokes(sent.strokes))
    return (row.code, row.token, row.strokes) == (sent.code, sent.token, strokes)


def _delays(one: Class, rows: Sequence) -> list[float]:
    found = []
    for row in rows:
        kept_at = one.sent[row.hand_in].kept_at if row.hand_in in one.sent else None
        if kept_at is not None:
            shown = [board.shown.get(row.id, np.inf) for board in one.boards]
            found.append(max(0.0, max(shown, default=np.inf) - kept_at))
    return found
