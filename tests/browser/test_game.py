"""A round and a game on the board, while pupils hand in elsewhere."""

import uuid

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from digits.classroom.database import Database
from digits.classroom.records import HandIn, Pupil
from digits.classroom.store import Store
from digits.classroom.task import DIGIT, FOOL, Task
from testing.browser import WAIT
from testing.classes import made_up
from testing.upgrades import EXCEPTION
from tests.browser.conftest import button, stay
from tests.browser.test_accessible import assert_accessible

DRAWN = ".st-key-class_view .drawn"
PLACES = ".st-key-class_progress .places i"


@pytest.fixture
def database(classes_url):
    """That of the served page, for what pupils do elsewhere."""
    database = Database(classes_url)
    yield database
    database.close()


def hand_in(store: Store, pupil: Pupil, digit: int) -> None:
    strokes = made_up(digit, np.random.default_rng(digit))
    task = store.state(pupil.class_id).task.number
    turn = store.turn(pupil).number
    store.hand_in(pupil, HandIn(str(uuid.uuid4()), task, turn, strokes))


def expect_handed_in(board: Page, count: int, there: int = 2) -> None:
    """The round is on: so many of them have handed in, and no drawing is seen."""
    words = board.locator(".st-key-class_progress .count")
    expect(words).to_have_text(f"{count} of {there} handed in", timeout=WAIT)
    expect(board.locator(f"{PLACES}.filled")).to_have_count(count)
    expect(board.locator(PLACES)).to_have_count(there)
    expect(board.locator(DRAWN)).to_have_count(0)


def test_a_round_is_hidden_until_all_have_handed_in_and_a_game_has_a_ranking(
    new_page, page_url, database
):
    store = Store(database)
    code, secret = store.open()
    class_id = store.teaches(code, secret)
    pupils = [store.join(code)]
    stay(database, class_id)
    board = new_page()
    board.goto(f"{page_url}/class?code={code}&secret={secret}")
    expect(button(board, "Draw something else")).to_be_visible(timeout=WAIT)

    store.set_task(class_id, Task(DIGIT, 1, seconds=600))
    expect_handed_in(board, 0, 1)
    pupils.append(store.join(code))
    stay(database, class_id)
    expect_handed_in(board, 0)
    hand_in(store, pupils[0], 1)
    expect_handed_in(board, 1)
    hand_in(store, pupils[1], 1)
    expect(board.locator(DRAWN)).to_have_count(2, timeout=WAIT)
    expect(board.get_by_text("of 2 drawings read right.")).to_be_visible()
    button(board, "Next round").click()
    expect_handed_in(board, 0)

    # The task is changed in the middle of a round.
    store.set_task(class_id, Task(FOOL, 8))
    expect(board.locator(".game-empty")).to_contain_text("no 8", timeout=WAIT)
    for pupil, digit in zip(pupils, (8, 1), strict=True):
        hand_in(store, pupil, digit)
    ranked = board.locator(".ranking li")
    expect(ranked).to_have_count(1, timeout=WAIT)
    expect(board.get_by_text("1 of 2 drawings is called an 8.")).to_be_visible(timeout=WAIT)
    assert_accessible(board)
    button(board, "It is an 8").click()
    expect(ranked).to_have_count(0, timeout=WAIT)
    expect(board.get_by_text("an 8 after all: 1")).to_be_visible()

    store.set_task(class_id, Task())
    expect(board.get_by_role("radio", name="Game")).to_have_count(0, timeout=WAIT)
    expect(board.locator(DRAWN)).to_have_count(4, timeout=WAIT)
    assert not board.get_by_test_id(EXCEPTION).count()
