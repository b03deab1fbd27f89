"""Dealing: the class draws every digit equally often."""

import random

import numpy as np
import pytest

from digits.classroom import store as store_module
from digits.classroom.dealing import DIGITS, choose
from digits.classroom.pupils import PRESENT_S
from digits.classroom.records import HandIn, Pupil
from digits.classroom.store import Store
from digits.classroom.task import DEAL, DIGIT, Task
from tests.classroom.drawings import SEVEN


@pytest.fixture
def kind() -> str:
    """One will do: what is dealt is counted in Python, and test_store.py deals with both."""
    return "sqlite"


@pytest.fixture
def clock(monkeypatch) -> list[float]:
    """The time that the store reads; a second later each time, so that nobody is too fast."""
    now = [1_000_000.0]

    def read() -> float:
        now[0] += 1
        return now[0]

    monkeypatch.setattr(store_module.time, "time", read)
    return now


def hand_in(store: Store, pupil: Pupil) -> int | None:
    """Hand in what the pupil is asked for; gives that."""
    turn = store.turn(pupil)
    task = store.state(pupil.class_id).task.number
    store.hand_in(pupil, HandIn(f"{pupil.number}-{turn.number}", task, turn.number, SEVEN))
    return turn.asked


def test_a_pupil_draws_what_is_left_and_of_that_what_the_class_has_least_of():
    assert choose({0, 1, 2, 3, 4, 5, 6, 7}, [0] * 8 + [3, 2]) == 9
    assert choose({9}, [5, 4, 4, 4, 4, 4, 4, 4, 3, 0]) == 8


@pytest.mark.parametrize("seed", range(4))
def test_the_class_is_balanced_at_any_moment(seed):
    """Thirty pupils, some five times as fast, half of them late, a third gone early."""
    random.seed(seed)
    rng = np.random.default_rng(seed)
    pupils, steps = 30, 600
    speed = rng.uniform(0.2, 1, pupils)
    came = rng.integers(0, steps, pupils) * rng.integers(0, 2, pupils)
    left = np.where(rng.random(pupils) < 1 / 3, rng.integers(0, steps, pupils), steps)
    class_has, dealt, drawn = np.zeros(10, int), {}, [[] for _ in range(pupils)]

    def deal(pupil: int, there: list[int]) -> None:
        expected = np.bincount([dealt[p] for p in there if p in dealt and p != pupil], minlength=10)
        of_ten = drawn[pupil][len(drawn[pupil]) // 10 * 10 :]
        dealt[pupil] = choose(of_ten, list(class_has + expected))

    for step in range(steps):
        there = [p for p in range(pupils) if came[p] <= step < left[p]]
        for pupil in there:
            if pupil not in dealt:
                deal(pupil, there)
        if there:
            pupil = rng.choice(there, p=speed[there] / speed[there].sum())
            class_has[dealt[pupil]] += 1
            drawn[pupil].append(dealt[pupil])
            deal(pupil, there)
        assert np.ptp(class_has) <= 7
    for digits in drawn:
        for begin in range(0, len(digits) - 9, 10):
            assert sorted(digits[begin : begin + 10]) == list(DIGITS)


def test_every_pupil_draws_each_digit_once_in_ten(store, clock):
    """Also where other tasks come in between, a drawing is removed, and the page is reloaded."""
    code, secret = store.open()
    class_id = store.teaches(code, secret)
    pupils = [store.join(code) for _ in range(3)]
    asked = [[hand_in(store, pupil) for _ in range(5)] for pupil in pupils]
    store.set_task(class_id, Task(DIGIT, 7))
    assert [hand_in(store, pupil) for pupil in pupils] == [7, 7, 7]
    store.remove(class_id, store.changes(class_id, 0)[0].id)
    store.set_task(class_id, Task(DEAL))
    for pupil, digits in zip(pupils, asked, strict=True):
        again = store.join(code, pupil.token)
        assert store.turn(again) == store.turn(pupil)
        digits += [hand_in(store, again) for _ in range(5)]
        assert sorted(digits) == list(DIGITS)


def test_all_who_are_there_have_different_digits(store, clock):
    code, _ = store.open()
    pupils = [store.join(code) for _ in range(10)]
    assert sorted(store.turn(pupil).asked for pupil in pupils) == list(DIGITS)


def test_who_has_left_is_not_expected_to_draw(store, clock):
    code, _ = store.open()
    gone = store.turn(store.join(code)).asked
    clock[0] += PRESENT_S
    pupils = [store.join(code) for _ in range(10)]
    assert gone in [store.turn(pupil).asked for pupil in pupils]


def test_a_refused_drawing_deals_no_other_digit(store, clock):
    code, _ = store.open()
    pupil = store.join(code)
    turn = store.turn(pupil)
    for number in range(1, 4):
        with pytest.raises(store_module.ClassError):
            store.hand_in(pupil, HandIn(str(number), 1, turn.number + number, SEVEN))
    assert store.turn(pupil) == turn
