"""A class from its opening to its end: the teacher's board, a second one, and three pupils."""

import re
import uuid
from urllib.parse import parse_qs, urlsplit

import numpy as np
from playwright.sync_api import Page, expect

from digits.classroom.store import HandIn, Pupil, Store
from testing.browser import PHONE, WAIT, draw
from testing.classes import made_up
from testing.upgrades import CANVAS, EXCEPTION
from tests.browser.conftest import button, expect_digit
from tests.browser.test_accessible import assert_accessible

TILES = ".st-key-class_view .drawn"
PICKED = ".class-menu [data-pick='{}']"
SEVEN = "30,22 70,22 48,82 | 38,52 66,50"
SCRIPT = "<img src=x onerror=\"document.title='broken'\">"


def hand_in(store: Store, pupil: Pupil) -> None:
    """A pupil without a browser draws a 7, whatever is asked for."""
    turn, task = store.turn(pupil), store.state(pupil.class_id).task
    strokes = made_up(7, np.random.default_rng(turn.number))
    store.hand_in(pupil, HandIn(str(uuid.uuid4()), task.number, turn.number, strokes))


def join_and_hand_in(page: Page, link: str) -> None:
    """A pupil with a browser does the same."""
    page.goto(link)
    page.locator(CANVAS).wait_for(timeout=WAIT)
    draw(page, SEVEN)
    expect_digit(page, "7")
    page.locator(".st-key-hand_in button").click()


def open_class(page: Page, page_url: str) -> str:
    """Open a class; gives its code."""
    page.goto(f"{page_url}/class")
    button(page, "Open a class").click(timeout=WAIT)
    code = page.locator(".class-code")
    expect(code).to_have_text(re.compile(r"^[A-Z]{4}$"), timeout=WAIT)
    return code.inner_text().replace("\n", "")


def teacher_link(page: Page) -> str:
    """The link for a second screen, out of the class's popover."""
    button(page, "Class").click()
    field = page.get_by_label("Link to this view")
    expect(field).to_have_value(re.compile("secret="), timeout=WAIT)
    link = field.input_value()
    page.keyboard.press("Escape")
    return link


def choose_reader(page: Page, title: str) -> None:
    """Have another network read the drawings of the board."""
    page.locator(".st-key-network").get_by_role("combobox").click()
    page.get_by_role("option", name=title, exact=True).click()


def expect_drawings(page: Page, count: int) -> None:
    expect(page.locator(TILES)).to_have_count(count, timeout=WAIT)


def test_a_class_from_its_opening_to_its_end(own_page, page_url, store):
    teacher, screen = own_page(), own_page()
    code = open_class(teacher, page_url)
    expect(teacher.get_by_alt_text("QR code to join the class").last).to_be_visible()
    link = teacher_link(teacher)
    secret = parse_qs(urlsplit(link).query)["secret"][0]
    screen.goto(f"{page_url}/class?code={code.lower()}&secret={secret}")
    expect(screen.locator(".class-code")).to_have_text(code, timeout=WAIT)
    for page in (teacher, screen):
        settle_board(page)
        assert secret not in page.url
        assert secret not in page.locator("body").inner_text()

    for number in range(3):
        join_and_hand_in(own_page(PHONE), f"{page_url}/join?code={code}")
        for page in (teacher, screen):
            expect_drawings(page, number + 1)
    for page in (teacher, screen):
        expect(page.locator(".class-there b")).to_have_text("3", timeout=WAIT)

    # The board has the menu of networks, and no sidebar.
    expect(teacher.get_by_test_id("stSidebar")).to_have_count(0)
    choose_reader(teacher, "128 alone")
    expect(teacher).to_have_url(re.compile("network=mlp-128"), timeout=WAIT)
    choose_reader(teacher, "Best, 3 wide layers")

    # What is open stays open when a drawing comes.
    teacher.locator(TILES).first.click()
    dialog = teacher.get_by_role("dialog")
    expect(dialog.locator(".class-networks tr")).to_have_count(6, timeout=WAIT)
    hand_in(store, store.join(code))
    expect_drawings(teacher, 4)
    expect(dialog).to_contain_text("Drawing of pupil 3")
    dialog.get_by_role("radio", name="no digit").or_(
        dialog.get_by_role("button", name="no digit")
    ).click()
    expect(dialog.locator(".class-asked")).to_have_text("It is: no digit", timeout=WAIT)
    expect(screen.locator(f"{TILES}[aria-label*='Pupil 3: no digit']")).to_have_count(
        1, timeout=WAIT
    )

    # A drawing opens in Draw, and the board comes back as it was.
    button(teacher, "Open in Draw").click()
    expect_digit(teacher, re.compile(r"\d"))  # an empty canvas says "?"
    teacher.locator(".st-key-navigation").get_by_text("Class", exact=True).click()
    expect_drawings(teacher, 4)

    teacher.locator(f"{TILES}[aria-label^='Pupil 4']").click()
    button(teacher, "Remove").click()
    button(teacher, "Remove this drawing").click()
    expect(dialog).to_have_count(0, timeout=WAIT)
    expect_drawings(teacher, 3)
    expect_drawings(screen, 3)

    # The next task, on both screens.
    button(teacher, "Draw something else").click()
    teacher.locator(PICKED.format("digit-4")).click(timeout=WAIT)
    expect(dialog).to_have_count(0, timeout=WAIT)
    for page in (teacher, screen):
        expect(page.locator(".class-task")).to_contain_text("Draw a 4", timeout=WAIT)
    button(teacher, "Pause").click()
    expect(button(screen, "Go on")).to_be_visible(timeout=WAIT)

    # What is shared leads pupils to the class, and nobody to the board.
    button(teacher, "Share").click()
    shared = teacher.get_by_label("Link to this view").last
    expect(shared).to_have_value(re.compile(rf"/join\?code={code}$"), timeout=WAIT)
    teacher.keyboard.press("Escape")

    assert_accessible(teacher)
    address = teacher.url
    teacher.reload()  # the address has no secret: a cookie has
    expect_drawings(teacher, 3)

    button(teacher, "Class").click()
    teacher.get_by_text("Close the class: all its drawings are deleted").click()
    button(teacher, "Delete everything now").click()
    expect(teacher.get_by_text("everything in it is deleted")).to_be_visible(timeout=WAIT)
    expect(screen.get_by_text("The teacher has closed this class.")).to_be_visible(timeout=WAIT)
    assert store.teaches(code, secret) is None
    for page in (teacher, screen):
        expect(button(page, "Open a class")).to_be_visible()
        assert not page.get_by_test_id(EXCEPTION).count()
    teacher.goto(address)
    expect(teacher.get_by_text("is over: it was closed")).to_be_visible(timeout=WAIT)


def test_who_has_no_secret_gets_a_sentence_and_the_way_to_join(own_page, page_url, store):
    page = own_page()
    (code, _), (_, secret_of_another) = store.open(), store.open()
    for secret in ("", secret_of_another, SCRIPT):
        page.goto(f"{page_url}/class?code={code}&secret={secret}")
        expect(page.get_by_text("you are not the teacher")).to_be_visible(timeout=WAIT)
        expect(page.get_by_role("link", name="Join a class")).to_be_visible()
    for wrong in (SCRIPT, "' OR 1=1 --"):
        page.goto(f"{page_url}/board/?code={wrong}")
        expect(button(page, "Open a class")).to_be_visible(timeout=WAIT)
    assert page.title() != "broken"
    assert not page.get_by_test_id(EXCEPTION).count()
    assert_accessible(page)


def settle_board(page: Page) -> None:
    """Wait until the address is that of the board, without a secret."""
    page.wait_for_function("!location.search.includes('secret')", timeout=WAIT)
