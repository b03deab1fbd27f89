"""A class as one server knows it, read again at most twice a second for all its screens.

Only what changed is read: a class's revision counts its changes. Left out: what the networks
make of the drawings (see results.py).
"""

import threading
import time
from dataclasses import dataclass, replace
from functools import cached_property
from math import inf

import numpy as np

from digits.classroom import ClassError, NotNow
from digits.classroom.packed_strokes import SIDE, unpack
from digits.classroom.records import State
from digits.classroom.rounds import is_over
from digits.classroom.store import Store
from digits.image.framing import frame_drawing
from digits.networks.decision import CLASSES
from digits.strokes.canvas_json import PenStroke, canvas_json, parse_strokes
from digits.strokes.render import draw_paths

REFRESH_S = 0.5
NOTE_S = 4.0  # pages note a pupil about every eight seconds


@dataclass(frozen=True, eq=False)
class ClassDrawing:
    """A drawing that was handed in.

    `pupil` is the number of the pupil, `task` that of the task and `kind` its kind; `asked` is
    the digit that it asked for, if any. `label` is what it is: 0 to 9, -1 for no digit, None
    where nobody knows.
    """

    id: int
    pupil: int
    task: int
    kind: str
    asked: int | None
    label: int | None
    strokes: list[PenStroke]
    handed_in_at: float

    @property
    def is_digit(self) -> bool:
        """Whether it is known to be a digit, and which."""
        return self.label in range(CLASSES)

    @cached_property
    def image(self) -> np.ndarray | None:
        """What a network sees of it: uint8 (28, 28); None where there is no ink."""
        return frame_drawing(draw_paths(parse_strokes(canvas_json(self.strokes)), SIDE))


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A class at one moment: drawings in the order in which they came, pupils who are there.

    `waiting` counts those of them who have yet to hand in for the round that is on; 0 without one.
    """

    state: State
    drawings: tuple[ClassDrawing, ...]
    present: int
    waiting: int = 0

    def without_hidden(self) -> "Snapshot":
        """The same without the drawings of a round whose answers are still hidden."""
        if not self.state.task.is_hidden:
            return self
        number = self.state.task.number
        return replace(self, drawings=tuple(one for one in self.drawings if one.task != number))

    @property
    def of_task(self) -> list[ClassDrawing]:
        """The drawings for the task that is on."""
        return [one for one in self.drawings if one.task == self.state.task.number]


class LiveClass:
    """One class for all screens of this server; `ClassError` once it is closed."""

    def __init__(self, store: Store, class_id: int):
        self._store, self._id = store, class_id
        self._lock = threading.Lock()
        self._read_at = -inf
        self._error: ClassError | None = None
        self._drawings: dict[int, ClassDrawing] = {}
        self._snapshot: Snapshot | None = None
        self._there: set[int] = set()
        self._noted_at = -inf
        self._noting = threading.Lock()

    def snapshot(self) -> Snapshot:
        """The class as it is now, or was half a second ago."""
        with self._lock:
            if time.monotonic() - self._read_at > REFRESH_S:
                self._read_or_fail()
            if self._error:
                raise self._error.with_traceback(None)
            assert self._snapshot
            return self._snapshot

    def _read_or_fail(self) -> None:
        """Read what changed; an error is what all screens get that ask within half a second."""
        try:
            self._snapshot, self._error = self._refresh(self._snapshot), None
        except ClassError as error:
            self._error = error
            if not isinstance(error, NotNow):  # closed: nothing of it is kept
                self._snapshot = None
                self._drawings.clear()
        self._read_at = time.monotonic()

    def note(self, pupil: int) -> None:
        """A pupil is there. Those of some seconds are written together: writers wait in line."""
        now = time.monotonic()
        with self._noting:
            self._there.add(pupil)
            if now - self._noted_at < NOTE_S:
                return
            pupils, self._there = self._there, set()
            self._noted_at = now
        self._store.seen(self._id, pupils)

    def forget(self) -> None:
        """Read the class again when it is asked for next: this server has changed it."""
        self._read_at = -inf

    def _refresh(self, before: Snapshot | None) -> Snapshot:
        """The class as it is; a round that is over is revealed by whoever notices it first."""
        snapshot = self._read(before)
        task, handed_in = snapshot.state.task, {one.pupil for one in snapshot.of_task}
        if is_over(task, len(handed_in), snapshot.waiting, time.time()):
            self._store.reveal(self._id, task.number)
            snapshot = self._read(snapshot)
        return snapshot

    def _read(self, before: Snapshot | None) -> Snapshot:
        state, present = self._store.state(self._id), self._store.present(self._id)
        task = state.task
        waiting = self._store.waiting(self._id, task.number) if task.is_hidden else 0
        if before and before.state.revision == state.revision:
            return Snapshot(state, before.drawings, present, waiting)
        self._read_changes(before.state.revision if before else -1)
        drawings = tuple(self._drawings[key] for key in sorted(self._drawings))
        return Snapshot(state, drawings, present, waiting)

    def _read_changes(self, since: int) -> None:
        for row in self._store.changes(self._id, since):
            self._drawings.pop(row.id, None)
            if row.strokes is not None:
                self._drawings[row.id] = ClassDrawing(
                    row.id,
                    row.pupil,
                    row.task,
                    row.kind,
                    row.asked,
                    row.label,
                    unpack(row.strokes),
                    row.handed_in_at,
                )
