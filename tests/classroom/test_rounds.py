"""Rounds: one drawing each, all at once, and the answers come once, at the end."""

import pytest

from digits.classroom import ClassError
from digits.classroom import store as store_module
from digits.classroom.live import LiveClass
from digits.classroom.pupils import PRESENT_S
from digits.classroom.records import HandIn, Pupil
from digits.classroom.rounds import (
    LATE_S,
    LEAD_S,
    SETTLE_S,
    follow,
    is_over,
    is_too_late,
    seconds_left,
)
from digits.classroom.store import Store
from digits.classroom.task import DIGIT, FOOL, ROUND_S, Task
from tests.classroom.drawings import SEVEN

ROUND = Task(DIGIT, 1, ROUND_S)
END = LEAD_S + ROUND_S


class Clock:
    """The time that the store reads."""

    def __init__(self):
        self.now = 1_000_000.0

    def time(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(store_module.time, "time", clock.time)
    return clock


class Class:
    """A class with three pupils, as one server sees it."""

    def __init__(self, store: Store, clock: Clock):
        self.store, self.clock = store, clock
        code, secret = store.open()
        self.id = store.teaches(code, secret)
        self.pupils = [store.join(code) for _ in range(3)]
        self.live = LiveClass(store, self.id)

    def hand_in(self, pupil: Pupil, number: int | None = None) -> None:
        turn = self.store.turn(pupil).number
        number = number or self.store.state(self.id).task.number
        self.store.hand_in(pupil, HandIn(f"{number}-{turn}", number, turn, SEVEN))

    def see(self, *pupils: Pupil):
        """What a screen shows while these pupils are there."""
        for pupil in pupils:
            self.store.seen(pupil.class_id, [pupil.number])
        self.live.forget()
        return self.live.snapshot()


@pytest.fixture
def room(store, clock) -> Class:
    room = Class(store, clock)
    store.set_task(room.id, ROUND)
    return room


def test_it_counts_down_from_its_length_for_all_at_once(room, clock):
    task = room.store.state(room.id).task
    assert seconds_left(task, clock.now) == ROUND_S + LEAD_S
    assert seconds_left(task, clock.now + END - 2.5) == 2.5
    assert seconds_left(task, clock.now + END + 1) == 0
    assert seconds_left(task, clock.now - 1_000) == ROUND_S + LEAD_S  # another server's clock


def test_the_answers_come_when_all_who_are_there_have_handed_in(room, clock):
    clock.now += PRESENT_S  # the third pupil has left
    first, second, _ = room.pupils
    room.see(first, second)
    room.hand_in(first)
    snapshot = room.see(first, second)
    assert (snapshot.state.task.revealed, snapshot.waiting) == (False, 1)
    assert snapshot.without_hidden().drawings == ()
    room.hand_in(second)
    snapshot = room.see(first, second)
    assert (snapshot.state.task.revealed, snapshot.waiting) == (True, 0)
    assert len(snapshot.without_hidden().drawings) == 2


def test_who_is_faster_than_the_beginning_waits_for_it(room, clock):
    for pupil in room.pupils:
        room.hand_in(pupil)
    assert room.see(*room.pupils).state.task.is_hidden
    clock.now += LEAD_S
    assert room.see(*room.pupils).state.task.revealed


def test_the_answers_come_when_the_time_is_over_though_nobody_teaches(room, clock):
    room.hand_in(room.pupils[0])
    clock.now += END + SETTLE_S - 0.1
    assert room.see(*room.pupils).state.task.is_hidden
    clock.now += 0.1
    assert room.see(*room.pupils).state.task.revealed


def test_a_round_in_which_nobody_is_there_waits_for_its_end(room, clock):
    clock.now += END - 1
    assert room.see().state.task.is_hidden
    clock.now += 1 + SETTLE_S
    assert room.see().state.task.revealed


def test_two_servers_reveal_it_once(room, clock):
    other = LiveClass(room.store, room.id)
    other.snapshot()
    clock.now += END + SETTLE_S
    first = room.see()
    other.forget()
    assert other.snapshot().state == first.state
    room.store.reveal(room.id, first.state.task.number)
    assert room.see().state == first.state


def test_what_is_handed_in_at_the_last_moment_is_taken_though_the_answers_are_shown(room, clock):
    clock.now += END + SETTLE_S
    room.see()
    room.hand_in(room.pupils[0])
    clock.now += LATE_S - SETTLE_S
    with pytest.raises(ClassError, match="round is over"):
        room.hand_in(room.pupils[1])
    assert len(room.see().of_task) == 1


def test_the_teacher_can_show_the_answers_early(room, clock):
    room.store.reveal(room.id, 2)
    assert room.see().state.task.is_hidden  # it has not begun
    clock.now += LEAD_S
    room.store.reveal(room.id, 2)
    assert room.see().state.task.revealed
    room.hand_in(room.pupils[0])
    clock.now += LATE_S
    with pytest.raises(ClassError, match="round is over"):
        room.hand_in(room.pupils[1])


def test_a_pupil_has_one_drawing_in_a_round_and_another_in_the_next(room, clock):
    pupil = room.pupils[0]
    room.hand_in(pupil)
    clock.now += 2
    with pytest.raises(ClassError, match="drawing of this round"):
        room.hand_in(pupil)
    room.store.set_task(room.id, room.store.state(room.id).task)  # "Next round"
    task = room.store.state(room.id).task
    assert (task.number, task.is_hidden, seconds_left(task, clock.now)) == (3, True, END)
    room.hand_in(pupil)


def test_what_comes_just_after_the_next_task_is_for_the_one_that_was_seen(room, clock):
    first, second, third = room.pupils
    clock.now += END
    room.store.set_task(room.id, ROUND)  # "Next round"
    room.hand_in(first, number=2)
    clock.now += 1
    with pytest.raises(ClassError, match="drawing of this round"):
        room.hand_in(first, number=2)
    room.store.set_task(room.id, Task(FOOL, 8))
    room.hand_in(third, number=3)
    with pytest.raises(ClassError, match="another one"):  # the one before that
        room.hand_in(second, number=2)
    clock.now += LATE_S
    with pytest.raises(ClassError, match="another one"):
        room.hand_in(second, number=3)
    kept = room.store.changes(room.id, -1)
    assert [(one.pupil, one.task, one.label) for one in kept] == [(1, 2, 1), (3, 3, 1)]


def test_the_next_round_begins_where_a_pupil_has_nothing_to_wait_for(room, clock):
    """What was revealed early does not end the round after it."""
    clock.now += LEAD_S
    room.store.reveal(room.id, 2)
    room.store.set_task(room.id, room.store.state(room.id).task)
    clock.now += LATE_S
    assert room.see(*room.pupils).state.task.is_hidden
    room.hand_in(room.pupils[0])


def test_what_is_no_round_is_never_over():
    task = Task(FOOL, 8)
    assert not is_over(task, 5, 0, 1e12)
    assert not is_too_late(task, 1e12)
    assert seconds_left(task, 1e12) == 0


def test_a_task_that_another_version_wrote_is_read():
    text = '{"kind": "fool", "digit": 8, "seconds": 20, "number": 3, "began_at": 5.0, "new": 1}'
    task = Task.from_json(text)
    assert task == Task(FOOL, 8, 20, 3, 5.0)
    later = follow(task, Task(), 1.0)
    assert Task.from_json(later.to_json()) == later
    assert follow(later, task, 2.0).before == Task(number=4, began_at=1.0)
