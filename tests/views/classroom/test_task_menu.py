"""What a browser may name as the next task of a class."""

import pytest

from digits.classroom.task import DEAL, DIGIT, DIVIDE, FOOL, FREE, ROUND_S, Task
from views.classroom.task_menu import read_task


@pytest.mark.parametrize(
    ("picked", "task"),
    [
        ("deal", Task(DEAL)),
        ("free", Task(FREE)),
        ("divide", Task(DIVIDE)),
        ("digit-0", Task(DIGIT, 0)),
        ("fool-8", Task(FOOL, 8)),
    ],
)
def test_each_button_is_a_task(picked, task):
    assert read_task(picked, is_round=False) == task
    assert read_task(picked, is_round=True) == Task(task.kind, task.digit, ROUND_S)


@pytest.mark.parametrize(
    "picked", [None, "", "digit", "digit-10", "digit-²", "fool--1", "deal-3", "'; DROP TABLE"]
)
def test_what_is_on_no_button_is_no_task(picked):
    assert read_task(picked, is_round=False) is None
