"""The classes that a benchmark makes: a real page serves them, and what goes wrong is found."""

import asyncio
import time
from types import SimpleNamespace

import numpy as np
import pytest

from digits.classroom.database import Database
from digits.classroom.records import HandIn
from digits.classroom.store import Store
from digits.strokes.canvas_json import read_strokes
from testing.class_pupil import Board, ClassPupil, ClassTab
from testing.class_work import Class, Sent, look_up, prepare
from testing.pupil import WAIT

MADE = prepare(2)


def test_a_drawing_that_a_pupil_hands_in_comes_to_the_board(page_url):
    asyncio.run(hand_one_in(page_url))


async def hand_one_in(url: str) -> None:
    teacher = ClassTab(url, "class")
    await teacher.arrive()
    await teacher.ask(lambda: teacher.press("open_class"))
    ((name, secret),) = teacher.cookies_of_page.items()
    code = name.removeprefix("teacher-")
    pupil, board = ClassPupil(url, code), Board(url, code, secret)
    await asyncio.gather(pupil.arrive(), board.arrive())
    assert not board.shown
    assert (await pupil.draw(MADE[0].canvas)).words
    identity = await pupil.hand_in(MADE[0].strokes)
    assert pupil.said["kept"] == identity and not pupil.refusals
    async with asyncio.timeout(WAIT):
        while not board.shown:
            await asyncio.sleep(0.05)
    assert len(board.shown) == 1
    for tab in (teacher, pupil, board):
        await tab.leave()


@pytest.fixture
def database(own_classes_url):
    database = Database(own_classes_url)
    yield database
    database.close()


@pytest.fixture
def classes(database):
    """Two classes of one pupil each, who has handed in a drawing that is on the board."""
    store, found = Store(database), []
    for number, made in enumerate(MADE):
        code, secret = store.open()
        pupil, identity = store.join(code), f"drawing-{number}"
        store.hand_in(pupil, HandIn(identity, 1, 0, read_strokes(made.strokes)))
        kept_at = time.monotonic()
        (row,) = store.changes(pupil.class_id, -1)
        board = SimpleNamespace(shown={row.id: kept_at + 1.5})
        one = Class(code, secret, [pupil], [board])
        one.sent[identity] = Sent(code, pupil.token, made.strokes, kept_at)
        found.append(one)
    return found


def test_what_is_there_once_and_in_its_place_is_right(database, classes):
    fate = look_up(database, classes)
    assert fate == (2, 0, 0, 0, pytest.approx([1.5, 1.5]))
    assert fate.is_right


def test_a_drawing_that_was_acknowledged_and_is_not_there_is_lost(database, classes):
    one = classes[0]
    one.sent["another"] = Sent(one.code, one.pupils[0].token, MADE[0].strokes, time.monotonic())
    fate = look_up(database, classes)
    assert (fate.lost, fate.twice, fate.astray) == (1, 0, 0)
    assert not fate.is_right


def test_one_that_was_not_acknowledged_is_not(database, classes):
    one = classes[0]
    one.sent["another"] = Sent(one.code, one.pupils[0].token, MADE[0].strokes)
    assert look_up(database, classes).is_right


def test_a_drawing_that_is_there_again_is_twice(database, classes):
    store = Store(database)
    other = store.join(classes[0].code)
    strokes = read_strokes(MADE[0].strokes)
    store.hand_in(other, HandIn("drawing-0", 1, 0, strokes))
    fate = look_up(database, classes)
    assert fate.twice == 1
    assert not fate.is_right


@pytest.mark.parametrize("wrong", ["strokes", "token", "code"])
def test_a_drawing_that_is_not_as_it_was_sent_is_astray(database, classes, wrong):
    first, second = (one.sent[f"drawing-{place}"] for place, one in enumerate(classes))
    setattr(first, wrong, getattr(second, wrong))
    fate = look_up(database, classes)
    assert (fate.lost, fate.twice, fate.astray) == (0, 0, 1)
    assert not fate.is_right


def test_a_drawing_on_another_classs_board_is_astray(database, classes):
    (stranger,) = classes[0].boards[0].shown
    classes[1].boards[0].shown[stranger] = 0.0
    assert look_up(database, classes).astray == 1


def test_a_drawing_that_never_came_to_a_board_waits_for_ever(database, classes):
    classes[0].boards.append(SimpleNamespace(shown={}))
    assert max(look_up(database, classes).delays) == np.inf
