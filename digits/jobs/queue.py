"""The line in which pupils' trainings wait: one trains at a time, the others in order.

One queue serves all browser sessions of a server. Each session says now and then that it is
still there; one that does not for four minutes loses its place. Left out: the training (see
job.py).
"""

from __future__ import annotations

import contextlib
import logging
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from digits import DigitsError
from digits.jobs.config import MAX_SECONDS
from digits.jobs.job import COMMAND, FOLDER_PREFIX, TrainingJob
from digits.jobs.protocol import FAILED, STOPPED
from digits.networks.config import TrainingConfig

# Seconds without a heartbeat after which a session is taken to have left. A tablet may sleep for
# 120 s, and before that a hidden page has beaten every 100 s at worst (see views/training.py).
# Streamlit keeps a session without a browser as long: .streamlit/config.toml.
HEARTBEAT_TIMEOUT_S = 240
# Seconds that a training may take to begin: importing TensorFlow on a busy machine.
START_TIMEOUT_S = 120
# Seconds in which a training that is told to stop must be measured and saved.
STOP_TIMEOUT_S = 30
CHECK_EVERY_S = 1.0
# Seconds for which a page may stay open; folders that are older belong to nobody.
MAX_PAGE_S = 24 * 3600

log = logging.getLogger(__name__)


class QueueError(DigitsError):
    """Something that cannot be asked of the queue now."""


class Position(NamedTuple):
    """`ahead`: trainings that come first; `seconds`: an upper bound of how long they take."""

    ahead: int
    seconds: float


@dataclass
class _QueuedJob:
    """A job in the line; times are the clock's. `stop_by`: told to stop, and killed then."""

    session_id: str
    job: TrainingJob
    heartbeat: float
    began: float | None = None
    stop_by: float | None = None


class JobQueue:
    """All trainings of a server; every method may be called from any thread.

    A training that is over belongs to whoever holds its `TrainingJob`: its folder is removed
    with the last reference, or at the interpreter's exit.
    """

    def __init__(
        self,
        command: Sequence[str] = COMMAND,
        *,
        max_seconds: float = MAX_SECONDS,
        heartbeat_timeout: float = HEARTBEAT_TIMEOUT_S,
        stop_timeout: float = STOP_TIMEOUT_S,
        clock: Callable[[], float] = time.monotonic,
    ):
        self._command, self._clock = command, clock
        self._max_seconds = max_seconds
        self._heartbeat_timeout, self._stop_timeout = heartbeat_timeout, stop_timeout
        self._lock = threading.RLock()
        self._line: list[_QueuedJob] = []  # the first is under way
        self._watcher: threading.Thread | None = None
        remove_abandoned_folders()

    def start(self, session_id: str, config: TrainingConfig) -> TrainingJob:
        """Train at once, or wait in line: the job begins by itself when its turn comes.

        Raises `QueueError` where the session has a training that is not over.
        """
        with self._lock:
            self._advance()
            if self._find(session_id):
                log.warning("A second training of a session was refused: %s", config.title)
                raise QueueError("A training of yours is under way already: stop it first.")
            job = TrainingJob(config)
            self._line.append(_QueuedJob(session_id, job, self._clock()))
            self._advance()
            if self._watcher is None:
                self._watcher = threading.Thread(target=self._watch, daemon=True)
                self._watcher.start()
            return job

    def position(self, session_id: str) -> Position:
        """Where a session is in the line; for one without a job, where it would be.

        The bound adds up how long each training before it may run until it is killed.
        """
        with self._lock:
            self._advance()
            queued = self._find(session_id)
            before = self._line[: self._line.index(queued)] if queued else self._line
            return Position(len(before), sum(map(self._max_seconds_left, before)))

    def heartbeat(self, session_id: str) -> None:
        """The session is still there."""
        with self._lock:
            if queued := self._find(session_id):
                queued.heartbeat = self._clock()

    def stop(self, session_id: str) -> None:
        """End the session's training and save what it has learnt."""
        with self._lock:
            if queued := self._find(session_id):
                self._stop(queued)

    def cancel(self, session_id: str) -> None:
        """End the session's training at once and save nothing."""
        with self._lock:
            if queued := self._find(session_id):
                self._line.remove(queued)
                queued.job.close()
                self._advance()

    def close(self) -> None:
        """Cancel all trainings."""
        with self._lock:
            line, self._line = self._line, []
            for queued in line:
                queued.job.close()

    def check(self) -> None:
        """Stop the trainings of sessions that left or that take too long; kill what goes on.

        Called every second while there are trainings.
        """
        with self._lock:
            now = self._clock()
            for queued in list(self._line):
                if now - queued.heartbeat > self._heartbeat_timeout:
                    self._stop(queued, "its page is gone")
                if queued.began is not None and now > self._must_stop_at(queued.began):
                    self._stop(queued, "it takes too long")
                if queued.stop_by is not None and now > queued.stop_by:
                    queued.job.end(FAILED, "The training did not stop in time and was ended.")

    def _must_stop_at(self, began: float) -> float:
        return began + START_TIMEOUT_S + self._max_seconds

    def _max_seconds_left(self, queued: _QueuedJob) -> float:
        """How long a training can last from now on until it is killed at the latest."""
        now = self._clock()
        began = now if queued.began is None else queued.began
        stop_by = queued.stop_by or self._must_stop_at(began) + CHECK_EVERY_S + self._stop_timeout
        return max(0.0, stop_by - now) + CHECK_EVERY_S

    def _find(self, session_id: str) -> _QueuedJob | None:
        return next((each for each in self._line if each.session_id == session_id), None)

    def _stop(self, queued: _QueuedJob, reason: str = "") -> None:
        if queued.stop_by is not None:
            return
        if reason:
            log.warning("The training of %s is stopped: %s", queued.job.config.title, reason)
        if queued.began is None:
            self._line.remove(queued)
            queued.job.end(STOPPED, "Stopped while it waited for its turn.")
            return
        queued.stop_by = self._clock() + self._stop_timeout
        queued.job.stop()

    def _advance(self) -> None:
        """Drop what is over and begin what is next."""
        while True:
            self._line = [each for each in self._line if not each.job.progress.over]
            if not self._line or self._line[0].began is not None:
                return
            self._line[0].began = self._clock()
            self._line[0].job.begin(self._command, self._max_seconds, self._ended)

    def _ended(self) -> None:
        with self._lock:
            self._advance()

    def _watch(self) -> None:
        while True:
            time.sleep(CHECK_EVERY_S)
            with self._lock:
                if not self._line:
                    self._watcher = None
                    return
                self.check()


def remove_abandoned_folders() -> None:
    """Remove the folders of trainings whose server was killed before it could do so."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER_PREFIX}*"):
        with contextlib.suppress(OSError):
            if time.time() - folder.stat().st_mtime > MAX_PAGE_S:
                shutil.rmtree(folder)
