"""How often picture and bars of "What if" change while a slider is dragged.

    python -m benchmarks.what_if [--seconds 2]

A real mouse drags the slider "Turn" from end to end in a real browser. An update is the first
frame with another picture; an input is shown after two updates at most.
"""

import argparse
import sys
import time

import numpy as np
from playwright.sync_api import Page

from benchmarks.pages import OURS
from digits.commands import Parser
from testing.browser import LAPTOP, WAIT, draw, launched, need_browser
from testing.server import serving
from testing.upgrades import CANVAS

SEVEN = "30,22 70,22 48,82"
STEPS = 60  # a second, as many as a screen shows
# Frames that showed another picture: ms of the browser's clock.
WATCH = """(() => {
    window.shown = [];
    const picture = () => document.querySelector(".changed-digit img")?.src;
    let before = picture();
    new MutationObserver(() => {
        if (picture() === before) return;
        before = picture();
        requestAnimationFrame(() => setTimeout(() => shown.push(performance.now())));
    }).observe(document, { subtree: true, childList: true, attributes: true });
})()"""


def main(arguments: list[str] | None = None) -> int:
    options = parse(arguments)
    with serving() as server, launched(options.browser) as browser:
        tab = browser.new_context(viewport=LAPTOP).new_page()
        tab.goto(f"{server.url}/?lesson=What+if")
        tab.locator(CANVAS).wait_for(timeout=WAIT)
        draw(tab, SEVEN)
        tab.locator(".changed-digit img").wait_for(timeout=WAIT)
        tab.evaluate(WATCH)
        drag(tab, 0.5)  # everything has been used once
        seconds = drag(tab, options.seconds)
        show(tab, seconds)
    return 0


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=2.0, help="of dragging (default 2)")
    options = parser.parse_args(arguments)
    if not options.seconds > 0:
        parser.error(f"argument --seconds: {options.seconds:g} is not above 0")
    options.browser = need_browser(parser)
    return options


def drag(tab: Page, seconds: float) -> float:
    """Drag from end to end; the seconds that it took."""
    slider = tab.get_by_role("slider", name="Turn")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    tab.mouse.move(box["x"] + 12, box["y"] + box["height"] / 2)
    tab.mouse.down()
    tab.evaluate("shown.length = 0")
    start = time.perf_counter()
    for step in range(steps := round(STEPS * seconds)):
        x = box["x"] + 12 + (box["width"] - 24) * step / steps
        tab.mouse.move(x, box["y"] + box["height"] / 2)
        time.sleep(max(0, start + (step + 1) / STEPS - time.perf_counter()))
    taken = time.perf_counter() - start
    tab.evaluate("window.atRelease = performance.now()")
    tab.mouse.up()
    tab.wait_for_timeout(500)
    return taken


def show(tab: Page, seconds: float) -> None:
    shown, end = tab.evaluate("[shown, atRelease]")
    shown = [moment for moment in shown if moment <= end]
    print(f"{OURS}: {len(shown)} updates in {seconds:.1f} s, {len(shown) / seconds:.1f} a second")
    if len(shown) > 1:
        gaps = np.diff(shown)
        print(f"between two, median and longest: {np.median(gaps):.0f}, {max(gaps):.0f} ms")


if __name__ == "__main__":
    sys.exit(main())
