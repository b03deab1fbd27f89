"""Ink on the screen: under the pen at every size, zoom and density of pixels, and sharp."""

import cv2
import numpy as np
import pytest
from playwright.sync_api import Page

from testing.browser import LAPTOP, PHONE
from testing.upgrades import CANVAS
from tests.browser.conftest import button, on_canvas
from tests.browser.sheet import expect_all_read

TABLET, PROJECTOR = {"width": 820, "height": 1180}, {"width": 1920, "height": 1080}
# By device pixel ratio: windows, as the page sees them. A laptop's browser zoom of 67 to 200 per
# cent changes both.
WINDOWS = {
    0.67: [{"width": 1910, "height": 1194}],
    1: [LAPTOP, PROJECTOR],
    1.5: [{"width": 853, "height": 533}],
    2: [TABLET, {"width": 640, "height": 400}],
    3: [PHONE],
}
SPOTS = (0.2, 0.3), (0.8, 0.25), (0.55, 0.85)  # in fractions of the canvas
NEAR = 0.75  # pixels of the window, from the middle of a dot to the pointer
SOFT = 2.1  # device pixels that are neither black nor white, on each edge of a line
BORDER = 12  # pixels of the window: the canvas's border and round corners


def tap(page: Page, box: dict, spot: tuple[float, float]) -> np.ndarray:
    """Click there; where that is in the window: float (2,)."""
    at = np.round([box["x"] + spot[0] * box["width"], box["y"] + spot[1] * box["height"]])
    page.mouse.click(*at)
    return at


def on_screen(page: Page, box: dict, density: float) -> tuple[np.ndarray, np.ndarray]:
    """The canvas as the window shows it, less its border: uint8 (H, W), and its corner, (2,).

    Both in device pixels.
    """
    png = page.screenshot(scale="device")
    window = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE)
    left, top, side = (
        round(number * density)
        for number in (box["x"] + BORDER, box["y"] + BORDER, box["width"] - 2 * BORDER)
    )
    return window[top : top + side, left : left + side], np.array([left, top])


def middle(ink: np.ndarray) -> np.ndarray:
    """The centre of mass of ink, x and y from its picture's corner: float (2,)."""
    ys, xs = np.indices(ink.shape) + 0.5
    return np.array([(xs * ink).sum(), (ys * ink).sum()]) / ink.sum(dtype=float)


@pytest.mark.parametrize("density", WINDOWS)
def test_ink_is_under_the_pen_and_sharp(open_page, density):
    page = open_page(WINDOWS[density][0], device_scale_factor=density)
    for window in WINDOWS[density]:
        page.set_viewport_size(window)
        box = page.locator(CANVAS).bounding_box()
        assert box["width"] == pytest.approx(box["height"], abs=0.5)
        for spot in SPOTS:
            at = tap(page, box, spot)
            expect_all_read(page, 1)
            shown, corner = on_screen(page, box, density)
            assert (middle(shown) + corner) / density == pytest.approx(at, abs=NEAR)
            scale = box["width"] / 360
            read = middle(on_canvas(page)) * scale + [box["x"], box["y"]]
            assert read == pytest.approx(at, abs=NEAR)
            button(page, "Clear").click()
            expect_all_read(page, 0)
        page.mouse.move(*tap(page, box, (0.5, 0.3)))
        page.mouse.down()
        page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.7 * box["height"], steps=8)
        page.mouse.up()
        shown, _ = on_screen(page, box, density)
        rows = shown[int(0.4 * len(shown)) : int(0.6 * len(shown))]
        assert ((rows > 10) & (rows < 245)).sum() / (2 * len(rows)) <= SOFT
        button(page, "Clear").click()
        expect_all_read(page, 0)
