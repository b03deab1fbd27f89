"""What the pupils of a class do, and whether the page gives each of them their own answer.

Left out: how many they are, and what is printed (see classroom.py, soak.py).
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

from benchmarks.drawn_digits import CANVAS, place
from digits.display.wording import headline_in_words, rest_in_words
from digits.image.framing import to_mnist
from digits.networks.decision import Prediction
from digits.networks.inference import load_network
from digits.networks.recipes import CATALOGUE, DEFAULT_NETWORK
from digits.strokes.dataset import read_drawings
from digits.synthesis.styles import STYLES
from testing.page import SIDE
from testing.pupil import WAIT, Answer, OnCanvas, Pupil, put_on_canvas

DIFFERENT = 300  # drawings, from which pupils take theirs
PAUSE = (1.0, 3.0)  # seconds between an answer and what a pupil does next
DRAW, CHOOSE, RETURN, RELOAD = "draw", "choose a network", "come back", "open the page"
# Seconds for which a connection stays broken. What Streamlit 1.67 has to say in the very moment
# of coming back it may still send to where the pupil was.
AWAY = (1.0, 4.0)
SHARES = {DRAW: 0.9, CHOOSE: 0.05, RETURN: 0.025, RELOAD: 0.025}  # how often they do what
TRY_AGAIN = 0.5  # seconds, where nobody answers at the page's address

Words = tuple[str, str, str]  # digits, headline and line of an answer


# Drawings and their right answers


class Lesson(NamedTuple):
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


def prepare(path: Path | None, count: int = DIFFERENT) -> Lesson:
    """Digits from a file of pen strokes or in the styles of digits/strokes.txt.

    Raises `DigitsError` with what is wrong with the file or with a network.
    """
    rng = np.random.default_rng(0)
    digits = [style for kind in "0123456789" for style in STYLES[kind]]
    if path:
        file = read_drawings(path)
        digits = [file.strokes[i] for i in np.flatnonzero(file.labels >= 0)]
    drawings = [draw_anywhere(digits[i], rng) for i in rng.integers(len(digits), size=count)]
    images = [to_mnist(drawing.ink) for drawing in drawings]
    words = {name: words_of(images, name) for name in CATALOGUE}
    return Lesson(drawings, images, words)


def draw_anywhere(strokes: list[np.ndarray], rng: np.random.Generator) -> OnCanvas:
    """At a place, in a size and with a pen as drawn_digits.py chooses them."""
    placed, pen = place(strokes, rng)
    return put_on_canvas([stroke * SIDE / CANVAS for stroke in placed], pen * SIDE / CANVAS)


def words_of(images: list[np.ndarray], name: str) -> list[Words]:
    """What the page should say of each image with that network."""
    network = load_network(name)
    return [in_words(network.read(image[np.newaxis])[0]) for image in images]


def in_words(reading: Prediction) -> Words:
    digits = " or ".join(map(str, reading.digits)) or "?"
    return digits, headline_in_words(reading), rest_in_words(reading)


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


class Register:
    """What a class asks the page, by kind, and how it is answered."""

    def __init__(self, lesson: Lesson):
        self.lesson = lesson
        self.rows: dict[str, Row] = defaultdict(Row)

    @property
    def all_well(self) -> bool:
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
                answer = await persist(pupil, ask)
        except TimeoutError:
            await pupil.leave()  # what is still to come must not be taken for the next answer
            return
        row.seconds.append(time.perf_counter() - began)
        row.wrong += not self.lesson.is_right(answer, network, drawing)


async def persist(pupil: Pupil, ask: Callable[[], Awaitable[Answer]]) -> Answer:
    """The answer; where the connection breaks, the pupil comes back and shows the drawing again."""
    while True:
        try:
            return await ask()
        except (OSError, WebSocketException):
            await asyncio.sleep(TRY_AGAIN)
            ask = pupil.arrive


async def attend(url: str, register: Register, end: float, rng: np.random.Generator) -> Pupil:
    """One pupil's lesson, until `end` of the monotonic clock; the pupil, who is still there."""
    pupil, network, drawing = Pupil(url), DEFAULT_NETWORK, None
    await asyncio.sleep(rng.uniform(0, PAUSE[1]))
    await register.ask(RELOAD, pupil, pupil.arrive, network, drawing)
    while time.monotonic() < end:
        await asyncio.sleep(rng.uniform(*PAUSE))
        kind = rng.choice(list(SHARES), p=list(SHARES.values())) if pupil.widgets else RELOAD
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
            drawing = int(rng.integers(len(register.lesson.drawings)))
            ask = partial(pupil.draw, register.lesson.drawings[drawing])
        await register.ask(kind, pupil, ask, network, drawing)
    return pupil


async def hold_lesson(url: str, register: Register, pupils: int, seconds: float) -> list[Pupil]:
    """A class of so many for so long; the pupils, who are still there."""
    end = time.monotonic() + seconds
    rngs = [np.random.default_rng(seat) for seat in range(pupils)]
    return await asyncio.gather(*(attend(url, register, end, rng) for rng in rngs))


async def wake(url: str, lesson: Lesson) -> None:
    """Have every network loaded and used once, by one who leaves again.

    TimeoutError where there is no page at `url`.
    """
    pupil = Pupil(url)
    async with asyncio.timeout(WAIT):
        await persist(pupil, pupil.arrive)
    await pupil.draw(lesson.drawings[0])
    for name in CATALOGUE:
        await pupil.choose_network(name)
    await pupil.leave()
