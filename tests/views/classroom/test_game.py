"""The board's view of a game, and a pupil's: what is played, what counts, and what is hidden."""

import re
import time
from types import SimpleNamespace

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from digits.classroom.live import ClassDrawing, Snapshot
from digits.classroom.prompts import prompt
from digits.classroom.records import State
from digits.classroom.rounds import LEAD_S
from digits.classroom.task import DIGIT, DIVIDE, FOOL, FREE, ROUND_S, Task, label_of
from digits.networks.decision import Outputs, decide
from testing.page import components, html
from tests.classroom.drawings import SEVEN
from tests.views.conftest import sure_of
from views.classroom import game, game_answer

NOBODY = "Nobody has handed in a drawing yet."
ROUND = Task(DIGIT, 7, ROUND_S, began_at=time.time() + 3600)  # is yet to begin
REFUSED = Outputs(np.full((1, 10), 0.1, np.float32), np.float32([0.9]))


@pytest.fixture
def read_as(monkeypatch):
    """Makes each network, by its name, read the drawings as these predictions, by their ids."""

    def read_as(**predictions):
        def readings(name):
            known = predictions[name.replace("-", "_")]
            return SimpleNamespace(
                of=lambda drawings: [known[one.id] for one in drawings],
                unread=lambda drawings: [],
            )

        monkeypatch.setattr("views.classroom.server.readings", readings)

    return read_as


def sure(digit, confidence=0.9):
    return decide(sure_of([digit], confidence))[0]


def drawn(task, count, labels=None):
    """A class with so many drawings for the task, each by a pupil of its own, numbered from 1."""
    drawings = tuple(
        ClassDrawing(
            number,
            number,
            task.number,
            task.kind,
            task.digit,
            (labels or {}).get(number, label_of(task, task.digit)),
            SEVEN,
            0.0,
        )
        for number in range(1, count + 1)
    )
    return Snapshot(State(1, "KWKP", task, False, count), drawings, present=30, waiting=4)


def open_game(snapshot, **state):
    page = AppTest.from_function(_view, default_timeout=60, args=(snapshot,))
    for key, value in state.items():
        page.session_state[key] = value
    page.run()
    assert not page.exception
    return page


def _view(snapshot):
    # AppTest takes this body for a script of its own.
    from views.classroom import game

    game.show(None, snapshot)


def ranking(page):
    """The ids of the drawings with a place, the first one in front."""
    shown = "".join(components(page, "pick"))
    return [int(number) for number in re.findall(r'data-pick="open-(\d+)"', shown)]


def tiles(page):
    """The ids of the drawings without a place."""
    shown = "".join(components(page, "pick"))
    return [int(number) for number in re.findall(r'data-pick="(\d+)"', shown)]


def test_a_hidden_round_shows_who_has_handed_in_and_nothing_of_the_drawings():
    page = open_game(drawn(ROUND, 3))
    (shown,) = components(page, "class_progress")
    assert (shown["handedIn"], shown["waiting"], shown["seconds"]) == (3, 4, ROUND_S)
    assert shown["left"] == ROUND_S + LEAD_S
    assert not components(page, "pick")


@pytest.mark.parametrize("task", [Task(FOOL, 8), Task(DIVIDE), Task(FREE)])
def test_before_the_first_drawing_it_says_what_is_played(task):
    page = open_game(drawn(task, 0))
    assert prompt(task, task.digit)[0] in html(page)
    assert NOBODY in html(page)


def test_a_round_that_is_revealed_shows_first_what_was_not_read_right(read_as):
    read_as(best={1: sure(7), 2: sure(1), 3: sure(7)})
    page = open_game(drawn(Task(DIGIT, 7, ROUND_S, revealed=True), 3))
    assert "2 of 3 drawings read right." in html(page)
    assert tiles(page) == [2, 1, 3]
    assert "7 → 1" in "".join(components(page, "pick"))


def test_the_surest_is_first_and_what_is_an_8_after_all_has_no_place(read_as):
    read_as(best={1: sure(8, 0.7), 2: sure(3), 3: sure(8), 4: sure(8, 0.99), 5: sure(8, 0.95)})
    page = open_game(drawn(Task(FOOL, 8), 5, {4: 8}))
    assert ranking(page) == [5, 3, 1]
    assert tiles(page) == [2, 4]
    assert "3 of 4 drawings are called an 8." in html(page)
    assert "an 8 after all: 1" in html(page)


def test_the_network_that_answers_pupils_reads_it_whatever_the_menu_says(read_as):
    read_as(best={1: sure(8), 2: sure(3)}, mlp_sgd={1: sure(3), 2: sure(8)})
    page = open_game(drawn(Task(FOOL, 8), 2), network="mlp-sgd")
    assert (ranking(page), tiles(page)) == ([1], [2])
    assert "read as 3" in "".join(components(page, "pick"))


def test_two_networks_are_divided_whatever_the_menu_says(read_as):
    best, plain = {1: sure(4), 2: sure(4), 3: sure(4)}, {1: sure(4), 2: sure(9, 0.7), 3: sure(9)}
    read_as(best=best, mlp_128=plain, mlp_sgd=best)
    page = open_game(drawn(Task(DIVIDE), 3), network="mlp-sgd")
    assert ranking(page) == [3, 2]
    assert tiles(page) == [1]
    shown = "".join(components(page, "pick"))
    assert "4 ≠ 9" in shown
    assert "4 · 4" in shown


def test_what_is_no_digit_is_called_one_or_not(read_as):
    read_as(best={1: decide(REFUSED)[0], 2: sure(0)})
    page = open_game(drawn(Task(FREE), 2))
    assert (ranking(page), tiles(page)) == ([2], [1])
    assert "1 of 2 drawings is called a digit." in html(page)


def test_two_hundred_drawings_have_twelve_places(read_as):
    count = 200
    read_as(best={number: sure(8, 0.7 + number / 1000) for number in range(1, count + 1)})
    page = open_game(drawn(Task(FOOL, 8), count))
    assert ranking(page) == list(range(count, count - game.LEADERS, -1))
    assert tiles(page)[0] == count - game.LEADERS


@pytest.mark.parametrize(
    ("picked", "corrected"),
    [("out-3", [(5, 3, 8)]), ("out-4", []), ("open-3", []), ("out-", []), (None, []), ("3", [])],
)
def test_one_press_says_that_a_drawing_is_an_8(monkeypatch, picked, corrected):
    """Only a drawing in the ranking, whatever a browser names."""
    done = []
    store = SimpleNamespace(correct=lambda *values: done.append(values))
    monkeypatch.setattr("views.classroom.server.store", lambda: store)
    live = SimpleNamespace(forget=lambda: None)
    monkeypatch.setattr("views.classroom.server.live", lambda number: live)
    monkeypatch.setattr(st, "session_state", {game.RANKING: {"pick": picked}})
    game._take_out_picked(SimpleNamespace(class_id=5), Task(FOOL, 8), {1, 3})
    assert done == corrected


@pytest.mark.parametrize(
    ("digit", "named", "words"),
    [(8, True, "It calls this an 8."), (3, False, "It reads a 3.")],
)
def test_a_pupil_sees_how_sure_the_network_is_of_an_8(answer, digit, named, words):
    answer(lambda name: lambda images: sure_of([digit], 0.75))
    shown = html(open_answer(Task(FOOL, 8)))
    assert ('class="game-sure named"' in shown) is named
    assert ("75" in shown) is named
    assert words in shown


def test_a_pupil_sees_both_answers(answer):
    answer(lambda name: lambda images: sure_of([4 if name == "best" else 9], 0.75))
    assert "Divided: one says 4, the other 9." in html(open_answer(Task(DIVIDE)))


def open_answer(task):
    page = AppTest.from_function(_answer, default_timeout=60, args=(task,)).run()
    assert not page.exception
    return page


def _answer(task):
    import numpy as np

    from views.classroom import game_answer

    game_answer.show(task, np.zeros((28, 28), np.uint8))


def test_a_pupil_learns_the_place_of_the_best_drawing(read_as):
    read_as(best={1: sure(8, 0.7), 2: sure(3), 3: sure(8)})
    snapshot = drawn(Task(FOOL, 8), 3)
    said = [game_answer.standing(snapshot, pupil) for pupil in (1, 2, 3)]
    assert said == ["Your best drawing is 2nd of 2.", "", "Your best drawing is 1st of 2."]


def test_a_pupil_learns_no_place_while_a_round_is_hidden_or_without_a_ranking(read_as):
    read_as(best={1: sure(8)})
    assert game_answer.standing(drawn(Task(FOOL, 8, ROUND_S), 1), 1) == ""
    assert game_answer.standing(drawn(Task(DIGIT, 8), 1), 1) == ""
