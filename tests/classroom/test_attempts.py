"""Attempts against the clock: some at once, then one in so many seconds."""

from types import SimpleNamespace

import pytest

from digits.classroom import attempts as attempts_module
from digits.classroom.attempts import Attempts


@pytest.fixture
def clock():
    return SimpleNamespace(now=1000.0)


@pytest.fixture
def attempts(clock):
    return Attempts(3, 10, clock=lambda: clock.now)


def test_three_at_once_then_one_every_ten_seconds(attempts, clock):
    assert [attempts.take("a") for _ in range(3)] == [0, 0, 0]
    assert attempts.take("a") == pytest.approx(10)
    clock.now += 4
    assert attempts.take("a") == pytest.approx(6)
    assert attempts.take("b") == 0  # somebody else
    clock.now += 6
    assert attempts.take("a") == 0
    assert attempts.take("a") == pytest.approx(10)
    clock.now += 1000
    assert [attempts.take("a") for _ in range(4)] == [0, 0, 0, pytest.approx(10)]


def test_what_is_given_back_counts_no_more(attempts):
    for _ in range(20):
        assert attempts.take("a") == 0
        attempts.give_back("a")
    assert [attempts.take("a") for _ in range(4)] == [0, 0, 0, pytest.approx(10)]


def test_who_tried_least_is_forgotten_first(attempts, monkeypatch):
    monkeypatch.setattr(attempts_module, "MAX_KEYS", 5)
    for _ in range(3):
        attempts.take("busy")
    for number in range(50):
        assert attempts.take(f"once {number}") == 0
    assert attempts.take("busy") > 0
