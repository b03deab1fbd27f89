"""Strokes drawn by `draw` against the same strokes on the page's canvas in a real browser."""

import cv2
import numpy as np
from playwright.sync_api import Page

from digits.image.framing import to_mnist
from digits.networks import load_network
from digits.strokes.render import draw_strokes
from testing.page import PEN
from testing.upgrades import CANVAS, INK
from tests.browser.conftest import button, decode, set_pen
from tests.browser.sheet import expect_server_read

# By the pen in pixels, drawings in per cent of the canvas: points "x,y" of a mouse's way, strokes
# parted by "|".
PENS = {
    23: ["50,20 35,25 28,50 35,75 50,82 66,74 72,50 66,26 52,20", "38,36 54,20 54,80"],
    40: [
        "34,24 50,18 64,28 58,42 46,48 62,54 66,70 52,82 34,76",
        "58,18 30,60 74,60 | 60,36 60,84",
        "30,30 | 70,72 | 25,60 60,20",
    ],
    10: [
        "30,22 70,22 48,82 | 38,52 66,50",
        "62,30 50,20 38,28 44,44 60,58 62,74 50,82 38,74 42,58 58,42 62,30",
        "20,20 | 80,80 | 30,30 70,45",
    ],
}
SHIFTS = [(right, down) for right in (-1, 0, 1) for down in (-1, 0, 1)]  # pixels
SURE = 0.6  # a probability; dots are no digit, and read as one by chance
STEPS = 4  # of the mouse from one point to the next

# The canvas as a PNG, when all that was drawn has come to it.
PIXELS = """canvas => new Promise(done => requestAnimationFrame(() =>
    requestAnimationFrame(() => done(canvas.toDataURL().split(",")[1]))))"""


def mouse_ways(box: dict, drawing: str) -> list[np.ndarray]:
    """Strokes in whole pixels of the window, as a mouse reports them: float (points, 2)."""
    ways = []
    for stroke in drawing.split("|"):
        corners = np.array([point.split(",") for point in stroke.split()], float) / 100
        places = np.linspace(0, len(corners) - 1, STEPS * (len(corners) - 1) + 1)
        way = [np.interp(places, np.arange(len(corners)), corners[:, axis]) for axis in (0, 1)]
        ways.append(np.round(np.stack(way, axis=1) * box["width"] + [box["x"], box["y"]]))
    return ways


def draw_in_browser(page: Page, drawing: str) -> tuple[np.ndarray, list[np.ndarray]]:
    """The canvas after drawing there, uint8 (side, side), and the strokes in its pixels."""
    box = page.locator(CANVAS).bounding_box()
    ways = mouse_ways(box, drawing)
    for way in ways:
        page.mouse.move(*way[0])
        page.mouse.down()
        for point in way[1:]:
            page.mouse.move(*point)
        page.mouse.up()
    expect_server_read(page, len(ways))
    canvas = decode(page.locator(INK).evaluate(PIXELS))
    scale = len(canvas) / box["width"]  # of the canvas's pixels to those of the window
    return canvas, [(way - [box["x"], box["y"]]) * scale for way in ways]


def draw_all(page: Page):
    """Each drawing from the browser's canvas and from `draw`: two uint8 (side, side)."""
    for pen, drawings in PENS.items():
        set_pen(page, pen)
        for drawing in drawings:
            canvas, strokes = draw_in_browser(page, drawing)
            yield canvas, draw_strokes(strokes, pen, len(canvas))
            button(page, "Clear").click()
            expect_server_read(page, 0)
    set_pen(page, PEN)


def differences(pairs) -> np.ndarray:
    """Mean difference of the pixels of each pair, of 255."""
    return np.array([cv2.absdiff(*pair).mean() for pair in pairs])


def moved(pairs, right: int, down: int):
    """The second of each pair moved by whole pixels."""
    return [(canvas, np.roll(drawn, (down, right), (0, 1))) for canvas, drawn in pairs]


def test_strokes_come_out_as_in_the_browser(page):
    pairs = list(draw_all(page))
    apart = differences(pairs)
    assert apart.mean() < 0.4  # measured: 0.22, at most 0.51
    assert apart.max() < 0.8
    images = [(to_mnist(canvas), to_mnist(drawn)) for canvas, drawn in pairs]
    # `to_mnist` crops to the faintest pixel and rounds, so that a trace at the edge can move
    # the digit by a pixel.
    apart = np.min([differences(moved(images, *shift)) for shift in SHIFTS], axis=0)
    assert np.median(apart) < 1.2
    assert apart.mean() < 3.5
    network = load_network()
    by_side = [np.stack(side) for side in zip(*images, strict=True)]
    canvases, drawn = [network.probabilities(side) for side in by_side]
    sure = drawn.max(axis=1) > SURE
    assert sure.sum() >= 5
    np.testing.assert_array_equal(canvases.argmax(axis=1)[sure], drawn.argmax(axis=1)[sure])
