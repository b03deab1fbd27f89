"""Every link of the lessons for teachers opens what it says."""

import re
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from testing.page import APP, html, session_of
from views.lesson_tabs import LESSONS

TEXT = (Path(__file__).parents[2] / "docs" / "lessons.md").read_text(encoding="utf-8")
LINKS = re.findall(r"\[(/\?[^\]]+)\]\(http://localhost:8501([^)]+)\)", TEXT)
FIRST = next(iter(LESSONS))


def test_every_lesson_has_a_chapter_with_a_link_for_projector_and_pupils():
    chapters = re.findall(r"^## \d+\. (.*?)(?=^## )", TEXT, re.MULTILINE | re.DOTALL)
    assert len(chapters) == len(LESSONS)
    for chapter in chapters:
        assert chapter.count("- **Projector:** [") == chapter.count("- **Pupils:** [") == 1
        assert "only=1)" in chapter
        for part in ("Goal", "Steps", "Questions", "What they find"):
            assert f"**{part}.**" in chapter
    assert len(LINKS) == 2 * len(LESSONS) == TEXT.count("](http")
    opened = {dict(parse_qsl(link[2:])).get("lesson", FIRST) for _, link in LINKS}
    assert opened == set(LESSONS)


@pytest.mark.parametrize(("said", "link"), LINKS, ids=[said for said, _ in LINKS])
def test_a_link_opens_what_it_says(drawn, said, link):
    assert said == link
    asked = dict(parse_qsl(link[2:]))
    page = AppTest.from_file(APP, default_timeout=120)
    for key, value in asked.items():
        page.query_params[key] = value
    page.run()
    assert not page.exception
    assert "link-note" not in html(page)
    if "only" in asked:
        assert [heading.value for heading in page.header] == [asked["lesson"]]
    else:
        (tab,) = [tab.label for tab in page.tabs if tab.children]
        assert tab == asked.get("lesson", FIRST)
    picked = session_of(page).picked
    assert (picked.name if picked else None) == asked.get("example")
    address = {key: "".join(value) for key, value in page.query_params.items()}
    assert address == asked


def test_the_names_that_are_told_are_in_use():
    for key, value in re.findall(r"^\| `(\w+)=([^`]+)` \|", TEXT, re.MULTILINE):
        page = AppTest.from_file(APP, default_timeout=120)
        page.query_params[key] = value
        page.run()
        assert "link-note" not in html(page), key
        assert page.query_params.get(key), key
