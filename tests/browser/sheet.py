"""What the browser keeps of a drawing, against what fabric.js holds and what the server reads."""

import time

import cv2
import numpy as np
from playwright.sync_api import Page

from digits.image.framing import to_mnist
from digits.strokes.canvas_json import PenStroke, read_strokes
from digits.strokes.render import draw_pen_strokes
from testing.browser import WAIT
from tests.browser.conftest import on_canvas, seen

KEPT = "() => JSON.parse(sessionStorage.getItem('canvas')).strokes"
# Of 255, on average: how fabric.js and `draw_pen_strokes` may differ; see test_drawings.py.
TOLERANCE = 0.8


def kept(page: Page) -> list[PenStroke]:
    """The strokes that the browser keeps."""
    return read_strokes(page.evaluate(KEPT))


def difference(page: Page, count: int) -> str:
    """How the server's reading differs from that many strokes; "" where it does not."""
    ink, strokes = on_canvas(page), kept(page)
    if len(strokes) != count:
        return f"the browser keeps {len(strokes)} strokes"
    if cv2.absdiff(ink, draw_pen_strokes(strokes, len(ink))).mean() > TOLERANCE:
        return f"fabric.js holds something else than {len(strokes)} strokes"
    image = to_mnist(ink)
    if not np.array_equal(seen(page), np.zeros((28, 28)) if image is None else image):
        return "the server has read something else than fabric.js holds"
    return ""


def expect_all_read(page: Page, strokes: int) -> None:
    """Wait until the server has read what was drawn: that many strokes."""
    end = time.monotonic() + WAIT / 1000
    while (wrong := difference(page, strokes)) and time.monotonic() < end:
        page.wait_for_timeout(50)
    assert wrong == ""
