"""How long after its server is started the page can be drawn on, and when it first answers.

    python -m benchmarks.start_time [--rounds 5] [--baseline DIR]

In a real browser, the bare page (baseline_page.py), our page and, with --baseline, another
checkout of it in turn, each in a process of its own. A seven is drawn the instant the canvas is
there; timed is when its ink is on the canvas and when it is answered, which it must be. And the
memory of each server after that answer.
"""

import argparse
import re
import sys
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np
from playwright.sync_api import Browser, expect

from benchmarks.pages import BARE, add_baseline, pages_to_measure
from digits.commands import Parser
from testing.browser import LAPTOP, WAIT, draw, launched, need_browser, visit
from testing.server import serving
from testing.upgrades import CANVAS, SHOWS_INK

SEVEN = "30,22 70,22 48,82"
IS_SEVEN, IS_INK = re.compile("^7"), re.compile(r"^[1-9]\d* points")


class Start(NamedTuple):
    """Seconds since a server was started, and its memory in MiB after the first answer."""

    canvas: float
    answer: float
    memory: float


def main(arguments: list[str] | None = None) -> int:
    options = parse(arguments)
    pages = pages_to_measure(options.baseline)
    starts = {name: [] for name in pages}
    with launched(options.browser) as browser:
        for _ in range(options.rounds):
            for name, page in pages.items():
                answer = IS_INK if name == BARE else IS_SEVEN
                starts[name].append(time_start(page, answer, browser))
    show({name: Start(*np.transpose(times)) for name, times in starts.items()})
    return 0


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, help="of all pages (default 5)")
    add_baseline(parser)
    options = parser.parse_args(arguments)
    if options.rounds < 1:
        parser.error(f"argument --rounds: {options.rounds} is below 1")
    options.browser = need_browser(parser)
    return options


def time_start(page: Path, answered: re.Pattern, browser: Browser) -> Start:
    """Start a server, open its page as soon as may be and draw at once."""
    began = time.perf_counter()
    with serving(page, wait=False) as server:
        tab = browser.new_context(viewport=LAPTOP).new_page()
        visit(tab, server)
        tab.locator(CANVAS).wait_for(timeout=WAIT)
        draw(tab, SEVEN)
        tab.wait_for_function(SHOWS_INK, timeout=WAIT)
        canvas = time.perf_counter() - began
        expect(tab.locator(".st-key-answer")).to_have_text(answered, timeout=WAIT)
        answer = time.perf_counter() - began
        tab.context.close()
        return Start(canvas, answer, server.memory())


def show(starts: dict[str, Start]) -> None:
    """Medians, ranges and ratios to the bare page."""
    titles = {
        "canvas": "until the canvas is drawn on",
        "answer": "until the first answer",
        "memory": "memory after it, MiB",
    }
    print(f"{'seconds, median (range)':30}{'':16}{'':20}× bare page's")
    for figure, title in titles.items():
        print(title)
        bare = np.median(getattr(starts[BARE], figure))
        for name, start in starts.items():
            values = getattr(start, figure)
            middle, low, high = np.median(values), values.min(), values.max()
            decimals = 0 if figure == "memory" else 2
            spread = f"{middle:.{decimals}f} ({low:.{decimals}f}–{high:.{decimals}f})"
            print(f"  {name:28}{spread:>20}{middle / bare:10.2f}")


if __name__ == "__main__":
    sys.exit(main())
