"""What a task asks for, in words."""

import pytest

from digits.classroom.prompts import prompt
from digits.classroom.task import DEAL, DIGIT, DIVIDE, FOOL, FREE, Task


@pytest.mark.parametrize(
    ("task", "asked", "headline"),
    [
        (Task(DEAL), 8, "Draw an 8"),
        (Task(DEAL), None, "Everybody draws a digit of their own"),
        (Task(DIGIT, 1), 1, "Draw a 1"),
        (Task(FREE), None, "Draw something that is no digit"),
        (Task(FOOL, 8), 8, "Fool it: draw what is no 8"),
        (Task(DIVIDE), None, "Divide them: one drawing, two answers"),
    ],
)
def test_the_headline_says_what_to_draw(task, asked, headline):
    assert prompt(task, asked)[0] == headline


def test_the_line_of_fool_it_names_what_it_should_be_called():
    assert "call it an 8" in prompt(Task(FOOL, 8), None)[1]
