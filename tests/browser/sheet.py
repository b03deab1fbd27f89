"""What the browser keeps of a drawing, against what fabric.js holds and what the server reads."""

import json
import time
from functools import cache

import cv2
import numpy as np
from playwright.sync_api import Page

from digits.image.framing import frame_drawing
from digits.strokes.canvas_json import PenStroke, read_strokes
from digits.strokes.render import draw_pen_strokes
from testing.browser import WAIT
from tests.browser.conftest import on_canvas, seen

KEPT = "() => JSON.stringify(JSON.parse(sessionStorage.getItem('canvas')).strokes)"
# Of 255, on average: how fabric.js and `draw_pen_strokes` may differ; see test_drawings.py.
TOLERANCE = 0.8


def kept(page: Page) -> list[PenStroke]:
    """The strokes that the browser keeps."""
    return read_strokes(json.loads(page.evaluate(KEPT)))


@cache
def drawn(strokes: str, side: int) -> np.ndarray:
    """The strokes that the browser keeps, in JSON, as ink: uint8 (side, side)."""
    return draw_pen_strokes(read_strokes(json.loads(strokes)), side)


def difference(page: Page, count: int) -> str:
    """How the server's reading differs from that many strokes; "" where it does not."""
    ink, strokes = on_canvas(page), page.evaluate(KEPT)
    if len(json.loads(strokes)) != count:
        return f"the browser keeps {len(json.loads(strokes))} strokes"
    if cv2.absdiff(ink, drawn(strokes, len(ink))).mean() > TOLERANCE:
        return f"fabric.js holds something else than {count} strokes"
    image = frame_drawing(ink)
    if not np.array_equal(seen(page), np.zeros((28, 28)) if image is None else image):
        return "the server has read something else than fabric.js holds"
    return ""


def expect_all_read(page: Page, strokes: int) -> None:
    """Wait until the server has read what was drawn: that many strokes."""
    end = time.monotonic() + WAIT / 1000
    while (wrong := difference(page, strokes)) and time.monotonic() < end:
        page.wait_for_timeout(50)
    assert not wrong, wrong
