"""Codes cannot be tried out at speed, and a class that mistypes is not locked out."""

import itertools
from types import SimpleNamespace

import pytest

from digits.classroom import ClassError, WrongCode
from views.classroom import guard

WRONG = "CCCC"


@pytest.fixture
def browser(monkeypatch):
    """Opens the page in a new session, from an address."""
    numbers = itertools.count()

    def browser(address="198.51.100.7"):
        session = SimpleNamespace(id=str(next(numbers)))
        monkeypatch.setattr(guard, "get_session", lambda: session)
        context = SimpleNamespace(context=SimpleNamespace(ip_address=address))
        monkeypatch.setattr(guard, "st", context)

    return browser


def wrong_codes(count):
    for _ in range(count):
        with pytest.raises(WrongCode):
            guard.join(WRONG, None)


def test_a_session_tries_six_codes_and_then_waits(store, browser):
    code, secret = store.open()
    browser()
    inside = guard.join(code, None)
    wrong_codes(4)
    assert [guard.teaches(code, forged) for forged in ("x", "y")] == [None, None]
    for act in (lambda: guard.join(code, None), lambda: guard.teaches(code, secret)):
        with pytest.raises(ClassError, match="Try again in 10 s"):
            act()
    assert guard.join(code, inside.token) == inside
    browser()  # somebody else of the school
    assert guard.join(code, None).number == 2


def test_thirty_pupils_who_mistype_once_or_twice_all_join(store, browser):
    code, _ = store.open()
    for number in range(1, 31):
        browser()
        wrong_codes(2)
        assert guard.join(code, None).number == number


def test_an_address_that_opens_new_sessions_waits_too(store, browser):
    for _ in range(guard.OF_ADDRESS[0]):
        browser("2001:db8::1")
        wrong_codes(1)
    browser("2001:db8::ffff:2")  # the same machine may have all of these
    with pytest.raises(ClassError, match=r"^Too many wrong codes. Try again in \d+ s\.$"):
        guard.join(WRONG, None)
    browser("2001:db8:0:1::1")
    wrong_codes(1)


def test_what_is_right_never_waits(store, browser):
    code, secret = store.open()
    browser(None)
    for _ in range(guard.OF_ADDRESS[0] + 1):
        assert guard.teaches(code, secret)
        guard.join(code, None)


def test_an_address_opens_forty_classes_and_then_waits(store, browser):
    browser()
    for _ in range(guard.OPENED[0]):
        guard.open_class()
    with pytest.raises(ClassError, match="Too many classes"):
        guard.open_class()
    browser("203.0.113.9")
    guard.open_class()
