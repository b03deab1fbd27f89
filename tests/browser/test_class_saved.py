"""What a class has drawn is saved by its teacher, and nothing of it is left once it is closed."""

import re
from pathlib import Path

import cv2
import pytest
from playwright.sync_api import Download, Page, expect
from sqlalchemy import func, select

from digits.classroom.database import Database
from digits.classroom.store import Store
from digits.classroom.tables import CLASSES, METADATA
from digits.strokes.dataset import read_drawings
from testing.browser import WAIT
from testing.classes import fill
from testing.server import classes_in, serving
from tests.browser.conftest import button

DRAWINGS, PUPILS = 20, 4
FREE = 2  # of the drawings are no digits: testing/classes.py makes one in ten so

pytestmark = [pytest.mark.server, pytest.mark.process]


def test_a_class_is_saved_and_then_deleted_to_the_last_byte(new_page, tmp_path):
    place, page = classes_in(tmp_path), new_page()
    url = place["DATABASE_URL"]
    with serving(environment=place) as server:
        page.goto(f"{server.url}/class")
        button(page, "Open a class").click(timeout=WAIT)
        page.wait_for_url(re.compile("code="), timeout=WAIT)
        code = page.url.partition("code=")[2][:4]
        fill(url, code, DRAWINGS, PUPILS)
        database = Database(url)
        store = Store(database)
        with database.read() as connection:
            class_id = connection.scalar(select(CLASSES.c.id).where(CLASSES.c.code == code))
        rows = store.changes(class_id, -1)
        store.correct(class_id, rows[0].id, None)
        button(page, "Save").click(timeout=WAIT)

        path = save(page, re.compile(rf"^Strokes \({DRAWINGS - 1}\)"), tmp_path)
        assert len(read_drawings(path).labels) == DRAWINGS - 1
        path = save(page, re.compile(rf"^Pixels \({DRAWINGS - 1 - FREE}\)"), tmp_path)
        assert len(path.read_text().splitlines()) == 1 + DRAWINGS - 1 - FREE
        path = save(page, re.compile(rf"^Picture for the wall \({DRAWINGS}\)"), tmp_path)
        assert cv2.imread(str(path)).size > 0

        kept = [code.encode(), b"made-up-1", rows[1].strokes]
        assert all(each in bytes_of(tmp_path) for each in kept)
        page.keyboard.press("Escape")
        button(page, "Class").last.click()
        page.get_by_text("Close the class").click()
        button(page, "Delete everything now").click(timeout=WAIT)
        expect(page.get_by_text("everything in it is deleted")).to_be_visible(timeout=WAIT)
        with database.read() as connection:
            tables = METADATA.sorted_tables
            assert all(connection.scalar(select(func.count()).select_from(t)) == 0 for t in tables)
        left = bytes_of(tmp_path)
        assert not any(each in left for each in kept)
        database.close()


def save(page: Page, name: re.Pattern, folder: Path) -> Path:
    """Press a button that saves a file; where the file is."""
    with page.expect_download(timeout=WAIT) as about:
        page.get_by_role("button", name=name).click(timeout=WAIT)
    download: Download = about.value
    path = folder / download.suggested_filename
    download.save_as(path)
    return path


def bytes_of(folder: Path) -> bytes:
    """All that SQLite has in its files."""
    return b"".join(path.read_bytes() for path in folder.glob("classes.sqlite3*"))
