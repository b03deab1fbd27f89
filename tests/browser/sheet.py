"""What the browser keeps of a drawing, against what fabric.js shows and what the server reads."""

import json
import time
from collections.abc import Callable
from functools import cache

import cv2
import numpy as np
from playwright.sync_api import Page

from digits.image.framing import frame_drawing
from digits.strokes.canvas_json import PenStroke, canvas_json, parse_strokes, read_strokes
from digits.strokes.render import draw_paths
from testing.browser import WAIT
from testing.page import SIDE
from tests.browser.conftest import on_canvas, seen

KEPT = "() => JSON.stringify(JSON.parse(sessionStorage.getItem('canvas'))?.strokes ?? [])"
# Of 255, on average: how fabric.js and `draw_paths` may differ; see test_drawings.py.
TOLERANCE = 0.8


def kept(page: Page) -> list[PenStroke]:
    """The strokes that the browser keeps."""
    return read_strokes(json.loads(page.evaluate(KEPT)))


@cache
def drawn(strokes: str, side: int) -> np.ndarray:
    """The strokes that the browser keeps, in JSON, as the server draws them: uint8 (side, side)."""
    return draw_paths(parse_strokes(canvas_json(read_strokes(json.loads(strokes)))), side)


def difference(page: Page, count: int) -> str:
    """How the server's reading differs from that many strokes; "" where it does not."""
    strokes = page.evaluate(KEPT)
    if len(json.loads(strokes)) != count:
        return f"the browser keeps {len(json.loads(strokes))} strokes"
    image = frame_drawing(drawn(strokes, SIDE))
    if not np.array_equal(seen(page), np.zeros((28, 28)) if image is None else image):
        return f"the server has read something else than {count} strokes"
    return ""


def difference_of_fabric(page: Page, count: int) -> str:
    """The same, and how what fabric.js shows differs from that."""
    ink = on_canvas(page)
    if cv2.absdiff(ink, drawn(page.evaluate(KEPT), len(ink))).mean() > TOLERANCE:
        return f"fabric.js holds something else than {count} strokes"
    return difference(page, count)


def expect_all_read(page: Page, strokes: int) -> None:
    """Wait until the server has read what was drawn: that many strokes."""
    _wait_for_none(difference_of_fabric, page, strokes)


def expect_server_read(page: Page, strokes: int) -> None:
    """The same, in a browser that gives false pixels of a canvas."""
    _wait_for_none(difference, page, strokes)


def _wait_for_none(differs: Callable[[Page, int], str], page: Page, strokes: int) -> None:
    end = time.monotonic() + WAIT / 1000
    while (wrong := differs(page, strokes)) and time.monotonic() < end:
        page.wait_for_timeout(50)
    assert not wrong, wrong
