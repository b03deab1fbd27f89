"""Where pupils train networks of their own, one at a time: who is next, who has left.

One workshop serves all sessions of a server. Each of them says every second or so that it
is still there; whoever falls silent loses the place. Left out: the training (see
job.py).
"""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from digits import DigitsError
from digits.jobs.config import MAX_SECONDS, Plan
from digits.jobs.job import COMMAND, Run, clear_up_after_the_killed
from digits.jobs.worker import FAILED, STOPPED

# Seconds without a sign of life after which an owner has left.
PATIENCE = 15
# Seconds that a run may take to begin: TensorFlow, and MNIST where it is still to be had.
MAX_TO_BEGIN = 120
# Seconds in which a training that is stopped must have been measured and saved.
GRACE = 30
CHECK_EVERY = 1.0  # seconds


class QueueError(DigitsError):
    """Something that cannot be asked of the workshop now."""


class Turn(NamedTuple):
    """`ahead`: how many trainings come first; `seconds`: how long they take at most."""

    ahead: int
    seconds: float


@dataclass
class _Place:
    """A place in line; the times are the clock's. `stop_by`: told to stop, until then."""

    owner: str
    run: Run
    seen: float
    began: float | None = None
    stop_by: float | None = None


class JobQueue:
    """All trainings of a server; every method may be called from any thread.

    `owner` names a browser session. A run that is over belongs to whoever holds its `Run`:
    its folder goes with the last reference, or at the interpreter's exit.
    """

    def __init__(
        self,
        command: Sequence[str] = COMMAND,
        *,
        max_seconds: float = MAX_SECONDS,
        patience: float = PATIENCE,
        grace: float = GRACE,
        clock: Callable[[], float] = time.monotonic,
    ):
        self._command, self._clock = command, clock
        self._most_seconds, self._patience, self._grace = max_seconds, patience, grace
        self._lock = threading.RLock()
        self._line: list[_Place] = []  # the first is under way
        self._runs: weakref.WeakValueDictionary[str, Run] = weakref.WeakValueDictionary()
        self._watcher: threading.Thread | None = None
        clear_up_after_the_killed()

    def start(self, owner: str, plan: Plan) -> Run:
        """Train at once, or wait in line: the run begins by itself when its turn comes.

        Raises `QueueError` where the owner has a run that is not over.
        """
        with self._lock:
            self._advance()
            if self._find(owner):
                raise QueueError("A training of yours is under way already: stop it first.")
            run = self._runs[owner] = Run(plan)
            self._line.append(_Place(owner, run, self._clock()))
            self._advance()
            if self._watcher is None:
                self._watcher = threading.Thread(target=self._watch, daemon=True)
                self._watcher.start()
            return run

    def run_of(self, owner: str) -> Run | None:
        """The owner's last run, as long as somebody holds it."""
        return self._runs.get(owner)

    def turn(self, owner: str) -> Turn:
        """When it is the owner's turn; for one who is not in line, when it would be."""
        with self._lock:
            self._advance()
            place = self._find(owner)
            ahead = self._line.index(place) if place else len(self._line)
            if not ahead:
                return Turn(0, 0.0)
            first = self._line[0].run.progress.seconds_left
            first = self._most_seconds if first is None else first
            return Turn(ahead, first + (ahead - 1) * self._most_seconds)

    def seen(self, owner: str) -> None:
        """The owner is still there."""
        with self._lock:
            if place := self._find(owner):
                place.seen = self._clock()

    def stop(self, owner: str) -> None:
        """End the owner's run and keep what it has learnt."""
        with self._lock:
            if place := self._find(owner):
                self._stop(place)

    def leave(self, owner: str) -> None:
        """End the owner's run, keep nothing, and remove what an earlier one has left."""
        with self._lock:
            if run := self._runs.pop(owner, None):
                run.close()
                self._line = [place for place in self._line if place.run is not run]
                self._advance()

    def close(self) -> None:
        """Send everybody home."""
        with self._lock:
            for place in reversed(self._line):  # so that nobody moves up
                self.leave(place.owner)

    def check(self) -> None:
        """Stop the runs of those who left or that take too long; end what does not stop.

        Called every second while there are runs.
        """
        with self._lock:
            now = self._clock()
            for place in list(self._line):
                began = now if place.began is None else place.began
                too_long = now - began > MAX_TO_BEGIN + self._most_seconds
                if too_long or now - place.seen > self._patience:
                    self._stop(place)
                if place.stop_by is not None and now > place.stop_by:
                    place.run.end(FAILED, "The training did not stop in time and was ended.")

    def _find(self, owner: str) -> _Place | None:
        return next((place for place in self._line if place.owner == owner), None)

    def _stop(self, place: _Place) -> None:
        if place.stop_by is not None:
            return
        if place.began is None:
            self._line.remove(place)
            place.run.end(STOPPED, "Stopped while it waited for its turn.")
            return
        place.stop_by = self._clock() + self._grace
        place.run.stop()

    def _advance(self) -> None:
        """Let go of what is over and begin what is next."""
        while True:
            self._line = [place for place in self._line if not place.run.progress.over]
            if not self._line or self._line[0].began is not None:
                return
            self._line[0].began = self._clock()
            self._line[0].run.begin(self._command, self._most_seconds, self._ended)

    def _ended(self) -> None:
        with self._lock:
            self._advance()

    def _watch(self) -> None:
        while True:
            time.sleep(CHECK_EVERY)
            with self._lock:
                if not self._line:
                    self._watcher = None
                    return
                self.check()
