"""What is refused is said in one sentence, and nothing of it is kept; with both databases."""

import numpy as np
import pytest
from sqlalchemy import insert, update

from digits.classroom import ClassError, limits
from digits.classroom.packed_strokes import (
    MAX_PEN,
    MAX_POINTS,
    MAX_STROKES,
    SIDE,
    check_strokes,
    ink_bounds,
)
from digits.classroom.records import HandIn
from digits.classroom.tables import CLASSES, DRAWINGS, PUPILS
from tests.classroom.drawings import hand_in, rows

STROKE = {"pen": 23, "points": [100, 80, 260, 80]}


@pytest.fixture
def pupil(store):
    return store.join(store.open()[0])


@pytest.fixture
def refuses(database):
    """Has an act refused with that sentence, after which every row is as before."""

    def refuses(sentence, act):
        before = rows(database)
        with pytest.raises(ClassError) as refusal:
            act()
        assert str(refusal.value) == sentence
        assert rows(database) == before

    return refuses


def change(database, table, **values):
    with database.write() as connection:
        connection.execute(update(table).values(values))


def test_a_paused_class_takes_nothing(store, pupil, refuses):
    store.pause(pupil.class_id, True)
    refuses(limits.PAUSED, lambda: hand_in(store, pupil, "a"))
    store.pause(pupil.class_id, False)
    hand_in(store, pupil, "a")


@pytest.mark.parametrize("wrong", [{"task": 2}, {"task": "1"}, {"turn": 1}, {"turn": None}])
def test_a_drawing_for_another_task_or_turn_is_not_taken(store, pupil, refuses, wrong):
    refuses(limits.ANOTHER_TASK, lambda: hand_in(store, pupil, "a", **wrong))


@pytest.mark.parametrize("name", ["", "\0", "é", "\n", "x" * 65])
def test_an_id_that_no_browser_makes_is_not_taken(store, pupil, refuses, name):
    refuses(limits.NO_HAND_IN, lambda: hand_in(store, pupil, name))


def test_text_that_looks_like_sql_is_text(store, pupil):
    name = "'); DROP TABLE drawings; --"
    hand_in(store, pupil, name)
    assert [one.hand_in for one in store.changes(pupil.class_id, -1)] == [name]


def test_a_pupil_hands_in_one_a_second(store, pupil, refuses, clock):
    clock.now = 1e9
    hand_in(store, pupil, "first")
    clock.now += limits.MIN_INTERVAL_S - 0.1
    refuses(limits.TOO_SOON, lambda: hand_in(store, pupil, "second"))
    clock.now += 0.1
    hand_in(store, pupil, "second")


def test_a_pupil_hands_in_200(database, store, pupil, refuses):
    change(database, PUPILS, handed_in=limits.MAX_OF_PUPIL - 1)
    hand_in(store, pupil, "the last")
    refuses(limits.ALL_OF_PUPIL, lambda: hand_in(store, pupil, "one more"))


def test_a_class_hands_in_2000(database, store, pupil, refuses, clock):
    drawing = {"class_id": pupil.class_id, "pupil": 2, "task": 1, "kind": "free", "revision": 0}
    drawing["handed_in_at"] = 0
    with database.write() as connection:
        many = [{**drawing, "hand_in": str(i)} for i in range(limits.MAX_DRAWINGS - 1)]
        connection.execute(insert(DRAWINGS), many)
    hand_in(store, pupil, "the last")
    refuses(limits.ALL_OF_CLASS, lambda: hand_in(store, pupil, "one more"))


def test_a_class_has_200_pupils(database, store, pupil, refuses):
    change(database, CLASSES, pupils=limits.MAX_PUPILS - 1)
    assert store.join(pupil.code).number == limits.MAX_PUPILS
    refuses(limits.ALL_PUPILS, lambda: store.join(pupil.code))
    assert store.join(pupil.code, pupil.token) == pupil


def test_there_are_500_classes(database, store, refuses):
    one = {"secret_hash": "", "task": "{}", "opened_at": 0}
    with database.write() as connection:
        many = [{**one, "code": f"{i:04d}"} for i in range(limits.MAX_CLASSES - 1)]
        connection.execute(insert(CLASSES), many)
    code, secret = store.open()
    refuses(limits.ALL_CLASSES, store.open)
    store.close(store.teaches(code, secret))
    store.open()


@pytest.mark.parametrize(
    ("strokes", "sentence"),
    [
        ([], "Draw something first"),
        (None, "no drawing"),
        ("SELECT 1", "no drawing"),
        ([{"pen": 23, "points": [1, float("nan")]}], "no drawing"),
        ([{"pen": 23, "points": [1, 2, 3]}], "no drawing"),
        ([STROKE] * (MAX_STROKES + 1), "too many strokes"),
        ([{"pen": 23, "points": [1] * 2 * (MAX_POINTS + 1)}], "too many strokes"),
    ],
)
def test_strokes_are_checked_and_limited(strokes, sentence):
    with pytest.raises(ClassError, match=sentence):
        check_strokes(strokes)


def test_a_pen_and_places_that_no_canvas_has_are_clipped():
    far = [{"pen": 10**300, "points": [100, 50, 1e300, -1e300]}, {"pen": 23, "points": [20, 50]}]
    wide, narrow = check_strokes(far)
    assert (wide.pen, narrow.pen) == (MAX_PEN, 23)
    np.testing.assert_array_equal(wide.points, [[100, 50], [2 * SIDE, -SIDE]])
    low, high = ink_bounds([wide, narrow])
    np.testing.assert_array_equal([low, high], [[0, 0], [SIDE, 50 + MAX_PEN / 2]])


def test_as_many_strokes_and_points_as_are_allowed_are_kept(store, pupil):
    many = check_strokes(
        [{"pen": 23, "points": [7.5] * (2 * MAX_POINTS // MAX_STROKES)}] * MAX_STROKES
    )
    store.hand_in(pupil, HandIn("a", 1, 0, many))
    assert len(store.changes(pupil.class_id, -1)) == 1
