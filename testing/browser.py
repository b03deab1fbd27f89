"""Find a Chromium or Chrome, or install one; serve the page and draw on it.

python testing/browser.py    finds or installs
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parent.parent
LAPTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
CANVAS = ".st-key-canvas canvas.upper-canvas"
WAIT = 60_000  # ms, for a slow machine on its first stroke
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


def unused_port() -> int:
    """A port of this machine at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def serving(port: int | None = None, kill: bool = False) -> Iterator[str]:
    """The page's address, served by a process of its own, at any port or at that one.

    At the end it is asked to leave, or killed (-9).
    """
    port = port or unused_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true"]
    address = ["--server.address=127.0.0.1", f"--server.port={port}"]
    server = subprocess.Popen([*command, *address], cwd=ROOT, stdout=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{url}/_stcore/health")
        yield url
    finally:
        server.kill() if kill else server.terminate()
        server.wait(10)


def _wait_for(address: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(address, timeout=1)
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


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
            page.mouse.move(*point, steps=8)
        page.mouse.up()


if __name__ == "__main__":
    if not (find_browser() or install_browser()):
        sys.exit("No browser: install Chromium or Chrome, or name one with CHROMIUM=/path/to/it.")
