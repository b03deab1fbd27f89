"""Rounds: all draw for some seconds, one drawing each, and the answers come at the end.

Every server can tell from its clock that a round is over, and the first to notice it reveals the
answers: no server has to be alive for that. Left out: who notices it (see live.py).
"""

from digits.classroom.task import Task

# Before a round begins, so that all pages have heard of it: they ask every 2.5 seconds.
LEAD_S = 3
# After the end, until the answers are shown: for what is handed in by itself in the last moment.
SETTLE_S = 3
# After the end, until nothing is taken any more. A slow network may need it.
LATE_S = 5


def seconds_left(task: Task, now: float) -> float:
    """Seconds until a round ends, 0 to its length and `LEAD_S`; `now` in seconds since 1970."""
    if task.seconds is None or task.revealed:
        return 0.0
    return min(max(_end(task) - now, 0.0), task.seconds + LEAD_S)


def is_over(task: Task, handed_in: int, waiting: int, now: float) -> bool:
    """Whether the answers of a hidden round can be shown.

    `handed_in` and `waiting` count the pupils who have handed in, and those who are there and
    have not.
    """
    if not task.is_hidden or now < task.began_at:
        return False
    return (handed_in > 0 and waiting == 0) or now >= _end(task) + SETTLE_S


def is_too_late(task: Task, now: float) -> bool:
    """Whether a drawing for this round comes too late; never for what is no round."""
    if not task.is_round:
        return False
    end = min(_end(task), task.revealed_at) if task.revealed else _end(task)
    return now >= end + LATE_S


def _end(task: Task) -> float:
    assert task.seconds is not None
    return task.began_at + task.seconds
