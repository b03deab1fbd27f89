"""Make the pictures of the README from the running page: make screenshots

Left out: making them pretty. They show what a browser shows.
"""

from pathlib import Path

from playwright.sync_api import Page, expect

from testing.browser import BARS, LAPTOP, PHONE, WAIT, draw, find_browser, launched, open_lesson
from testing.server import serving
from testing.upgrades import CANVAS

ASSETS = Path(__file__).parent

SEVEN = "28,24 34,20 70,22 62,42 48,82 | 36,54 68,50"
HOUSE = "20,88 20,50 50,22 80,50 80,88 20,88 | 42,88 42,64 58,64 58,88"


def main() -> None:
    with serving() as server, launched(find_browser()) as browser:
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


if __name__ == "__main__":
    main()
