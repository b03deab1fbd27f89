"""The line in which pupils' trainings wait: one or two train at a time, the others in order.

One queue serves all browser sessions of a server. Each session says now and then that it is
still there; one that does not for four minutes loses its place. A training that has begun goes
on without its page. Who pauses a training while others wait has a minute for each step. Left out:
the training (see job.py), how long one takes (see duration.py) and may take (see queued_job.py),
and how many train at a time (see capacity.py).
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from digits import DigitsError
from digits.jobs.capacity import trainings_at_a_time
from digits.jobs.class_digits import ClassDigits
from digits.jobs.config import MAX_SECONDS, PupilConfig, check_rate
from digits.jobs.duration import DurationModel, seconds_until_free
from digits.jobs.job import TrainingJob, remove_abandoned_folders
from digits.jobs.process import COMMAND, Starter
from digits.jobs.protocol import FAILED, PAUSE, RATE, RESUME, STARTING, STEP, STOPPED
from digits.jobs.queued_job import CHECK_EVERY_S, STOP_TIMEOUT_S, QueuedJob, must_stop_at

# Seconds without a heartbeat after which a session is taken to have left. A tablet may sleep for
# 120 s, and before that a hidden page has beaten every 100 s at worst (see views/training.py).
# Streamlit keeps a session without a browser as long: .streamlit/config.toml.
HEARTBEAT_TIMEOUT_S = 240
# Seconds for which a process is kept ready after somebody last looked at the Train page.
READY_TIMEOUT_S = 300

log = logging.getLogger(__name__)


class QueueError(DigitsError):
    """Something that cannot be asked of the queue now."""


class Position(NamedTuple):
    """`ahead`: trainings that must be over first; `seconds`: an estimate of when they are."""

    ahead: int
    seconds: float


class JobQueue:
    """All trainings of a server; every method may be called from any thread.

    A training that is over belongs to whoever holds its `TrainingJob`: its folder is removed
    with the last reference, or at the interpreter's exit.
    """

    def __init__(
        self,
        command: Sequence[str] = COMMAND,
        *,
        slots: int | None = None,
        heartbeat_timeout: float = HEARTBEAT_TIMEOUT_S,
        clock: Callable[[], float] = time.monotonic,
    ):
        """`slots`: trainings at a time; None for as many as the machine allows."""
        self._clock = clock
        self.slots = slots or trainings_at_a_time()
        self._starter, self._ready_until = Starter(command, clock, self.slots), clock()
        self._durations = DurationModel(MAX_SECONDS)
        self._heartbeat_timeout = heartbeat_timeout
        self._lock = threading.RLock()
        self._line: list[QueuedJob] = []  # the first `slots` of them are under way
        self._watcher: threading.Thread | None = None
        remove_abandoned_folders()

    def start(
        self, session_id: str, config: PupilConfig, class_digits: ClassDigits | None = None
    ) -> TrainingJob:
        """Train at once, or wait in line: the job begins by itself when its turn comes.

        `class_digits`: those of the session's class, where the config speaks of them. Raises
        `QueueError` where the session has a training that is not over.
        """
        with self._lock:
            self._advance()
            if self._find(session_id):
                log.warning("A second training of a session was refused: %s", config.title)
                raise QueueError("A training of yours is under way already: stop it first.")
            job = TrainingJob(config, class_digits)
            self._line.append(QueuedJob(session_id, job, self._clock()))
            self._advance()
            self._start_watching()
            return job

    def prepare(self, session_id: str) -> None:
        """Have a process ready for a session that looks at the Train page and may press Train.

        Does nothing for one that trains or waits already.
        """
        with self._lock:
            self._advance()
            if self._find(session_id):
                return
            self._ready_until = self._clock() + READY_TIMEOUT_S
            self._starter.prepare()
            self._start_watching()

    def estimate(self, config: PupilConfig) -> float:
        """Seconds that a training takes from its start to its network, its turn not counted."""
        with self._lock:
            return self._durations.estimate(config)

    def position(self, session_id: str) -> Position:
        """Where a session is in the line; for one without a job, where it would be.

        The estimate is never longer than the trainings before it can run until they are killed.
        """
        with self._lock:
            self._advance()
            queued = self._find(session_id)
            before = self._line[: self._line.index(queued)] if queued else self._line
            now = self._clock()
            left = [each.seconds_left(now, self._durations) for each in before]
            ahead = max(0, len(before) - self.slots + 1)
            return Position(ahead, seconds_until_free(left, self.slots))

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

    def pause(self, session_id: str) -> None:
        """Have the session's training wait; one that starts waits before its first step.

        Like the commands below, it does nothing for a training that waits or is over.
        """
        self._command(session_id, PAUSE)

    def resume(self, session_id: str) -> None:
        """End a pause."""
        self._command(session_id, RESUME)

    def step(self, session_id: str) -> None:
        """In a pause: have the session's training take one step."""
        self._command(session_id, STEP)

    def set_learning_rate(self, session_id: str, rate: float) -> None:
        """Change the learning rate from the next step on; `ConfigError` for one out of bounds."""
        check_rate(rate)
        self._command(session_id, RATE + f" {float(rate)!r}".encode())

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
            self._starter.close()
            line, self._line = self._line, []
            for queued in line:
                queued.job.close()

    def check(self) -> None:
        """Give up what nobody needs: places of sessions that left, trainings that take too long.

        Called every second while there are trainings or a process is ready.
        """
        with self._lock:
            now = self._clock()
            for queued in list(self._line):
                if queued.began is None and now - queued.heartbeat > self._heartbeat_timeout:
                    self._stop(queued, "its page is gone")
                if queued.began is not None and now > must_stop_at(queued.began):
                    self._stop(queued, "it takes too long")
                if queued.is_paused and self._somebody_waits and queued.pause_left(now) < 0:
                    queued.job.command(RESUME)
                if queued.stop_by is not None and now > queued.stop_by:
                    queued.job.end(FAILED, "The training did not stop in time and was ended.")
            self._prepare_for_next(now)

    def _prepare_for_next(self, now: float) -> None:
        """Have a process ready for the next training, or end one that nobody needs.

        Who trains alone may begin another one as soon as theirs is over.
        """
        if self._line:
            # Processes that load TensorFlow would hold up one that is waited for.
            if not any(queued.job.progress.state == STARTING for queued in self._line):
                self._starter.prepare()
        elif now > self._ready_until:
            self._starter.close()

    @property
    def _somebody_waits(self) -> bool:
        return any(queued.began is None for queued in self._line)

    def _command(self, session_id: str, line: bytes) -> None:
        with self._lock:
            queued = self._find(session_id)
            if queued and queued.began is not None:
                queued.commanded = self._clock()
                queued.job.command(line)

    def _find(self, session_id: str) -> QueuedJob | None:
        return next((each for each in self._line if each.session_id == session_id), None)

    def _stop(self, queued: QueuedJob, reason: str = "") -> None:
        if queued.stop_by is not None:
            return
        if reason:
            log.warning("The training of %s is stopped: %s", queued.job.config.title, reason)
        if queued.began is None:
            self._line.remove(queued)
            queued.job.end(STOPPED, "Stopped while it waited for its turn.")
            return
        queued.stop_by = self._clock() + STOP_TIMEOUT_S
        queued.job.stop()

    def _advance(self) -> None:
        """Drop what is over and begin what is next."""
        while True:
            for queued in [each for each in self._line if each.job.progress.over]:
                self._line.remove(queued)
                if queued.began is not None:
                    elapsed = self._clock() - queued.began
                    self._durations.learn(queued.job.config, queued.job.progress, elapsed)
            waiting = [each for each in self._line[: self.slots] if each.began is None]
            if not waiting:
                return
            waiting[0].began = self._clock()
            waiting[0].job.begin(self._starter.take, MAX_SECONDS, self._ended)

    def _ended(self) -> None:
        with self._lock:
            self._advance()

    def _start_watching(self) -> None:
        if self._watcher is None:
            self._watcher = threading.Thread(target=self._watch, daemon=True)
            self._watcher.start()

    def _watch(self) -> None:
        while True:
            time.sleep(CHECK_EVERY_S)
            with self._lock:
                if not self._line and not self._starter.has_ready:
                    self._watcher = None
                    return
                self.check()
