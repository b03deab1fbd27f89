"""Try to break the page with input that no browser sends.

    python -m benchmarks.fuzz [--minutes 10]

Made up by hypothesis around what the canvas really sends, in equal shares of time: messages
to a served page, whose memory is watched and which must go on reading a seven; and, in this
process, strokes and picture files. The same rounds come in the same order every
time. Prints what was tried; ends with exit code 1 and the smallest example of the first
input that breaks something. What was found so far is in tests/views/test_bad_input.py.
"""

import asyncio
import io
import json
import logging
import sys
import time
import warnings
from collections.abc import Callable

import cv2
import numpy as np
import pillow_heif
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from PIL import Image

from digits.commands import Parser
from digits.image.decode import PictureError
from digits.image.find import find_digit
from digits.image.framing import frame_drawing
from digits.strokes.canvas_json import StrokesError, parse_strokes
from digits.strokes.render import draw_paths
from digits.strokes.replay import replay_frames
from testing.page import SEVEN, SIDE, png_of_a_seven
from testing.pupil import Pupil, put_on_canvas
from testing.server import Server, serving

A_ROUND = 100  # examples between two looks at the clock
FORMATS = "PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF", "PPM", "JPEG2000", "AVIF", "PDF"
REFUSED = "What the canvas sent is no drawing."
# MiB by which a server's memory may grow beyond what it has after its first answers.
MAX_GROWTH = 200

# What to send

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def or_anything(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.one_of(strategy, strategy, strategy, ANY_JSON)


@st.composite
def damaged(draw, contents: list[bytes]) -> bytes:
    """One of some files with bytes changed, and perhaps cut short or with more behind it."""
    content = bytearray(draw(st.sampled_from(contents)))
    for place, value in draw(
        st.lists(st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255)), max_size=8)
    ):
        content[place] = value
    return bytes(content[: draw(st.integers(0, len(content)))]) + draw(st.binary(max_size=40))


NUMBER = or_anything(st.integers(-400, 400) | st.floats())
COMMAND = or_anything(
    st.lists(NUMBER, min_size=1, max_size=4).flatmap(
        lambda numbers: st.sampled_from("MLQC").map(lambda letter: [letter, *numbers])
    )
)
STROKE = or_anything(
    st.fixed_dictionaries(
        {},
        optional={
            "type": or_anything(st.sampled_from(["path", "Path"])),
            "path": or_anything(
                st.lists(COMMAND).map(lambda commands: [["M", 5, 5], *commands]) | st.lists(COMMAND)
            ),
            "strokeWidth": NUMBER,
        },
    )
)
STROKES = or_anything(
    st.fixed_dictionaries(
        {"version": or_anything(st.just("7.4.0"))},
        optional={"objects": or_anything(st.lists(STROKE))},
    )
)
DRAWING = st.fixed_dictionaries({}, optional={"data": ANY_JSON, "raw": STROKES})
MESSAGE = or_anything(
    st.fixed_dictionaries({}, optional={"drawing": or_anything(DRAWING), "backgroundFit": ANY_JSON})
).map(json.dumps)


def picture_files() -> list[bytes]:
    """The seven as a file of each format, as HEIC in one piece and in tiles."""
    seven = Image.fromarray(cv2.imdecode(np.frombuffer(png_of_a_seven(), np.uint8), 0))
    files = [io.BytesIO() for _ in FORMATS]
    for file, name in zip(files, FORMATS, strict=True):
        seven.save(file, name)
    for tile in (0, 128):
        files.append(io.BytesIO())
        heic = pillow_heif.from_pillow(seven.convert("RGB"))
        heic.save(files[-1], tile_size=tile)
    return [file.getvalue() for file in files]


# What must hold


def check_strokes(strokes) -> None:
    ink = np.full((SIDE, SIDE), 255, np.uint8)
    try:
        paths = parse_strokes(json.loads(json.dumps(strokes)))
    except StrokesError:
        return
    assert draw_paths(paths, SIDE).shape == ink.shape
    frames = replay_frames(ink, paths)
    for last in frames[-1:]:  # without paths there is none
        np.testing.assert_array_equal(last.ink, ink)


def check_picture(content: bytes) -> None:
    try:
        image = frame_drawing(find_digit(content, "It").ink)
    except PictureError as error:
        assert str(error).startswith("It ")
    else:
        assert image is None or (image.shape, image.dtype) == ((28, 28), np.uint8)


class CheckMessage:
    """A pupil of a page that is served, and how much memory the page has taken."""

    def __init__(self, runner: asyncio.Runner, server: Server):
        self.run = runner.run
        self.pupil, self.memory = Pupil(server.url), server.memory
        self.seven = put_on_canvas([np.float64(way) for way in SEVEN])
        self.run(self.pupil.arrive())
        for _ in range(50):
            self.run(self.pupil.draw(self.seven))
        self.at_first = self.memory()

    def __call__(self, message: str) -> None:
        answer = self.run(self.pupil.put("canvas", json_value=message))
        refused = any(REFUSED in element.alert.body for element in answer.elements)
        if refused or not answer.words:
            kinds = {element.WhichOneof("type") for element in answer.elements}
            assert refused and "exception" not in kinds
        assert self.run(self.pupil.draw(self.seven)).words[0] == "7"
        assert self.memory() < self.at_first + MAX_GROWTH


def fuzz(name: str, strategy: st.SearchStrategy, check: Callable, seconds: float) -> None:
    """Check what a strategy makes up, for some seconds; raises what `check` does."""
    tried = 0

    def count_and_check(value) -> None:
        nonlocal tried
        tried += 1
        check(value)

    of_one_round = settings(
        max_examples=A_ROUND, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    end, rounds = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        seed(rounds)(of_one_round(given(strategy)(count_and_check)))()
        rounds += 1
    print(f"{name:16} {tried:9,} tried, nothing broke", flush=True)


def main(arguments: list[str] | None = None) -> int:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10, help="in all (default 10)")
    options = parser.parse_args(arguments)
    if not 0 < options.minutes <= 600:
        parser.error(f"argument --minutes: {options.minutes} is not above 0 and up to 600")
    warnings.simplefilter("ignore")  # what Pillow says of damaged files
    logging.disable(logging.WARNING)  # one line for each file that is refused
    share = options.minutes * 60 / 3
    fuzz("strokes", STROKES, check_strokes, share)
    fuzz("picture files", damaged(picture_files()), check_picture, share)
    with serving() as server, asyncio.Runner() as runner:
        check = CheckMessage(runner, server)
        fuzz("messages", MESSAGE, check, share)
        print(f"server's memory {check.at_first:6.0f} MiB before, {check.memory():.0f} MiB after")
        runner.run(check.pupil.leave())
    return 0


if __name__ == "__main__":
    sys.exit(main())
