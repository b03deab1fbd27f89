"""How much slower the page answers others while one pupil trains a network.

    python benchmarks/drawing_while_training.py [--strokes 20]

In a real browser: from lifting the pen to the new picture of what the network sees, with
and without a training of the page's own kind beside it, in turn in one run. Medians, the
slowest tenth, and their ratio. Needs MNIST ($MNIST_NPZ or Keras's).
"""

import argparse
import sys
import time
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from digits.jobs.config import MAX_EPOCHS, Plan
from digits.jobs.queue import JobQueue
from testing.browser import ARGUMENTS, LAPTOP, WAIT, draw, serving
from testing.server import need_browser

ROUNDS = 3  # of both kinds, in turn
# Keeps a core busy for longer than a round takes.
PLAN = Plan(hidden=(1024, 1024), batch_size=128, epochs=MAX_EPOCHS)
SEEN = ".st-key-seen img"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.error = lambda message: parser.exit(2, f"{parser.prog}: {message}\n")
    parser.add_argument("--strokes", type=int, default=20, help="a round (default 20)")
    options = parser.parse_args()
    if options.strokes < 1:
        parser.error(f"argument --strokes: {options.strokes} is below 1")
    browser_path = need_browser(parser)
    alone, beside = [], []
    with serving() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=ARGUMENTS)
        page = browser.new_page(viewport=LAPTOP)
        page.goto(url)
        page.locator(".st-key-bars .bars").wait_for(timeout=WAIT)
        time_strokes(page, 3)  # the first ones wake the network
        for _ in range(ROUNDS):
            alone += time_strokes(page, options.strokes)
            beside += time_while_training(page, options.strokes)
    show("nobody trains", alone)
    show("somebody trains", beside)
    print(f"ratio            median {np.median(beside) / np.median(alone):6.2f}")


def time_while_training(page: Page, count: int) -> list[float]:
    """Like `time_strokes`, beside a training that is under way."""
    workshop = JobQueue()
    run = workshop.start("benchmark", PLAN)
    while run.progress.state != "training":
        if run.progress.over:
            sys.exit(run.progress.message)
        time.sleep(0.1)
    seconds = []
    for _ in range(count):
        workshop.seen("benchmark")
        seconds += time_strokes(page, 1)
    if run.progress.over:
        sys.exit(f"The training was over too early: {run.progress.message}")
    workshop.leave("benchmark")
    return seconds


def time_strokes(page: Page, count: int) -> list[float]:
    """Seconds from pen-up until the page shows another picture, for each of some strokes."""
    seconds = []
    for _ in range(count):
        x, y = np.random.default_rng().uniform(10, 90, 2)
        before = page.locator(SEEN).get_attribute("src")
        draw(page, f"50,50 {x:.0f},{y:.0f}")
        began = time.perf_counter()
        page.wait_for_function(
            "before => document.querySelector('.st-key-seen img').src !== before",
            arg=before,
            timeout=WAIT,
        )
        seconds.append(time.perf_counter() - began)
        page.wait_for_timeout(300)
    page.get_by_role("button", name="Clear").click()
    page.wait_for_timeout(700)
    return seconds


def show(name: str, seconds: list[float]) -> None:
    median, slow = np.percentile(seconds, (50, 90)) * 1000
    print(f"{name:16} median {median:6.0f} ms, slowest tenth above {slow:6.0f} ms")


if __name__ == "__main__":
    main()
