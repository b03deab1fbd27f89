"""A class as a server knows it: read again only where it changed, and forgotten when it closes."""

from types import SimpleNamespace

import pytest

from digits.classroom import ClassError, NotNow
from digits.classroom import live as live_module
from digits.classroom.limits import CLOSED
from digits.classroom.live import LiveClass
from tests.classroom.drawings import hand_in


@pytest.fixture
def pupil(store):
    return store.join(store.open()[0])


@pytest.fixture
def live(store, pupil):
    return LiveClass(store, pupil.class_id)


def now(live):
    live.forget()
    return live.snapshot()


def test_a_drawing_stays_the_same_object_until_it_changes(store, pupil, live, clock):
    hand_in(store, pupil, "first")
    (first,) = now(live).drawings
    hand_in(store, pupil, "second")
    again, second = now(live).drawings
    assert again is first
    store.correct(pupil.class_id, second.id, -1)
    again, corrected = now(live).drawings
    assert again is first and corrected.label == -1
    store.remove(pupil.class_id, first.id)
    assert now(live).drawings == (corrected,)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_database_that_does_not_answer_is_asked_once_for_all_screens(
    store, pupil, live, monkeypatch, clock
):
    def state(class_id):
        asked.append(class_id)
        raise NotNow("not now")

    hand_in(store, pupil, "first")
    (first,) = now(live).drawings
    asked: list[int] = []
    with monkeypatch.context() as patch:
        patch.setattr("digits.classroom.live.REFRESH_S", 1000)
        patch.setattr(store, "state", state)
        live.forget()
        for _ in range(30):
            with pytest.raises(NotNow):
                live.snapshot()
    assert asked == [pupil.class_id]
    assert now(live).drawings == (first,)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_nothing_is_kept_of_a_class_that_was_closed(store, pupil, live):
    hand_in(store, pupil, "first")
    assert now(live).drawings
    store.close(pupil.class_id)
    with pytest.raises(ClassError, match=CLOSED):
        now(live)
    assert not live._drawings and live._snapshot is None


def test_pupils_who_are_there_are_noted_together_and_none_is_forgotten(monkeypatch):
    noted, moments = [], iter((100, 101, 102, 108))
    live = LiveClass(SimpleNamespace(seen=lambda _, pupils: noted.append(pupils)), 1)
    monkeypatch.setattr(live_module, "time", SimpleNamespace(monotonic=lambda: next(moments)))
    for number in (1, 2, 3):
        live.note(number)
    assert noted == [{1}]
    live.note(1)
    assert noted == [{1}, {1, 2, 3}]
