"""docs/class.md says what the pages and the limits of a class are."""

import re
from pathlib import Path

import pytest

from digits.classroom import entered, limits, packed_strokes
from digits.classroom.settings import DAYS, DEFAULT_DAYS
from digits.classroom.task import KINDS, ROUND_S
from views.classroom.board_views import VIEWS

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "class.md").read_text(encoding="utf-8")


def chapter(title: str) -> str:
    return re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL)[1]


def test_every_view_of_the_board_is_told():
    told = re.findall(r"^\| \*\*(.+?)\*\* \|", chapter("The board"), re.MULTILINE)
    assert set(VIEWS) <= set(told)


def test_every_task_is_told():
    rows = re.findall(r"^\| (?!task)([^|-]+?) \|", chapter("What there is to draw"), re.MULTILINE)
    assert len(rows) == len(KINDS)
    menu = (ROOT / "views" / "classroom" / "task_menu.py").read_text(encoding="utf-8")
    assert all(row in menu for row in rows)
    assert f"a round of {ROUND_S} seconds" in TEXT


@pytest.mark.parametrize(
    ("of", "numbers"),
    {
        "a pupil": [limits.MAX_OF_PUPIL],
        "a class": [limits.MAX_DRAWINGS, limits.MAX_PUPILS],
        "a database": [limits.MAX_CLASSES],
        "a drawing": [packed_strokes.MAX_STROKES, packed_strokes.MAX_POINTS],
        "networks that are entered": [
            entered.MAX_OF_PUPIL,
            entered.MAX_ENTRIES,
            entered.MAX_WEIGHTS,
        ],
    }.items(),
)
def test_the_limits_are_those_of_the_store(of, numbers):
    row = re.search(rf"^\| {of} \| (.*) \|$", chapter("Limits"), re.MULTILINE)[1]
    assert [int(each.replace(",", "")) for each in re.findall(r"[\d,]*\d", row)] == numbers


def test_the_days_are_those_of_the_setting():
    assert DEFAULT_DAYS == 7 and f"seven days\n  (`{DAYS}`)" in TEXT
