"""What a pupil's page shows of the class, and the small fragment that follows it.

The fragment sends nothing to the browser while nothing changes. Left out: handing in (see
hand_in.py), and how often a class is read from the database (see digits/classroom/live.py).
"""

import time
from dataclasses import dataclass, replace

import streamlit as st

from digits import DigitsError
from digits.classroom import ClassError
from digits.classroom.limits import CLOSED
from digits.classroom.live import ClassDrawing
from digits.classroom.records import Pupil, Turn
from digits.classroom.rounds import seconds_left
from digits.classroom.task import Task
from views.classroom import game_answer, server
from views.session import get_session

POLL_S = 2.5
SEEN_S = 8.0  # until a pupil is noted as there again, and what others hand in is counted


@dataclass(frozen=True)
class Moment:
    """How a class is for one pupil.

    `drawn` is what the pupil has handed in for a round; None in other tasks and before.
    `standing` says where the pupil's best drawing stands in a game.
    """

    task: Task
    turn: Turn
    paused: bool = False
    drawn: ClassDrawing | None = None
    closed: bool = False
    standing: str = ""

    @property
    def waits(self) -> bool:
        """Whether nothing can be handed in until the others, or the next task, are there."""
        return self.task.is_round and (self.task.revealed or self.drawn is not None)

    @property
    def left(self) -> float | None:
        """Seconds that are left of a round; None in other tasks, and once it is revealed."""
        return seconds_left(self.task, time.time()) if self.task.is_hidden else None


def look(pupil: Pupil, again: bool = False) -> None:
    """Take up how the class is now, the turn as well where `again` or the task is another one.

    A class that cannot be reached leaves the page as it was.
    """
    desk = get_session().desk
    try:
        snapshot = server.live(pupil.class_id).snapshot()
        state, before = snapshot.state, desk.moment
        same = before if before and before.task.number == state.task.number else None
        turn = server.store().turn(pupil) if again or same is None else same.turn
    except ClassError as error:
        close(str(error))
        return
    drawn = None
    if state.task.is_round:
        drawn = _last_of(snapshot.drawings, pupil.number, state.task.number)
    standing = same.standing if same else ""
    desk.moment = Moment(state.task, turn, state.paused, drawn, standing=standing)


def rank(pupil: Pupil) -> None:
    """Take up where the pupil stands in a game, which others change by every drawing."""
    desk = get_session().desk
    if desk.moment is None or desk.moment.closed:
        return
    try:
        standing = game_answer.standing(server.live(pupil.class_id).snapshot(), pupil.number)
    except DigitsError:  # the page shows another sentence
        return
    desk.moment = replace(desk.moment, standing=standing)


def close(sentence: str) -> None:
    """Note that the class is closed, where that is what the sentence says."""
    desk = get_session().desk
    if sentence == CLOSED:
        before = desk.moment or Moment(Task(), Turn(0, None))
        desk.moment = Moment(before.task, before.turn, closed=True)


def _last_of(drawings: tuple[ClassDrawing, ...], pupil: int, task: int) -> ClassDrawing | None:
    for drawing in reversed(drawings):
        if drawing.task < task:
            return None
        if drawing.pupil == pupil and drawing.task == task:
            return drawing
    return None


@st.fragment(run_every=POLL_S)
def follow(pupil: Pupil) -> None:
    """Note that the pupil is there, and show the page again where the class has changed."""
    desk = get_session().desk
    is_due = time.monotonic() - desk.seen_at > SEEN_S
    if is_due:
        _note(pupil)
    look(pupil, again=is_due)
    if is_due or desk.moment != desk.shown:
        rank(pupil)
    if desk.moment != desk.shown:
        st.rerun()


def _note(pupil: Pupil) -> None:
    desk = get_session().desk
    desk.seen_at = time.monotonic()
    try:
        server.live(pupil.class_id).note(pupil.number)
    except ClassError as error:
        close(str(error))
