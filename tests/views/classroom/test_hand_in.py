"""What a browser hands in: checked, kept once, or refused in a sentence."""

from math import inf, nan
from types import SimpleNamespace

import pytest
import streamlit as st

from digits.classroom import NotNow
from digits.classroom.database import NOT_NOW
from digits.classroom.limits import ANOTHER_TASK, CLOSED, PAUSED
from digits.classroom.store import Store
from digits.classroom.task import DIGIT, FREE, Task
from digits.strokes.canvas_json import NO_DRAWING
from tests.classroom.drawings import SEVEN
from tests.classroom.drawings import hand_in as hand_in_for
from views.classroom import following, game_answer, hand_in, server
from views.session import Session

STROKES = [{"pen": 23, "points": SEVEN[0].points.ravel().tolist()}]


@pytest.fixture
def session(store, monkeypatch) -> Session:
    """The session of a pupil who has joined a class and looks at it."""
    session = Session(pupil=store.join(store.open()[0]))
    monkeypatch.setattr(st, "session_state", {"session": session})
    following.look(session.pupil)
    return session


@pytest.fixture
def send(session):
    """Hands in what a browser sends, by default a whole drawing with some `changes`."""

    def send(*value, **changes) -> None:
        whole = {"id": "a", "attempt": 0, "code": session.pupil.code, "task": 1, "turn": 0}
        sent = value[0] if value else {**whole, "strokes": STROKES, **changes}
        st.session_state[hand_in.KEY] = {"hand_in": sent}
        hand_in._take()

    return send


def kept(store: Store, session: Session) -> list[int]:
    """The tasks of the drawings of the pupil's class."""
    return [row.task for row in store.changes(session.pupil.class_id, -1)]


def test_what_comes_twice_is_kept_once_and_both_times_acknowledged(store, session, send):
    asked = session.desk.moment.turn.asked
    for _ in range(2):
        session.desk.kept = ""
        send()
        assert session.desk.kept == "a"
        assert session.desk.refusal is None
    (drawing,) = store.changes(session.pupil.class_id, -1)
    assert (drawing.pupil, drawing.asked) == (session.pupil.number, asked)
    assert session.desk.moment.turn.number == 1


@pytest.mark.parametrize("value", [None, 1, "a", [], {}, {"id": "a"}], ids=repr)
def test_what_is_no_hand_in_is_ignored(store, session, send, value):
    send(value)
    assert session.desk.refusal is None and not session.desk.kept
    assert not kept(store, session)


@pytest.mark.parametrize(
    "changes",
    [
        {"id": ""},
        {"id": "x" * 65},
        {"id": "a\0"},
        {"id": 1},
        {"attempt": "0"},
        {"task": True},
        {"turn": 0.0},
        {"turn": nan},
        {"asked": 10},
        {"asked": True},
        {"asked": "4"},
        {"code": "CCCC"},
        {"code": None},
    ],
    ids=repr,
)
def test_a_hand_in_with_a_wrong_value_is_ignored(store, session, send, changes):
    send(**changes)
    assert session.desk.refusal is None and not session.desk.kept
    assert not kept(store, session)


@pytest.mark.parametrize("strokes", [None, "x", [1], [{"pen": nan, "points": [1, 1]}]], ids=repr)
def test_what_is_no_drawing_gets_a_sentence(store, session, send, strokes):
    send(strokes=strokes, attempt=3)
    refusal = session.desk.refusal
    assert (refusal.id, refusal.attempt, refusal.sentence) == ("a", 3, NO_DRAWING)
    assert not kept(store, session)


@pytest.mark.parametrize("missing", ["id", "attempt", "code", "task", "turn", "strokes"])
def test_a_hand_in_without_one_of_its_parts_is_not_kept(store, session, send, missing):
    whole = {"id": "a", "attempt": 0, "code": session.pupil.code, "task": 1, "turn": 0}
    send({key: value for key, value in (whole | {"strokes": STROKES}).items() if key != missing})
    assert not session.desk.kept
    assert (session.desk.refusal is not None) == (missing == "strokes")
    assert not kept(store, session)


def test_a_refusal_says_why_and_the_page_shows_how_the_class_is_now(store, session, send):
    class_id = session.pupil.class_id
    store.pause(class_id, True)
    send()
    assert session.desk.refusal.sentence == PAUSED
    assert session.desk.moment.paused
    store.pause(class_id, False)
    for task in (Task(DIGIT, 8), Task(FREE)):
        store.set_task(class_id, task)
    send()
    assert session.desk.refusal.sentence == ANOTHER_TASK
    assert session.desk.moment.task.kind == FREE
    send(id="b", task=3)
    assert session.desk.refusal is None
    store.close(class_id)
    send(id="c", task=3, turn=1)
    assert session.desk.refusal.sentence == CLOSED
    assert session.desk.moment.closed


def test_a_class_that_does_not_answer_leaves_the_page_as_it_was(session, send, monkeypatch):
    def fail(*_):
        raise NotNow(NOT_NOW)

    before = session.desk.moment
    monkeypatch.setattr(server, "store", lambda: SimpleNamespace(hand_in=fail, turn=fail))
    send()
    assert session.desk.refusal.sentence == NOT_NOW
    assert session.desk.moment == before


def test_in_a_round_the_pupil_waits_until_the_answers_are_shown(store, session, send, monkeypatch):
    monkeypatch.setattr("digits.classroom.rounds.LEAD_S", 0)
    class_id = session.pupil.class_id
    other = store.join(session.pupil.code)  # who hands in nothing
    store.set_task(class_id, Task(DIGIT, digit=7, seconds=20))
    server.live(class_id).forget()
    following.look(session.pupil)
    moment = session.desk.moment
    assert 0 < moment.left <= 20 and not moment.waits
    send(task=2)
    moment = session.desk.moment
    assert moment.waits and moment.drawn.pupil == session.pupil.number != other.number
    store.reveal(class_id, 2)
    server.live(class_id).forget()
    following.look(session.pupil)
    assert session.desk.moment.task.revealed and session.desk.moment.left is None


def test_the_place_in_a_game_follows_what_others_hand_in(store, session, monkeypatch):
    """It is looked at again each time that the pupil is noted as there."""
    runs = []
    monkeypatch.setattr(st, "rerun", lambda: runs.append(session.desk.moment.standing))
    monkeypatch.setattr(
        game_answer, "standing", lambda snapshot, pupil: f"of {len(snapshot.drawings)}"
    )
    pupil, desk = session.pupil, session.desk
    follow = following.follow.__wrapped__  # in no fragment
    for expected in (["of 0"], ["of 0", "of 1"], ["of 0", "of 1"]):
        desk.seen_at = -inf
        server.live(pupil.class_id).forget()
        follow(pupil)
        assert runs == expected
        desk.shown = desk.moment
        if expected == ["of 0"]:
            hand_in_for(store, store.join(pupil.code), "other")
