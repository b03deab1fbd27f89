"""How long after its server is started the page can be drawn on, and when it first answers.

    python benchmarks/start_time.py [--rounds 5]

In a real browser, our page and the floor (floor.py) in turn, each in a process of its own.
A seven is drawn the instant the canvas is there; timed is when its ink is on the canvas and
when it is answered, which it must be. Beside them a bare process imports TensorFlow and loads
the same network; and the memory that each of the three ends with.
"""

import argparse
import json
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np
from playwright.sync_api import Browser, expect, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from digits.networks.recipes import DEFAULT_NETWORK, MODELS
from testing.browser import ARGUMENTS, CANVAS, LAPTOP, WAIT, draw
from testing.server import FLOOR, MIB, OURS, need_browser, serving

SEVEN = "30,22 70,22 48,82"
ANSWERS = {FLOOR: re.compile(r"^[1-9]\d* pixels"), OURS: re.compile("^7")}
SHOWS_INK = """() => {
    const host = [...document.querySelectorAll(".st-key-canvas *")].find(host => host.shadowRoot);
    const canvas = host.shadowRoot.querySelector("canvas.dc-canvas.lower-canvas");
    const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return pixels.data.some((value, place) => place % 4 === 0 && value > 0);
}"""
BARE = """
import json, sys, time
import numpy, psutil
began = time.perf_counter()
import tensorflow
imported = time.perf_counter()
network = tensorflow.keras.models.load_model(sys.argv[1], compile=False)
network(numpy.zeros((1, 28, 28), numpy.uint8))
loaded = time.perf_counter()
print(json.dumps([imported - began, loaded - imported, psutil.Process().memory_info().rss]))
"""


class Start(NamedTuple):
    """Seconds since a server was started, and its memory in MiB after the first answer."""

    canvas: float
    answer: float
    memory: float


class Bare(NamedTuple):
    """Seconds that TensorFlow takes to be imported, and the network to be loaded; MiB."""

    tensorflow: float
    network: float
    memory: float


def main() -> None:
    options = read_options()
    starts, bare = {FLOOR: [], OURS: []}, []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=options.browser, args=ARGUMENTS)
        for _ in range(options.rounds):
            for page, times in starts.items():
                times.append(time_start(page, browser))
            bare.append(load_bare())
    show(starts, bare)


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.error = lambda message: parser.exit(2, f"{parser.prog}: {message}\n")
    parser.add_argument("--rounds", type=int, default=5, help="of all three (default 5)")
    options = parser.parse_args()
    if options.rounds < 1:
        parser.error(f"argument --rounds: {options.rounds} is below 1")
    options.browser = need_browser(parser)
    return options


def time_start(page: Path, browser: Browser) -> Start:
    """Start a server, open its page as soon as may be and draw at once."""
    began = time.perf_counter()
    with serving(page) as server:
        tab = browser.new_context(viewport=LAPTOP).new_page()
        server.visit(tab)
        tab.locator(CANVAS).wait_for(timeout=WAIT)
        draw(tab, SEVEN)
        tab.wait_for_function(SHOWS_INK, timeout=WAIT)
        canvas = time.perf_counter() - began
        expect(tab.locator(".st-key-answer")).to_have_text(ANSWERS[page], timeout=WAIT)
        answer = time.perf_counter() - began
        tab.context.close()
        return Start(canvas, answer, server.memory())


def load_bare() -> Bare:
    """Import TensorFlow and load the page's network in a process that does nothing else."""
    path = MODELS / DEFAULT_NETWORK / "network.keras"
    bare = subprocess.run(
        [sys.executable, "-c", BARE, path], stdout=subprocess.PIPE, check=True, text=True
    )
    tensorflow, network, memory = json.loads(bare.stdout)
    return Bare(tensorflow, network, memory / MIB)


def show(starts: dict[Path, list[Start]], bare: list[Bare]) -> None:
    """Medians, ranges and ratios."""
    floor, ours = (Start(*np.transpose(times)) for times in starts.values())
    alone = Bare(*np.transpose(bare))
    least = floor.canvas + alone.tensorflow + alone.network
    print(f"{'seconds, median (range)':30}           floor         our page   ratio")
    show_row("until the canvas is drawn on", floor.canvas, ours.canvas)
    show_row("until the first answer", floor.answer, ours.answer)
    show_row("  floor's canvas + bare load", least, ours.answer)
    print()
    memories = zip(
        ("a bare load", "floor", "our page"),
        map(np.median, (alone.memory, floor.memory, ours.memory)),
        strict=True,
    )
    print("memory:", ", ".join(f"{name} {mib:.0f} MiB" for name, mib in memories))


def show_row(name: str, baseline: np.ndarray, ours: np.ndarray) -> None:
    both = "".join(
        f"{np.median(seconds):7.2f} ({seconds.min():.2f}–{seconds.max():.2f})"
        for seconds in (baseline, ours)
    )
    print(f"{name:30}{both} {np.median(ours) / np.median(baseline):7.2f}")


if __name__ == "__main__":
    main()
