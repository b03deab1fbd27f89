"""What the teacher does in vain becomes a sentence on the board."""

from types import SimpleNamespace

import pytest

from digits.classroom import NotNow
from views.classroom import acts
from views.classroom.membership import Teacher
from views.session import Session


@pytest.fixture
def session(monkeypatch):
    session = Session()
    monkeypatch.setattr(acts, "get_session", lambda: session)
    return session


def test_what_fails_is_said_until_something_succeeds(monkeypatch, session):
    forgotten = []
    live = SimpleNamespace(forget=lambda: forgotten.append(1))
    monkeypatch.setattr(acts.server, "live", lambda class_id: live)

    def fail():
        raise NotNow("Not just now.")

    teacher = Teacher(1, "KWKP", "secret")
    acts.try_to(teacher, fail)
    assert session.board.warning == "Not just now."
    acts.try_to(teacher, lambda: None)
    assert session.board.warning == ""
    assert len(forgotten) == 2  # the class may have changed all the same
