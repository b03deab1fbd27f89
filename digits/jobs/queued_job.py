"""A training in the line: how long it will go on, and how long it may.

Left out: whose turn it is (see queue.py), and how a duration is estimated (see duration.py).
"""

from __future__ import annotations

from dataclasses import dataclass

from digits.jobs.config import MAX_SECONDS
from digits.jobs.duration import PUBLISH_S, DurationModel
from digits.jobs.job import TrainingJob

# Seconds that a training may take to begin: importing TensorFlow on a busy machine.
START_TIMEOUT_S = 120
# Seconds in which a training that is told to stop must be measured and saved: up to 10 of a core,
# which at the lowest priority may be shared with many.
STOP_TIMEOUT_S = 120
CHECK_EVERY_S = 1.0
# Seconds without a step after which a pause ends while others wait.
MAX_PAUSE_S = 60


@dataclass
class QueuedJob:
    """A job in the line; times are the clock's.

    `commanded`: when it was told last to pause, to step or anything else. `stop_by`: told to
    stop, and killed then.
    """

    session_id: str
    job: TrainingJob
    heartbeat: float
    began: float | None = None
    commanded: float = 0.0
    stop_by: float | None = None

    @property
    def is_paused(self) -> bool:
        return self.job.progress.paused

    def pause_left(self, now: float) -> float:
        """Seconds until a pause ends while others wait; 0 or less where it is over, or none is."""
        return self.commanded + MAX_PAUSE_S - now if self.is_paused else 0.0

    def seconds_left(self, now: float, durations: DurationModel) -> float:
        """How long it will go on, as estimated, at most until it is killed.

        For one that waits: how long it will take.
        """
        began = now if self.began is None else self.began
        killed_at = self.stop_by or must_stop_at(began) + CHECK_EVERY_S + STOP_TIMEOUT_S
        longest = max(0.0, killed_at - now) + CHECK_EVERY_S
        return min(self._estimate_left(now, durations), longest)

    def _estimate_left(self, now: float, durations: DurationModel) -> float:
        if self.stop_by is not None:
            return PUBLISH_S
        if self.began is None:
            return durations.estimate(self.job.config)
        training = durations.estimate_left(self.job.config, self.job.progress, now - self.began)
        return max(0.0, self.pause_left(now)) + training


def must_stop_at(began: float) -> float:
    """When a training is told to stop at the latest."""
    return began + START_TIMEOUT_S + MAX_SECONDS
