"""Ink on the screen: under the pen at every size, zoom and density of pixels, and sharp."""

from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import CDPSession, Page

from testing.browser import LAPTOP, PHONE, WAIT
from tests.browser.conftest import button, decode, on_canvas, place_of_canvas
from tests.browser.sheet import expect_all_read

TABLET, PROJECTOR = {"width": 820, "height": 1180}, {"width": 1920, "height": 1080}
# Device pixel ratios and windows, as the page sees them. A laptop's browser zoom of 67 to 200 per
# cent changes both.
WINDOWS = (
    (1, LAPTOP),
    (0.67, {"width": 1910, "height": 1194}),
    (1, PROJECTOR),
    (1.5, {"width": 853, "height": 533}),
    (2, TABLET),
    (2, {"width": 640, "height": 400}),
    (3, PHONE),
)
SPOTS = (0.2, 0.3), (0.8, 0.25), (0.55, 0.85)  # of dots, in fractions of the canvas
AROUND = 0.09  # of the canvas: how far from a spot its dot may reach
LINE = (0.5, 0.3), (0.5, 0.65)  # from and to
NEAR = 0.75  # pixels of the window, from the middle of a dot to the pointer
SOFT = 2.1  # device pixels that are neither black nor white, on each edge of a line
BORDER = 12  # pixels of the window: the canvas's border and round corners


@pytest.fixture
def client(page) -> Iterator[CDPSession]:
    """The browser's own protocol, which gives an open page another density."""
    client = page.context.new_cdp_session(page)
    yield client
    client.send("Emulation.clearDeviceMetricsOverride")
    client.detach()


def show_in(page: Page, client: CDPSession, density: float, window: dict[str, int]) -> dict:
    """Give the open page another window and density; where its canvas is then."""
    metrics = {**window, "deviceScaleFactor": density, "mobile": False}
    client.send("Emulation.setDeviceMetricsOverride", metrics)
    page.wait_for_function(
        "density => Math.abs(devicePixelRatio - density) < 0.01", arg=density, timeout=WAIT
    )
    return place_of_canvas(page, window)


def in_window(box: dict, spot: tuple[float, float]) -> np.ndarray:
    """Where a spot of the canvas is in the window, in whole pixels: float (2,)."""
    return np.round([box["x"] + spot[0] * box["width"], box["y"] + spot[1] * box["height"]])


def draw_dots_and_line(page: Page, box: dict) -> None:
    for spot in SPOTS:
        page.mouse.click(*in_window(box, spot))
    page.mouse.move(*in_window(box, LINE[0]))
    page.mouse.down()
    page.mouse.move(*in_window(box, LINE[1]), steps=8)
    page.mouse.up()


def on_screen(client: CDPSession, box: dict, density: float) -> tuple[np.ndarray, np.ndarray]:
    """The canvas as the window shows it, less its border: uint8 (H, W), and its corner, (2,).

    Both in device pixels.
    """
    window = decode(client.send("Page.captureScreenshot")["data"])
    left, top, side = (
        round(number * density)
        for number in (box["x"] + BORDER, box["y"] + BORDER, box["width"] - 2 * BORDER)
    )
    return window[top : top + side, left : left + side], np.array([left, top])


def middle(ink: np.ndarray, spot: tuple[float, float]) -> np.ndarray:
    """The centre of mass of a dot, x and y from the picture's corner: float (2,)."""
    ys, xs = np.indices(ink.shape) + 0.5
    x, y = np.multiply(spot, len(ink))
    dot = ink * (np.maximum(abs(xs - x), abs(ys - y)) < AROUND * len(ink))
    return np.array([(xs * dot).sum(), (ys * dot).sum()]) / dot.sum(dtype=float)


def test_ink_is_under_the_pen_and_sharp_also_when_the_window_changes(page, client):
    for density, window in WINDOWS:
        box = show_in(page, client, density, window)
        assert box["width"] == pytest.approx(box["height"], abs=0.5)
        draw_dots_and_line(page, box)
        expect_all_read(page, len(SPOTS) + 1)
        shown, corner = on_screen(client, box, density)
        for spot in SPOTS:
            at = pytest.approx(in_window(box, spot), abs=NEAR)
            assert (middle(shown, spot) + corner) / density == at
            ink = on_canvas(page)
            assert middle(ink, spot) * box["width"] / len(ink) + [box["x"], box["y"]] == at
        rows = shown[int(0.4 * len(shown)) : int(0.6 * len(shown))]
        assert ((rows > 10) & (rows < 245)).sum() / (2 * len(rows)) <= SOFT
        button(page, "Clear").click()
        expect_all_read(page, 0)
