"""Make the pictures of the README from the running page: make screenshots

Left out: making them pretty. They show what a browser shows.
"""

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from digits.classroom.database import Database
from digits.classroom.store import Store
from testing.browser import BARS, LAPTOP, PHONE, WAIT, draw, find_browser, launched, open_lesson
from testing.classes import fill
from testing.server import Server, classes_in, serving
from testing.upgrades import CANVAS

ASSETS = Path(__file__).parent

SEVEN = "28,24 34,20 70,22 62,42 48,82 | 36,54 68,50"
# As a school's server would be called. A row of the board holds eleven of the drawings.
HOST, DRAWINGS = "digits.school", 55
PROJECTOR = {"width": 1600, "height": 900}
HOUSE = "20,88 20,50 50,22 80,50 80,88 20,88 | 42,88 42,64 58,64 58,88"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        classes = classes_in(Path(folder))
        names = f"--host-resolver-rules=MAP {HOST} 127.0.0.1"
        with serving(environment=classes) as server, launched(find_browser(), names) as browser:
            show_pages(server, browser)
            show_class(server, browser, classes["DATABASE_URL"])


def show_pages(server: Server, browser: Browser) -> None:
    """The page Draw on a laptop and a phone, and a lesson."""
    for name, viewport, scheme, drawing, answer in (
        ("page-light", LAPTOP, "light", SEVEN, "7"),
        ("page-dark", LAPTOP, "dark", SEVEN, "7"),
        ("page-phone", PHONE, "light", SEVEN, "7"),
        ("page-no-digit", PHONE, "dark", HOUSE, "?"),
    ):
        page = browser.new_page(viewport=viewport, color_scheme=scheme)
        page.goto(server.url)
        page.locator(CANVAS).wait_for(timeout=WAIT)
        page.locator(BARS).wait_for(timeout=WAIT)
        draw(page, drawing)
        expect(page.locator(".st-key-answer")).not_to_contain_text("Your turn", timeout=WAIT)
        expect(page.locator(".st-key-answer .digit")).to_have_text(answer, timeout=WAIT)
        page.mouse.move(1, 1)
        page.wait_for_timeout(1500)
        page.screenshot(path=ASSETS / f"{name}.png")
        if name == "page-light":
            show_inside(page)


def show_inside(page: Page) -> None:
    """The same drawing on its way through the network."""
    open_lesson(page, "Inside")
    page.locator(".st-key-lesson_open").locator("img, svg").first.wait_for(timeout=WAIT)
    page.wait_for_timeout(1500)
    page.screenshot(path=ASSETS / "page-inside.png")


def show_class(server: Server, browser: Browser, url: str) -> None:
    """The board of a class that has drawn."""
    code, secret = Store(Database(url)).open()
    fill(url, code, DRAWINGS, pupils=26)
    page = browser.new_page(viewport=PROJECTOR)
    port = server.url.rpartition(":")[2]
    page.goto(f"http://{HOST}:{port}/class?code={code}&secret={secret}")
    page.locator(".drawn").nth(DRAWINGS - 1).wait_for(timeout=WAIT)
    page.wait_for_timeout(1500)
    page.screenshot(path=ASSETS / "page-class.png")


if __name__ == "__main__":
    main()
