"""What the pupils of a class do, and whether the page gives each of them their own answer.

Left out: how many they are, and what is printed (see benchmarks/classroom.py, soak.py).
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from websockets.exceptions import WebSocketException

from digits.display.wording import headline_in_words, rest_in_words
from digits.image.framing import frame_drawing
from digits.networks import load_network
from digits.networks.decision import Prediction
from digits.networks.recipes import CATALOGUE, DEFAULT_NETWORK
from digits.strokes.dataset import read_drawings
from digits.strokes.placement import CANVAS, place_randomly
from digits.synthesis.styles import STYLES
from testing.page import SIDE
from testing.pupil import WAIT, Answer, OnCanvas, Pupil, put_on_canvas

DRAWINGS = 300  # different ones, from which pupils take theirs
PAUSE = (1.0, 3.0)  # seconds between an answer and what a pupil does next
DRAW, CHOOSE, RETURN, RELOAD = "draw", "choose a network", "come back", "open the page"
SHARES = {DRAW: 0.9, CHOOSE: 0.05, RETURN: 0.025, RELOAD: 0.025}  # how often they do what
# Seconds for which a connection stays broken. What Streamlit 1.67 has to say in the very moment
# of coming back it may still send to the old connection.
AWAY = (1.0, 4.0)
RETRY_AFTER = 0.5  # seconds, where nobody answers at the page's address

Words = tuple[str, str, str]  # digits, headline and line of an answer


# Drawings and their right answers


class Workload(NamedTuple):
    """Drawings, what a network should see of each, uint8 (28, 28), and by network the words."""

    drawings: list[OnCanvas]
    images: list[np.ndarray]
    words: dict[str, list[Words]]

    def is_right(self, answer: Answer, network: str, drawing: int | None) -> bool:
        """Whether the page shows that drawing and its own answer; with None, an empty canvas."""
        if drawing is None:
            return answer.seen is not None and not answer.seen.any()
        right_words = answer.words == self.words[network][drawing]
        return right_words and np.array_equal(answer.seen, self.images[drawing])


class BareWorkload(Workload):
    """The same drawings for the bare page, which says of how many points each is."""

    def is_right(self, answer: Answer, network: str, drawing: int | None) -> bool:
        points = 0 if drawing is None else self.drawings[drawing].points
        said = [element.markdown.body for element in answer.elements]
        return f"{points} points" in said


def prepare(path: Path | None = None, count: int = DRAWINGS) -> Workload:
    """Digits from a file of pen strokes, or in the styles of digits/synthesis/strokes.txt.

    Raises `DigitsError` with what is wrong with the file or with a network.
    """
    rng = np.random.default_rng(0)
    digits = [style for kind in "0123456789" for style in STYLES[kind]]
    if path:
        file = read_drawings(path)
        digits = [file.strokes[i] for i in np.flatnonzero(file.labels >= 0)]
    drawings = [draw_anywhere(digits[i], rng) for i in rng.integers(len(digits), size=count)]
    images = [frame_drawing(drawing.ink) for drawing in drawings]
    words = {name: words_of(images, name) for name in CATALOGUE}
    return Workload(drawings, images, words)


def draw_anywhere(strokes: list[np.ndarray], rng: np.random.Generator) -> OnCanvas:
    """At a random place, in a random size and with a random pen."""
    placed, pen = place_randomly(strokes, rng)
    return put_on_canvas([stroke * SIDE / CANVAS for stroke in placed], pen * SIDE / CANVAS)


def words_of(images: list[np.ndarray], name: str) -> list[Words]:
    """What the page should say of each image with that network."""
    network = load_network(name)
    # One at a time, as the page does: in a batch the last bits of a probability may differ.
    return [in_words(network.read(image[np.newaxis])[0]) for image in images]


def in_words(prediction: Prediction) -> Words:
    digits = " or ".join(map(str, prediction.digits)) or "?"
    return digits, headline_in_words(prediction), rest_in_words(prediction)


# Pupils


@dataclass
class Row:
    """What became of one kind of request: seconds until each answer."""

    asked: int = 0
    wrong: int = 0
    seconds: list[float] = field(default_factory=list)

    @property
    def lost(self) -> int:
        return self.asked - len(self.seconds)

    def quantiles(self) -> np.ndarray:
        """Median, 95th percentile and slowest of the answers, in seconds: float (3,)."""
        return np.percentile(self.seconds or [np.nan], (50, 95, 100))


class Results:
    """What a class asks the page, by kind, and how it is answered."""

    def __init__(self, workload: Workload):
        self.workload = workload
        self.rows: dict[str, Row] = defaultdict(Row)

    @property
    def all_right(self) -> bool:
        """Whether everything was answered, and everybody with their own answer."""
        return not any(row.wrong or row.lost for row in self.rows.values())

    async def ask(
        self,
        kind: str,
        pupil: Pupil,
        ask: Callable[[], Awaitable[Answer]],
        network: str,
        drawing: int | None,
    ) -> None:
        """Await an answer; it should be that of `network` to `drawing`."""
        row = self.rows[kind]
        row.asked += 1
        began = time.perf_counter()
        try:
            async with asyncio.timeout(WAIT):
                answer = await retry(pupil, ask)
        except TimeoutError:
            await pupil.leave()  # a late answer must not be taken for the next one
            return
        row.seconds.append(time.perf_counter() - began)
        row.wrong += not self.workload.is_right(answer, network, drawing)


async def retry(pupil: Pupil, ask: Callable[[], Awaitable[Answer]]) -> Answer:
    """The answer; where the connection breaks, the pupil comes back and shows the drawing again."""
    while True:
        try:
            return await ask()
        except (OSError, WebSocketException):
            await asyncio.sleep(RETRY_AFTER)
            ask = pupil.arrive


async def run_pupil(url: str, results: Results, end: float, rng: np.random.Generator) -> Pupil:
    """What one pupil does until `end` of the monotonic clock; the pupil, still connected."""
    pupil, network, drawing = Pupil(url), DEFAULT_NETWORK, None
    await asyncio.sleep(rng.uniform(0, PAUSE[1]))
    await results.ask(RELOAD, pupil, pupil.arrive, network, drawing)
    while time.monotonic() < end:
        await asyncio.sleep(rng.uniform(*PAUSE))
        kind = rng.choice(list(SHARES), p=list(SHARES.values())) if pupil.widgets else RELOAD
        if kind == CHOOSE and "network" not in pupil.widgets:  # the bare page has none
            kind = DRAW
        if kind in (RETURN, RELOAD):
            await pupil.leave()
            if kind == RELOAD:
                pupil, network, drawing = Pupil(url), DEFAULT_NETWORK, None
            else:
                await asyncio.sleep(rng.uniform(*AWAY))
            ask = pupil.arrive
        elif kind == CHOOSE:
            network = rng.choice(list(CATALOGUE))
            ask = partial(pupil.choose_network, network)
        else:
            drawing = int(rng.integers(len(results.workload.drawings)))
            ask = partial(pupil.draw, results.workload.drawings[drawing])
        await results.ask(kind, pupil, ask, network, drawing)
    return pupil


async def run_class(url: str, results: Results, pupils: int, seconds: float) -> list[Pupil]:
    """That many pupils for that long; the pupils, still connected."""
    end = time.monotonic() + seconds
    rngs = [np.random.default_rng(seat) for seat in range(pupils)]
    return await asyncio.gather(*(run_pupil(url, results, end, rng) for rng in rngs))


async def disconnect(pupils: list[Pupil]) -> None:
    for pupil in pupils:
        await pupil.leave()


async def warm_up(url: str, workload: Workload) -> None:
    """Have every network loaded and used once, by one who leaves again.

    TimeoutError where there is no page at `url`.
    """
    pupil = Pupil(url)
    async with asyncio.timeout(WAIT):
        await retry(pupil, pupil.arrive)
    await pupil.draw(workload.drawings[0])
    for name in CATALOGUE:
        await pupil.choose_network(name)
    await pupil.leave()
