"""How long after the pen is lifted the page answers, beside a page that does next to nothing.

    python -m benchmarks.answer_time [--drawings 60] [--lesson NAME ...] [--baseline DIR]

Real strokes in a real browser, on our page, on the bare page (baseline_page.py) and, with
--baseline, on another checkout of our page, in turn, by the browser's own clock: from the
pointer's going up to the first frame with another answer. Server CPU is that of the server's
process for a drawing and for clearing it again. Then where the time goes.

--lesson measures our page with that lesson open besides, or with "all" with each of them, and
compares it with the page as it opens, which shows the bars: the time until the answer, and the
time until the server has sent the lesson, too. And how long it takes from a press on its tab, with
a drawing on the canvas, until all of it is sent.
"""

import argparse
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from timeit import repeat

import numpy as np
from playwright.sync_api import Browser, Page

from benchmarks.pages import BARE, OURS, add_baseline, pages_to_measure
from digits.commands import Parser
from digits.image.framing import frame_drawing
from digits.networks import load_network
from digits.strokes.canvas_json import canvas_json, parse_strokes, read_strokes
from digits.strokes.render import draw_paths
from testing.browser import LAPTOP, WAIT, draw, launched, need_browser, open_lesson, visit
from testing.page import SIDE
from testing.server import Server, serving
from testing.upgrades import CANVAS, CLEAR_OF_CANVAS, RESTS
from views.lesson_tabs import LESSONS

AT_FIRST, *OTHERS = LESSONS  # the lesson that is open when the page is
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

# The latest drawing's moments, in ms of the page's clock: pen lifted, first message to the
# server, last message from it before the answer changed, first frame after that, last message
# of all.
CLOCK = """(() => {
    const clock = window.clock = {};
    const answer = () => document.querySelector(".st-key-answer")?.textContent;
    const waiting = () => clock.up && !clock.changed;
    const lift = () => Object.assign(clock, {
        up: performance.now(), before: answer(),
        sent: 0, received: 0, changed: 0, shown: 0, last: 0,
    });
    addEventListener("pointerup", lift, true);

    window.WebSocket = class extends WebSocket {
        constructor(...place) {
            super(...place);
            this.addEventListener("message", () => {
                clock.last = performance.now();
                if (waiting()) clock.received = clock.last;
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
# Press a tab; milliseconds until the last message of the run that follows.
OPEN = """async ([title, rests]) => {
    const tabs = [...document.querySelectorAll(".st-key-lesson [role=tab]")];
    const start = (clock.last = performance.now());
    tabs.find((tab) => tab.textContent === title).click();
    const silent = () => performance.now() - clock.last > 100 && document.querySelector(rests);
    while (clock.last === start || !silent()) await new Promise((go) => setTimeout(go, 20));
    return clock.last - start;
}"""
KEPT = "JSON.parse(sessionStorage.getItem('canvas')).strokes"  # by assets/canvas/sheet.js
CLEARED = "document.querySelector('.st-key-answer').textContent === clock.before"


@dataclass
class Measured:
    """A page, and what has been measured of its drawings so far.

    `moments` in ms since the pen was lifted: sent, received, shown, last message. `cpu` in
    seconds. `openings` of the lesson, in ms.
    """

    tab: Page
    server: Server
    moments: list[tuple[float, float, float, float]] = field(default_factory=list)
    cpu: float = 0.0
    openings: list[float] = field(default_factory=list)

    @property
    def shown(self) -> np.ndarray:
        """Milliseconds from pen-up to the answer, of every drawing: float (N,)."""
        return np.array(self.moments)[:, 2]

    @property
    def sent_all(self) -> np.ndarray:
        """Milliseconds from pen-up until the server has sent the lesson, too: float (N,)."""
        return np.array(self.moments)[:, 3]


def main(arguments: list[str] | None = None) -> int:
    options = parse(arguments)
    with ExitStack() as stack:
        servers = {
            name: stack.enter_context(serving(page))
            for name, page in pages_to_measure(options.baseline).items()
        }
        browser = stack.enter_context(launched(options.browser))
        pages = {name: open_page(browser, server) for name, server in servers.items()}
        for lesson in options.lessons:
            pages[lesson] = open_page(browser, servers[OURS], lesson)
        for _ in range(ROUNDS):
            for page in pages.values():
                time_drawings(page, options.drawings // ROUNDS)
        show_times({name: pages[name] for name in servers})
        for lesson in options.lessons:
            time_openings(pages[lesson], lesson)
        if options.lessons:
            show_lessons({AT_FIRST: pages[OURS]} | {name: pages[name] for name in options.lessons})
        show_parts({name: pages[name] for name in servers})
    return 0


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("--drawings", type=int, default=60, help="on each page (default 60)")
    parser.add_argument(
        "--lesson", nargs="+", choices=[*OTHERS, "all"], default=[], help="is open meanwhile"
    )
    add_baseline(parser)
    options = parser.parse_args(arguments)
    options.lessons = OTHERS if "all" in options.lesson else options.lesson
    if options.drawings < ROUNDS:
        parser.error(f"argument --drawings: {options.drawings} is below {ROUNDS}")
    options.browser = need_browser(parser)
    return options


def open_page(browser: Browser, server: Server, lesson: str | None = None) -> Measured:
    """Open a page in a window of its own and draw until everything has been used once."""
    tab = browser.new_context(viewport=LAPTOP).new_page()
    tab.add_init_script(CLOCK)
    visit(tab, server)
    tab.locator(CANVAS).wait_for(timeout=WAIT)
    if lesson:
        open_lesson(tab, lesson)
    time_drawings(Measured(tab, server), len(DIGITS))
    return Measured(tab, server)


def time_drawings(page: Measured, count: int) -> None:
    page.tab.bring_to_front()
    cpu_before = page.server.cpu()
    for digit in np.resize(DIGITS, count):
        page.moments.append(time_drawing(page.tab, digit))
        clear(page.tab)
    page.cpu += page.server.cpu() - cpu_before


def time_drawing(tab: Page, digit: str) -> tuple[float, float, float, float]:
    """Draw a digit: milliseconds from pen-up until it is sent, answered, shown, all is there."""
    draw(tab, digit)
    tab.wait_for_function("clock.shown", timeout=WAIT, polling=50)
    tab.wait_for_timeout(PAUSE)
    clock = tab.evaluate("clock")
    return tuple(clock[moment] - clock["up"] for moment in ("sent", "received", "shown", "last"))


def time_openings(page: Measured, lesson: str) -> None:
    """Open a lesson, from the first one, some times."""
    page.tab.bring_to_front()
    time_drawing(page.tab, DIGITS[0])
    for _ in range(ROUNDS):
        page.tab.evaluate(OPEN, [AT_FIRST, RESTS])
        page.openings.append(page.tab.evaluate(OPEN, [lesson, RESTS]))


def clear(tab: Page) -> None:
    """Empty the canvas, by our button or by that of the canvas on the bare page."""
    ours = tab.get_by_role("button", name="Clear", exact=True)
    button = ours if ours.count() else tab.locator(CLEAR_OF_CANVAS)
    button.evaluate("button => button.click()")  # a mouse would start the clock
    tab.wait_for_function(CLEARED, timeout=WAIT)
    tab.wait_for_timeout(PAUSE)


def show_times(pages: dict[str, Measured]) -> None:
    bare = np.percentile(pages[BARE].shown, (50, 95))
    print(f"{'pen-up to answer':26}   median      95 %   × bare page's    server CPU")
    for name, page in pages.items():
        times = np.percentile(page.shown, (50, 95))
        cpu = page.cpu / len(page.moments)
        print(
            f"{name:26} {times[0]:5.0f} ms  {times[1]:5.0f} ms"
            f"   {times[0] / bare[0]:5.2f}  {times[1] / bare[1]:5.2f}   {cpu:7.3f} s"
        )


def show_lessons(pages: dict[str, Measured]) -> None:
    """Our page with each lesson open, beside the one that is open at first."""
    first = np.median(pages[AT_FIRST].shown)
    print(f"\n{'with this lesson open':26}   answer    95 %   × first's    all is sent    opens in")
    for name, page in pages.items():
        median, slow = np.percentile(page.shown, (50, 95))
        print(
            f"{name:26} {median:6.0f} ms {slow:5.0f} ms  {median / first:6.2f}"
            f"  {np.median(page.sent_all):10.0f} ms"
            + (f"  {np.median(page.openings):7.0f} ms" if page.openings else "")
        )


def show_parts(pages: dict[str, Measured]) -> None:
    """Where the time goes: what all pages go through, and what ours does in the server."""
    print(f"\n{'where it goes, medians':26}" + "".join(f"{name:>16}" for name in pages))
    stages = ("until the canvas sends it", "server", "browser")
    spent = {
        name: np.median(np.diff(np.array(page.moments)[:, :3], prepend=0, axis=1), axis=0)
        for name, page in pages.items()
    }
    for stage, *times in zip(stages, *spent.values(), strict=True):
        print(f"{stage:26}" + "".join(f"{time:13.2f} ms" for time in times))
    rest = spent[OURS][1]
    print(f"\n{'of our server':26}")
    for part, milliseconds in time_parts(drawn(pages[OURS].tab)).items():
        rest -= milliseconds
        print(f"  {part:24} {milliseconds:10.2f} ms")
    print(f"  {'Streamlit, by difference':24} {rest:10.2f} ms")


def drawn(tab: Page) -> dict:
    """A digit drawn on the canvas, as the JSON that it sends."""
    time_drawing(tab, DIGITS[0])
    return canvas_json(read_strokes(tab.evaluate(KEPT)))


def time_parts(report: dict) -> dict[str, float]:
    """What the server does with one drawing, in ms of this process, medians."""
    network = load_network()
    paths = parse_strokes(report)
    ink = draw_paths(paths, SIDE)
    image = frame_drawing(ink)
    steps = {
        "read the strokes": lambda: parse_strokes(report),
        "draw their ink": lambda: draw_paths(paths, SIDE),
        "frame it as MNIST does": lambda: frame_drawing(ink),
        "network": lambda: network.read(image[np.newaxis]),
    }
    return {
        name: 1000 * np.median(repeat(step, repeat=200, number=1)) for name, step in steps.items()
    }


if __name__ == "__main__":
    sys.exit(main())
