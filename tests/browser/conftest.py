"""One browser for all tests in this folder, windows of it, and what they show on failure."""

import base64
import re
import time
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from sqlalchemy import update

from digits.classroom.database import Database
from digits.classroom.store import Store
from digits.classroom.tables import PUPILS
from testing.browser import BARS, LAPTOP, PHONE, WAIT, go_to, launched, open_lesson
from testing.server import ROOT
from testing.upgrades import CANVAS, INK, RESTS
from views.lesson_tabs import LESSONS

SHEET = ".st-key-canvas .sheet"  # what people draw on
OPEN = ".st-key-lesson [aria-selected=true]"  # the tab of the open lesson
FAILURES = ROOT / "test-failures"
# Notes when the page last sent, received, was drawn on, or was too busy for a beat; see `settle`.
WATCH = """
window.lastSent = window.lastReceived = window.lastPen = window.lastBusy = window.lastBeat = 0;
setInterval(() => {
    if (performance.now() - lastBeat > 50) window.lastBusy = performance.now();
    window.lastBeat = performance.now();
}, 10);
window.WebSocket = class extends WebSocket {
    constructor(...place) {
        super(...place);
        this.addEventListener("message", () => (window.lastReceived = performance.now()));
    }
    send(message) {
        window.lastSent = performance.now();
        super.send(message);
    }
};
for (const event of ["pointerdown", "pointerup", "click", "keydown"])
    addEventListener(event, () => (window.lastPen = performance.now()), true);
"""
# The canvas sends a stroke at once, a new width of the pen after 150 ms, and fabric.js all again
# after 200 ms, which begin when the page has time for it.
QUIET = f"""performance.now() - Math.max(lastSent, lastReceived, lastPen, lastBusy) > 250
    && performance.now() - lastBeat < 50
    && lastReceived >= lastSent && document.querySelector("{RESTS}")"""
HAS_THEME = "theme => getComputedStyle(document.querySelector('.stApp')).colorScheme === theme"


def settle(page: Page) -> None:
    """Wait until nothing more is to come: all is sent, answered and shown."""
    page.wait_for_function(QUIET, timeout=WAIT)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    report = yield
    item.failed = report.failed or has_failed(item)
    return report


def has_failed(item: pytest.Item) -> bool:
    """Whether a test or its set-up has failed."""
    return getattr(item, "failed", False)


@pytest.fixture(scope="package")
def browser(browser_path) -> Browser:
    with launched(browser_path) as browser:
        yield browser


@pytest.fixture(scope="package")
def context_with(browser) -> Callable[..., BrowserContext]:
    """A function that gives a browser's context, the same one for the same options.

    Its windows have sessions of their own on the page, and share scripts in its cache.
    """

    return cache(partial(new_context, browser))


def new_context(browser: Browser, **options) -> BrowserContext:
    """Windows that share scripts and cookies, notice what is sent, and wait for a busy machine."""
    context = browser.new_context(reduced_motion="reduce", **options)
    context.set_default_timeout(WAIT)
    context.add_init_script(WATCH)
    return context


def new_window(context: BrowserContext, viewport: dict[str, int]) -> Page:
    page = context.new_page()
    page.set_viewport_size(viewport)
    return page


@pytest.fixture
def new_page(context_with, request) -> Callable[..., Page]:
    """A function that makes a window of its own; what it shows is kept if the test fails."""
    pages = []

    def new_page(viewport=LAPTOP, **options) -> Page:
        pages.append(new_window(context_with(**options), viewport))
        return pages[-1]

    yield new_page
    for number, page in enumerate(pages):
        if has_failed(request.node):
            take_picture(page, f"{request.node.name}-{number}")
        page.close()


@pytest.fixture
def store(classes_url) -> Iterator[Store]:
    """The database of the served page, for what pupils do elsewhere."""
    database = Database(classes_url)
    yield Store(database)
    database.close()


def stay(database: Database, class_id: int) -> None:
    """Have all pupils of a class be there for an hour, however slow the machine is."""
    of_class = update(PUPILS).where(PUPILS.c.class_id == class_id)
    with database.write() as connection:
        connection.execute(of_class.values(seen_at=time.time() + 3600))


@pytest.fixture
def stranger(browser, request) -> Callable[..., Page]:
    """A function that makes a window which is in no class yet, for another teacher or pupil.

    Windows with the same options share scripts and a clock, and the last one has the cookies: the
    others have what they need until they are reloaded. No other test has them.
    """
    pages: list[Page] = []
    context_with = cache(partial(new_context, browser))

    def stranger(viewport=LAPTOP, **options) -> Page:
        context = context_with(**options)
        context.clear_cookies()
        pages.append(new_window(context, viewport))
        return pages[-1]

    yield stranger
    for number, page in enumerate(pages):
        if has_failed(request.node) and not page.is_closed():
            take_picture(page, f"{request.node.name}-{number}")
    for context in {page.context for page in pages}:
        context.close()


@pytest.fixture
def open_page(new_page, page_url) -> Callable[..., Page]:
    """A function that opens the page in a window of its own."""

    def open_page(viewport=LAPTOP, **options) -> Page:
        return visit(new_page(viewport, **options), page_url)

    return open_page


@pytest.fixture(scope="package")
def windows() -> dict[BrowserContext, Page]:
    """A window of each kind, which shows the page and which the next test may have."""
    return {}


@pytest.fixture
def share(windows, context_with, page_url, request) -> Callable[..., Page]:
    """A function that gives a window which many tests share: the page Draw with an empty canvas.

    A test puts back what it changes, unless that is the drawing, the page or the window's size.
    One that fails leaves its window to nobody.
    """
    taken = {}

    def share(viewport: dict[str, int], **options) -> Page:
        context = context_with(**options)
        page = windows.pop(context, None) or visit(new_window(context, viewport), page_url)
        taken[context] = page
        return start_again(page, viewport)

    yield share
    for context, page in taken.items():
        if has_failed(request.node):
            take_picture(page, request.node.name)
            page.close()
        else:
            windows[context] = page


@pytest.fixture
def page(share) -> Page:
    """The page Draw in a laptop's window."""
    return share(LAPTOP)


@pytest.fixture
def phone(share) -> Page:
    """The same on a phone."""
    return share(PHONE, has_touch=True, is_mobile=True)


def start_again(page: Page, viewport: dict[str, int]) -> Page:
    """The page Draw with an empty canvas and its first lesson."""
    page.set_viewport_size(viewport)
    if not page.locator(CANVAS).is_visible():
        go_to(page, "Draw")
    if not page.locator(OPEN, has_text="Probabilities").count():
        open_lesson(page, "Probabilities")
    expect(page.locator(BARS)).to_have_count(1, timeout=WAIT)
    button(page, "Clear").click()
    expect(page.locator(".st-key-answer")).to_contain_text("Your turn", timeout=WAIT)
    expect(page.locator(BARS)).not_to_contain_text("%", timeout=WAIT)  # they come last
    expect_empty(page)
    return page


def expect_empty(page: Page) -> None:
    """Wait until the canvas holds nothing, which may be after the answer says so."""
    wait_for(page, lambda: not on_canvas(page).any())


def wait_for(page: Page, is_so: Callable[[], bool]) -> None:
    """Wait for what no locator sees, while the page goes on."""
    end = time.monotonic() + WAIT / 1000
    while not is_so() and time.monotonic() < end:
        page.wait_for_timeout(20)
    assert is_so()


def take_picture(page: Page, name: str) -> Path:
    """What the page shows, in test-failures/."""
    path = FAILURES / f"{re.sub(r'[^a-z0-9]+', '-', name.lower())}.png"
    page.screenshot(path=path)
    return path


def visit(page: Page, url: str) -> Page:
    """Open the page and wait until its canvas and its bars are there."""
    page.goto(url)
    page.locator(CANVAS).wait_for(timeout=WAIT)
    bars(page).first.wait_for(timeout=WAIT)
    return page


def bars(page: Page) -> Locator:
    """The ten bars, 0 to 9."""
    return page.locator(f"{BARS} .bar")


def expect_digit(page: Page, digit: str | re.Pattern) -> None:
    """Wait until the answer is this digit alone, also while it still shows a number's."""
    expect(page.locator(".st-key-answer .digit")).to_have_text([digit], timeout=WAIT)


def choose_network(page: Page, title: str) -> str:
    """Choose a network in the sidebar; the one that was chosen before."""
    menu = page.get_by_role("combobox", name="Network")
    before = menu.input_value().split(" · ")[0]
    menu.click()
    page.get_by_role("option", name=re.compile(f"^{re.escape(title)}")).click()
    return before


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def place_of_canvas(page: Page, window: dict[str, int]) -> dict:
    """Where the canvas is in a window that has just got this size, once nothing moves it."""
    page.wait_for_function("width => innerWidth === width", arg=window["width"], timeout=WAIT)
    page.locator(SHEET).hover(trial=True, timeout=WAIT)
    return page.locator(CANVAS).bounding_box()


def set_pen(page: Page, pixels: int) -> None:
    """Choose the pen's width, and wait until the server knows it."""
    page.get_by_role("slider", name="Pen width").fill(str(pixels))
    settle(page)


def set_theme(page: Page, theme: str) -> None:
    """Have the browser ask for this theme, and wait until the page shows it."""
    page.emulate_media(color_scheme=theme)
    page.wait_for_function(HAS_THEME, arg=theme, timeout=WAIT)


def picture(page: Page) -> Locator:
    """Where the page shows what the network sees; its `src` holds every pixel."""
    return page.locator(".st-key-seen img")


def seen(page: Page) -> np.ndarray:
    """What the network sees: uint8 (28, 28).

    It comes a moment after the answer: wait with `expect_all_read` (sheet.py) before.
    """
    return decode(picture(page).get_attribute("src").split(",")[1])


def on_canvas(page: Page) -> np.ndarray:
    """How bright the canvas is: uint8 (side, side)."""
    return decode(page.locator(INK).evaluate("canvas => canvas.toDataURL().split(',')[1]"))


def decode(png: str) -> np.ndarray:
    """A PNG in Base64 as grey pixels: uint8 (H, W)."""
    return cv2.imdecode(np.frombuffer(base64.b64decode(png), np.uint8), cv2.IMREAD_GRAYSCALE)


def every_tab(page: Page) -> Iterator[str]:
    """Open every page and every part of each, the lessons of Draw too; a name for where we are."""
    for title in LESSONS:
        open_lesson(page, title)
        settle(page)
        yield f"Draw, {title}"
    go_to(page, "Networks")
    settle(page)
    for part in page.locator(".st-key-networks_tab [role=tab]").all():
        part.click()
        settle(page)
        yield f"Networks, {part.inner_text()}"
    go_to(page, "Train")
    settle(page)
    yield "Train"
