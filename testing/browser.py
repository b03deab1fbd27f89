"""Find a Chromium or Chrome, or install one; visit the page, draw on it, go through it.

python -m testing.browser    finds or installs
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from testing.server import Server
from testing.upgrades import CANVAS
from views.lesson_tabs import TOPICS

# What is on each page, and nowhere else.
PAGES = {"Draw": CANVAS, "Networks": ".st-key-networks_tab", "Train": ".st-key-plan"}
BARS = ".st-key-lessons .bars"  # while the lesson "Probabilities" is open
LAPTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
WAIT = 60_000  # ms, for a busy machine
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def find_browser() -> str | None:
    """Path of a Chromium or Chrome: the one $CHROMIUM names, the system's, Playwright's."""
    with sync_playwright() as playwright:
        playwrights = playwright.chromium.executable_path
    found = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES), str(MAC), playwrights]
    return next((path for path in found if path and Path(path).exists()), None)


def install_browser() -> str | None:
    """Install Playwright's Chromium, else the system's package; the path, or None."""
    root = [] if not hasattr(os, "geteuid") or os.geteuid() == 0 else ["sudo"]
    attempts = (
        [[sys.executable, "-m", "playwright", "install", "chromium"]],
        [[*root, "apt-get", "update"], [*root, "apt-get", "install", "--yes", "chromium"]],
    )
    for commands in attempts:
        try:
            for command in commands:
                subprocess.run(command, check=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        if path := find_browser():
            return path
    return None


def need_browser(parser: argparse.ArgumentParser) -> str:
    """Path of a Chromium or Chrome; without one the command leaves with a sentence."""
    path = find_browser()
    if not path:
        parser.error("there is no browser; python -m testing.browser installs one")
    return path


@contextmanager
def launched(path: str, *arguments: str) -> Iterator[Browser]:
    """A browser without a window; what is expected of its pages may take a busy machine long."""
    expect.set_options(timeout=WAIT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *arguments])
        yield browser
        browser.close()


def visit(tab: Page, server: Server) -> None:
    """Open the page as soon as there is somebody who serves it."""
    while True:
        try:
            tab.goto(server.url)
            return
        except Error:
            if not server.is_running():
                raise
            time.sleep(0.02)


def draw(page: Page, digit: str) -> None:
    """Draw strokes with the mouse: "x,y x,y | x,y ...", in per cent of the canvas."""
    box = page.locator(CANVAS).bounding_box()
    for stroke in digit.split("|"):
        points = [
            (box["x"] + float(x) / 100 * box["width"], box["y"] + float(y) / 100 * box["height"])
            for x, y in (point.split(",") for point in stroke.split())
        ]
        page.mouse.move(*points[0])
        page.mouse.down()
        for point in points[1:]:
            page.mouse.move(*point, steps=4)
        page.mouse.up()


def go_to(page: Page, title: str) -> None:
    """Choose a page in the row of links, and wait until it is there."""
    page.locator(".st-key-navigation").get_by_role("link", name=title, exact=True).click()
    page.locator(PAGES[title]).first.wait_for(timeout=WAIT)


def choose_way(page: Page, way: str) -> None:
    """Choose how the page Draw gets a digit: canvas, picture, camera or mnist."""
    page.locator(f".st-key-way_{way} button").click()


def open_lesson(page: Page, title: str) -> None:
    """Choose a lesson by its topic and its tab on the page Draw."""
    topic = next(topic for topic, lessons in TOPICS.items() if title in lessons)
    page.get_by_role("radio", name=topic, exact=True).click()
    page.locator(".st-key-lesson").get_by_role("tab", name=title, exact=True).click()


if __name__ == "__main__":
    if not (find_browser() or install_browser()):
        sys.exit("No browser: install Chromium or Chrome, or name one with CHROMIUM=/path/to/it.")
