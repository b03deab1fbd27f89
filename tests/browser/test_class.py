"""A class from its opening to its end: the teacher's board and a second one.

What is saved of it is read, and nothing of it is left once it is closed.
"""

import re
import uuid
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import cv2
import numpy as np
import pytest
from playwright.sync_api import Download, Page, expect
from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from digits.classroom.database import Database
from digits.classroom.records import HandIn
from digits.classroom.store import Store
from digits.classroom.tables import METADATA
from digits.strokes.dataset import read_drawings
from testing.browser import WAIT
from testing.classes import made_up
from testing.upgrades import EXCEPTION
from tests.browser.conftest import button, expect_digit, stay
from tests.browser.test_accessible import assert_accessible

TILES = ".st-key-class_view .drawn"
PICKED = ".class-menu [data-pick='{}']"
SCRIPT = "<img src=x onerror=\"document.title='broken'\">"
PUPILS = 3


@pytest.fixture
def database(classes_url):
    database = Database(classes_url)
    yield database
    database.close()


def hand_in(store: Store, code: str) -> None:
    """A new pupil without a browser draws a 7, whatever is asked for."""
    pupil = store.join(code)
    task = store.state(pupil.class_id).task.number
    strokes = made_up(7, np.random.default_rng(pupil.number))
    store.hand_in(pupil, HandIn(str(uuid.uuid4()), task, 0, strokes))


def expect_drawings(page: Page, count: int) -> None:
    expect(page.locator(TILES)).to_have_count(count, timeout=WAIT)


def test_a_class_from_its_opening_to_its_end(stranger, page_url, classes_url, database, tmp_path):
    store, before, teacher = Store(database), count_rows(database), stranger()
    code = open_class(teacher, page_url)
    link = teacher_link(teacher)
    secret = parse_qs(urlsplit(link).query)["secret"][0]
    screen = stranger()
    refuse_a_wrong_secret(screen, page_url, code)
    pages = screen.evaluate("history.length")
    screen.goto(f"{page_url}/class?code={code.lower()}&secret={secret}")
    boards = teacher, screen
    for page in boards:
        expect(page.locator(".class-code")).to_have_text(code, timeout=WAIT)
        expect(page).not_to_have_url(re.compile(f"secret|{re.escape(secret)}"), timeout=WAIT)
        assert secret not in page.locator("body").inner_text()
    assert screen.evaluate("history.length") == pages + 1  # "Back" leads to no secret

    for _ in range(PUPILS):
        hand_in(store, code)
    stay(database, store.teaches(code, secret))
    for page in boards:
        expect_drawings(page, PUPILS)
        expect(page.locator(".class-there b")).to_have_text(str(PUPILS), timeout=WAIT)
    correct_what_is_open(teacher, screen, lambda: hand_in(store, code))
    leave_and_come_back(teacher)
    remove_the_last(teacher, screen)
    ask_for_a_four_and_pause(teacher, screen)
    share(teacher, code)
    choose_a_network(teacher)

    class_id = store.teaches(code, secret)
    drawings = store.changes(class_id, 0)
    kept = [code.encode(), drawings[0].strokes, drawings[0].hand_in.encode()]
    save_all(teacher, tmp_path)
    assert all(each in bytes_of(classes_url) for each in kept)
    teacher.reload()  # the address has no secret: a cookie has
    expect_drawings(teacher, PUPILS)

    button(teacher, "Class").click()
    teacher.get_by_text("Close the class: all its drawings are deleted").click()
    button(teacher, "Delete everything now").click()
    expect(teacher.get_by_text("everything in it is deleted")).to_be_visible(timeout=WAIT)
    assert count_rows(database) == before
    left = bytes_of(classes_url)
    assert not any(each in left for each in kept)
    expect(screen.get_by_text("The teacher has closed this class.")).to_be_visible(timeout=WAIT)
    for page in boards:
        expect(button(page, "Open a class")).to_be_visible()
        assert page.title() != "broken"
        assert not page.get_by_test_id(EXCEPTION).count()


def open_class(page: Page, page_url: str) -> str:
    """Open a class, after what is no code; gives its code."""
    page.goto(f"{page_url}/board/?code={SCRIPT}")
    button(page, "Open a class").click(timeout=WAIT)
    code = page.locator(".class-code")
    expect(code).to_have_text(re.compile(r"^[A-Z]{4}$"), timeout=WAIT)
    expect(page.get_by_alt_text("QR code to join the class").last).to_be_visible()
    return code.inner_text().replace("\n", "")


def teacher_link(page: Page) -> str:
    """The link for a second screen, out of the class's popover."""
    button(page, "Class").click()
    field = page.get_by_label("Link to this view")
    expect(field).to_have_value(re.compile("secret="), timeout=WAIT)
    link = field.input_value()
    page.keyboard.press("Escape")
    return link


def refuse_a_wrong_secret(page: Page, page_url: str, code: str) -> None:
    """A sentence, and the way to join."""
    page.goto(f"{page_url}/class?code={code}&secret={SCRIPT}")
    expect(page.get_by_text("you are not the teacher")).to_be_visible(timeout=WAIT)
    expect(page.get_by_role("link", name="Join a class")).to_be_visible()
    assert page.title() != "broken"
    assert_accessible(page)


def correct_what_is_open(teacher: Page, screen: Page, hand_in) -> None:
    """A drawing stays open when another comes; what is corrected is seen on both screens."""
    teacher.locator(TILES).first.click()
    dialog = teacher.get_by_role("dialog")
    expect(dialog.locator(".class-networks tr")).to_have_count(6, timeout=WAIT)
    hand_in()
    expect_drawings(teacher, PUPILS + 1)
    expect(dialog).to_contain_text(f"Drawing of pupil {PUPILS}")
    dialog.get_by_role("radio", name="no digit").or_(
        dialog.get_by_role("button", name="no digit")
    ).click()
    expect(dialog.locator(".class-asked")).to_have_text("It is: no digit", timeout=WAIT)
    corrected = screen.locator(f"{TILES}[aria-label*='Pupil {PUPILS}: no digit']")
    expect(corrected).to_have_count(1, timeout=WAIT)


def leave_and_come_back(teacher: Page) -> None:
    """A drawing opens in Draw, and the board comes back as it was."""
    button(teacher, "Open in Draw").click()
    expect_digit(teacher, re.compile(r"\d"))  # an empty canvas says "?"
    teacher.locator(".st-key-navigation").get_by_text("Class", exact=True).click()
    expect_drawings(teacher, PUPILS + 1)


def remove_the_last(teacher: Page, screen: Page) -> None:
    teacher.locator(f"{TILES}[aria-label^='Pupil {PUPILS + 1}']").click()
    button(teacher, "Remove").click()
    button(teacher, "Remove this drawing").click()
    expect(teacher.get_by_role("dialog")).to_have_count(0, timeout=WAIT)
    expect_drawings(teacher, PUPILS)
    expect_drawings(screen, PUPILS)


def ask_for_a_four_and_pause(teacher: Page, screen: Page) -> None:
    """The next task, on both screens."""
    button(teacher, "Draw something else").click()
    teacher.locator(PICKED.format("digit-4")).click(timeout=WAIT)
    expect(teacher.get_by_role("dialog")).to_have_count(0, timeout=WAIT)
    for page in (teacher, screen):
        expect(page.locator(".class-task")).to_contain_text("Draw a 4", timeout=WAIT)
    button(teacher, "Pause").click()
    expect(button(screen, "Go on")).to_be_visible(timeout=WAIT)


def share(teacher: Page, code: str) -> None:
    """What is shared leads pupils to the class, and nobody to the board."""
    button(teacher, "Share").click()
    shared = teacher.get_by_label("Link to this view").last
    expect(shared).to_have_value(re.compile(rf"/join\?code={code}$"), timeout=WAIT)
    teacher.keyboard.press("Escape")
    assert_accessible(teacher)


def choose_a_network(teacher: Page) -> None:
    """The board has the menu of the sidebar; the address follows, so that a reload keeps it."""
    expect(teacher.get_by_test_id("stSidebar")).to_have_count(0)
    teacher.locator(".st-key-network").get_by_role("combobox").click()
    teacher.get_by_role("option", name="128 alone", exact=True).click()
    expect(teacher).to_have_url(re.compile("network=mlp-128"), timeout=WAIT)


def save_all(teacher: Page, folder: Path) -> None:
    """Each file is read; one of the drawings is no digit."""
    button(teacher, "Save").click(timeout=WAIT)
    path = save(teacher, f"Strokes ({PUPILS})", folder)
    labels = read_drawings(path).labels.tolist()
    assert len(labels) == PUPILS and labels.count(-1) == 1
    path = save(teacher, f"Pixels ({PUPILS - 1})", folder)
    assert len(path.read_text().splitlines()) == 1 + PUPILS - 1
    path = save(teacher, f"Picture for the wall ({PUPILS})", folder)
    assert cv2.imread(str(path)).size > 0


def save(page: Page, name: str, folder: Path) -> Path:
    """Press a button that saves a file; where the file is."""
    with page.expect_download(timeout=WAIT) as about:
        page.get_by_role("button", name=re.compile(f"^{re.escape(name)}")).click(timeout=WAIT)
    download: Download = about.value
    path = folder / download.suggested_filename
    download.save_as(path)
    return path


def count_rows(database: Database) -> list[int]:
    """How many each table has."""
    with database.read() as connection:
        tables = METADATA.sorted_tables
        return [connection.scalar(select(func.count()).select_from(table)) for table in tables]


def bytes_of(url: str) -> bytes:
    """All that SQLite has in its files."""
    file = Path(make_url(url).database)
    return b"".join(part.read_bytes() for part in file.parent.glob(f"{file.name}*"))
