"""Rounds: all draw for some seconds, one drawing each, and the answers come at the end.

Every server can tell from its clock that a round is over, and the first to notice it reveals the
answers: no server has to be alive for that. Left out: who notices it (see live.py).
"""

from dataclasses import replace

from digits.classroom.task import Task

# Before a round begins, so that all pages have heard of it: they ask every 2.5 seconds.
LEAD_S = 3
# After the end, until the answers are shown: for what is handed in by itself in the last moment.
SETTLE_S = 3
# After the end, until nothing is taken any more. A slow network may need it.
LATE_S = 5


def follow(before: Task, task: Task, now: float) -> Task:
    """A task that is given to a class now (seconds since 1970), after the one before."""
    return replace(
        task,
        number=before.number + 1,
        began_at=now + (LEAD_S if task.is_round else 0),
        revealed=False,
        revealed_at=0.0,
        before=replace(before, before=None),
    )


def task_of(task: Task, number: int, now: float) -> Task:
    """The task for which a drawing was made: the one that is on, or for `LATE_S` that of before.

    Pupils hear of another task some seconds late, and what they draw is for the one they see.
    """
    given_at = task.began_at - (LEAD_S if task.is_round else 0)
    if task.before and task.before.number == number and now < given_at + LATE_S:
        return task.before
    return task


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
