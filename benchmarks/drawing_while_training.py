"""How much slower the page answers others while one pupil trains a network on it.

    python -m benchmarks.drawing_while_training [--strokes 20] [--waiting 0]

In real browsers at one page: one pupil draws; another starts a training on the page "Train"
and watches its curves, as many as --waiting says press Train after that and wait for their
turn. Where two train at a time (DIGITS_TRAININGS=2, or four cores), so does the first of these.
From lifting the pen to the new picture of what the network sees, without and with all that, in
turn in one run. Medians, the slowest tenth, their ratios. Needs MNIST ($MNIST_NPZ or Keras's).
"""

import argparse
import sys
import time
from contextlib import ExitStack

import numpy as np
from playwright.sync_api import Browser, Page

from digits import DigitsError
from digits.commands import Parser
from digits.mnist import load_mnist
from testing.browser import LAPTOP, WAIT, draw, launched, need_browser
from testing.server import serving
from testing.upgrades import CANVAS

ROUNDS = 3  # of both kinds, in turn
# Keep a core busy for longer than a round takes.
UNITS = {"Layer 1": 1024, "Layer 2": 1024}
SEEN = ".st-key-seen img"
CHANGED = "before => document.querySelector('.st-key-seen img').src !== before"
PAUSE = 300  # ms between one stroke and the next, for the server to finish


def main(arguments: list[str] | None = None) -> int:
    options = parse(arguments)
    try:
        load_mnist()
    except DigitsError as error:
        print(error, file=sys.stderr)
        return 2
    alone, beside = [], []
    with serving() as server, launched(options.browser) as browser:
        page = open_page(browser, server.url)
        time_strokes(page, 3)  # everything has been used once
        for _ in range(ROUNDS):
            alone += time_strokes(page, options.strokes)
            beside += time_while_training(browser, server.url, page, options)
    show("nobody trains", alone)
    show("somebody trains", beside)
    ratios = np.percentile(beside, (50, 90)) / np.percentile(alone, (50, 90))
    print(f"{'ratio':16} median {ratios[0]:6.2f}   , slowest tenth       {ratios[1]:6.2f}")
    return 0


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("--strokes", type=int, default=20, help="a round (default 20)")
    parser.add_argument("--waiting", type=int, default=0, help="pupils in line (default 0)")
    options = parser.parse_args(arguments)
    if options.strokes < 1:
        parser.error(f"argument --strokes: {options.strokes} is below 1")
    if options.waiting < 0:
        parser.error(f"argument --waiting: {options.waiting} is below 0")
    options.browser = need_browser(parser)
    return options


def open_page(browser: Browser, url: str) -> Page:
    page = browser.new_context(viewport=LAPTOP).new_page()
    page.goto(url)
    page.locator(CANVAS).wait_for(timeout=WAIT)
    page.locator(SEEN).wait_for(timeout=WAIT)
    return page


def time_while_training(
    browser: Browser, url: str, page: Page, options: argparse.Namespace
) -> list[float]:
    """Like `time_strokes`, beside a training that somebody watches."""
    with ExitStack() as stack:
        pupils = []
        for _ in range(1 + options.waiting):
            context = browser.new_context(viewport=LAPTOP)
            stack.callback(context.close)
            pupils.append(context.new_page())
            press_train(pupils[-1], url)
            if len(pupils) == 1:
                pupils[0].get_by_text("Epoch 1 of").wait_for(timeout=WAIT)
        page.bring_to_front()
        seconds = time_strokes(page, options.strokes)
        still_trains = pupils[0].get_by_role("button", name="Stop").is_visible()
        for pupil in reversed(pupils):
            pupil.get_by_role("button", name="Stop").click(timeout=WAIT)
        time.sleep(2)  # until the processes have ended
    if not still_trains:
        sys.exit("The training was over too early: choose fewer --strokes.")
    return seconds


def press_train(page: Page, url: str) -> None:
    """Choose a large network on the page Train, and press its button."""
    page.goto(f"{url}/train")
    for label, units in UNITS.items():
        page.get_by_label(label, exact=True).fill(str(units), timeout=WAIT)
    page.get_by_role("slider", name="Epochs").focus()
    page.keyboard.press("End")
    page.get_by_role("button", name="Train", exact=True).click()
    page.get_by_role("button", name="Stop").wait_for(timeout=WAIT)


def time_strokes(page: Page, count: int) -> list[float]:
    """Seconds from pen-up until the page shows another picture, for each of some strokes."""
    seconds = []
    for angle in np.linspace(0, 2 * np.pi, count, endpoint=False):  # each leaves new ink
        x, y = 50 + 40 * np.cos(angle), 50 + 40 * np.sin(angle)
        before = page.locator(SEEN).get_attribute("src")
        draw(page, f"50,50 {x:.0f},{y:.0f}")
        began = time.perf_counter()
        page.wait_for_function(CHANGED, arg=before, timeout=WAIT)
        seconds.append(time.perf_counter() - began)
        page.wait_for_timeout(PAUSE)
    page.get_by_role("button", name="Clear").click()
    page.get_by_text("Your turn").wait_for(timeout=WAIT)
    return seconds


def show(name: str, seconds: list[float]) -> None:
    median, slow = np.percentile(seconds, (50, 90)) * 1000
    print(f"{name:16} median {median:6.0f} ms, slowest tenth above {slow:6.0f} ms")


if __name__ == "__main__":
    sys.exit(main())
