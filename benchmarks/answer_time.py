"""How long after the pen is lifted the page answers, beside a page that hardly thinks.

    python benchmarks/answer_time.py [--drawings 60] [--gc]

Real strokes in a real browser, on our page and on the floor (floor.py) in turn, by the
browser's own clock: from the pointer's going up to the first frame with another answer.
Server CPU is that of the server's process for a drawing and for clearing it away again. Then
where the time goes. With --gc also what Streamlit's collecting garbage after every run
costs, and what helps against it: leaving it out, sparing what is there for good, both.
"""

import argparse
import base64
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from timeit import repeat
from unittest.mock import Mock

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from digits.image.decode import decode_drawing
from digits.image.framing import rgba_to_ink, to_mnist
from digits.networks.inference import load_network
from testing.browser import ARGUMENTS, CANVAS, LAPTOP, WAIT, draw
from testing.server import FLOOR, OURS, Server, need_browser, serving
from views.parts import SEEN, show_picture, show_reading

ROUNDS = 5  # of every page, in turn
PAUSE = 250  # ms between one drawing and the next, for the server to finish
# 0, 2, 3, 6 and 7 in one stroke each: between two strokes there would be an answer, too.
DIGITS = (
    "50,20 35,25 28,50 35,75 50,82 66,74 72,50 66,26 52,20",
    "32,34 40,22 56,20 66,30 62,46 46,64 32,80 70,80",
    "34,24 50,18 64,28 58,42 46,48 62,54 66,70 52,82 34,76",
    "62,18 44,34 34,58 40,78 56,82 66,70 60,56 46,54 36,64",
    "30,22 70,22 48,82",
)
INK = ".st-key-canvas canvas.dc-canvas.lower-canvas"
CLEAR = ".st-key-canvas .dc-toolbar [aria-label='Reset canvas & history']"

# Streamlit's collecting after every run, and our sparing what is there for good.
NOT_COLLECTING, COLLECTING = "--runner.postScriptGC=false", "--runner.postScriptGC=true"
SPARING_NOTHING = "import gc; gc.freeze = lambda: None"
PAGES = {"floor": partial(serving, FLOOR), "our page": partial(serving, OURS)}
GC_PAGES = {
    "floor, not collecting": partial(serving, FLOOR, NOT_COLLECTING),
    "ours, collecting": partial(serving, OURS, COLLECTING, prelude=SPARING_NOTHING),
    "ours, collecting, sparing": partial(serving, OURS, COLLECTING),
    "ours, not collecting": partial(serving, OURS, NOT_COLLECTING, prelude=SPARING_NOTHING),
    "ours, neither but sparing": partial(serving, OURS, NOT_COLLECTING),
}

# The latest drawing's moments, in ms of the page's clock: pen lifted, first message to the
# server, last message from it before the answer changed, first frame after that.
CLOCK = """(() => {
    const clock = window.clock = {};
    const answer = () => document.querySelector(".st-key-answer")?.textContent;
    const waiting = () => clock.up && !clock.changed;
    const lift = () => Object.assign(clock, {
        up: performance.now(), before: answer(), sent: 0, received: 0, changed: 0, shown: 0,
    });
    addEventListener("pointerup", lift, true);

    window.WebSocket = class extends WebSocket {
        constructor(...place) {
            super(...place);
            this.addEventListener("message", () => {
                if (waiting()) clock.received = performance.now();
            });
        }
        send(message) {
            if (waiting()) clock.sent ||= performance.now();
            super.send(message);
        }
    };

    new MutationObserver(() => {
        if (!waiting() || answer() === clock.before) return;
        clock.changed = performance.now();
        requestAnimationFrame(() => setTimeout(() => (clock.shown = performance.now())));
    }).observe(document, { subtree: true, childList: true, characterData: true });
})()"""


@dataclass
class Measured:
    """A page, and what has been measured of its drawings so far.

    `moments` in ms since the pen was lifted: sent, received, shown. `cpu` in seconds.
    """

    tab: Page
    server: Server
    moments: list[tuple[float, float, float]] = field(default_factory=list)
    cpu: float = 0.0

    @property
    def shown(self) -> np.ndarray:
        """Milliseconds from pen-up to the answer, of every drawing: float (N,)."""
        return np.array(self.moments)[:, -1]


def main() -> None:
    options = read_options()
    with ExitStack() as stack:
        servers = {
            name: stack.enter_context(serve())
            for name, serve in (PAGES | (GC_PAGES if options.gc else {})).items()
        }
        browser = stack.enter_context(sync_playwright()).chromium.launch(
            executable_path=options.browser, args=ARGUMENTS
        )
        pages = {name: open_page(browser, server) for name, server in servers.items()}
        for _ in range(ROUNDS):
            for page in pages.values():
                time_drawings(page, options.drawings // ROUNDS)
        show_times(pages)
        if not options.gc:
            show_parts(pages)


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.error = lambda message: parser.exit(2, f"{parser.prog}: {message}\n")
    parser.add_argument("--drawings", type=int, default=60, help="on each page (default 60)")
    parser.add_argument("--gc", action="store_true", help="with and without collecting garbage")
    options = parser.parse_args()
    if options.drawings < ROUNDS:
        parser.error(f"argument --drawings: {options.drawings} is below {ROUNDS}")
    options.browser = need_browser(parser)
    return options


def open_page(browser: Browser, server: Server) -> Measured:
    """Open a page in a window of its own and draw until the network is awake."""
    tab = browser.new_context(viewport=LAPTOP).new_page()
    tab.add_init_script(CLOCK)
    server.visit(tab)
    tab.locator(CANVAS).wait_for(timeout=WAIT)
    page = Measured(tab, server)
    time_drawings(page, len(DIGITS))
    return Measured(tab, server)


def time_drawings(page: Measured, count: int) -> None:
    cpu_before = page.server.cpu()
    for digit in np.resize(DIGITS, count):
        page.moments.append(time_drawing(page.tab, digit))
        clear(page.tab)
    page.cpu += page.server.cpu() - cpu_before


def time_drawing(tab: Page, digit: str) -> tuple[float, float, float]:
    """Draw a digit: milliseconds from pen-up until it is sent, answered, shown."""
    draw(tab, digit)
    tab.wait_for_function("clock.shown", timeout=WAIT, polling=50)
    tab.wait_for_timeout(PAUSE)
    clock = tab.evaluate("clock")
    return tuple(clock[moment] - clock["up"] for moment in ("sent", "received", "shown"))


def clear(tab: Page) -> None:
    """Empty the canvas, by its own button, which our page hides."""
    tab.locator(CLEAR).evaluate("button => button.click()")
    tab.wait_for_function(
        "document.querySelector('.st-key-answer').textContent === clock.before", timeout=WAIT
    )
    tab.wait_for_timeout(PAUSE)


def show_times(pages: dict[str, Measured]) -> None:
    floor = np.percentile(pages["floor"].shown, (50, 95))
    print(f"{'pen-up to answer':26}   median      95 %   × the floor's    server CPU")
    for name, page in pages.items():
        times = np.percentile(page.shown, (50, 95))
        cpu = page.cpu / len(page.moments)
        print(
            f"{name:26} {times[0]:5.0f} ms  {times[1]:5.0f} ms"
            f"   {times[0] / floor[0]:5.2f}  {times[1] / floor[1]:5.2f}   {cpu:7.3f} s"
        )


def show_parts(pages: dict[str, Measured]) -> None:
    """Where the time goes: what all pages go through, and what ours does in the server."""
    print(f"\n{'where it goes, medians':26}    floor   our page")
    stages = ("until the canvas sends it", "server", "browser")
    spent = [np.median(np.diff(page.moments, prepend=0, axis=1), axis=0) for page in pages.values()]
    for stage, *times in zip(stages, *spent, strict=True):
        print(f"{stage:26} {times[0]:6.2f} ms  {times[1]:6.2f} ms")
    rest = spent[1][1]
    for part, milliseconds in time_parts(drawn(pages["our page"].tab)).items():
        rest -= milliseconds
        print(f"  {part:24} {'':8}   {milliseconds:6.2f} ms")
    print(f"  {'Streamlit, by difference':24} {'':8}   {rest:6.2f} ms")


def drawn(tab: Page) -> bytes:
    """A digit drawn on the canvas, as the PNG that it sends."""
    time_drawing(tab, DIGITS[0])  # the canvas paints only with the next frame
    url = tab.locator(INK).evaluate("canvas => canvas.toDataURL()")
    return base64.b64decode(url.split(",")[1])


def time_parts(png: bytes) -> dict[str, float]:
    """What the server does with one drawing, in ms of this process, medians."""
    network = load_network()
    rgba = decode_drawing(png, 360)
    image = to_mnist(rgba_to_ink(rgba))
    reading = network.read(image[np.newaxis])[0]
    place = Mock()
    steps = {
        "decode the PNG": lambda: decode_drawing(png, 360),
        "frame it as MNIST does": lambda: to_mnist(rgba_to_ink(rgba)),
        "network": lambda: network.read(image[np.newaxis]),
        "picture": lambda: show_picture(place, image, None, SEEN),
        "words and bars": lambda: show_reading(place, place, reading),
    }
    return {
        name: 1000 * np.median(repeat(step, repeat=200, number=1)) for name, step in steps.items()
    }


if __name__ == "__main__":
    main()
