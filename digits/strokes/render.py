"""Draw strokes as the page's canvas draws them.

Left out: colours, pressure and the speed of the pen.
"""

import cv2
import numpy as np

from digits.strokes.canvas_json import PenStroke
from digits.strokes.pen import draw_stroke, smooth

OVERSAMPLING = 4  # a drawing is drawn about 4 times larger, then scaled down
# OpenCV draws anti-aliased lines of even thickness this many pixels wider than asked; measured.
EXTRA_WIDTH = 1.45
# Of 255. Soft edges leave fainter ink around a stroke; `to_mnist` would crop to it.
FAINTEST_INK = 10
# Pixels. fabric.js's PencilBrush skips a point that is nearer than this to the one before.
MIN_DISTANCE = 0.4


def draw_strokes(strokes: list[np.ndarray], pen: float, side: int = 280) -> np.ndarray:
    """Draw strokes with a round pen: uint8 (side, side), white ink on black, 0 to 255.

    Each stroke is float (points, 2), x to the right and y down, in pixels from the canvas's
    corner; `pen` is the width in pixels. Raises ValueError for a pen of less than 1.

    Follows streamlit-drawable-canvas 0.13 (fabric.js's PencilBrush) for the points that a
    mouse reports, with one difference: fabric.js drops the last point but one of every
    stroke. A hand makes so many points that this does not show, but a stroke that is
    written down as three points would lose its corner.
    """
    if not pen >= 1:
        raise ValueError(f"A pen must be at least 1 pixel wide, not {pen}.")
    # Even: lines of odd thickness come out wider than EXTRA_WIDTH.
    thickness = max(2, 2 * round((OVERSAMPLING * pen - EXTRA_WIDTH) / 2))
    large_side = round(side * (thickness + EXTRA_WIDTH) / pen)
    large = np.zeros((large_side, large_side), np.uint8)
    for stroke in strokes:
        path = smooth(_thin_out(stroke)) * (large_side / side)
        draw_stroke(large, path - 0.5, thickness)  # from the corner to the pixel's centre
    canvas = cv2.resize(large, (side, side), interpolation=cv2.INTER_AREA)
    return cv2.threshold(canvas, FAINTEST_INK, 255, cv2.THRESH_TOZERO)[1]


def draw_pen_strokes(strokes: list[PenStroke], side: int) -> np.ndarray:
    """Draw strokes of several pens, as `draw_strokes`: uint8 (side, side)."""
    ink: np.ndarray = np.zeros((side, side), np.uint8)
    for pen in {stroke.pen for stroke in strokes}:
        of_pen = [stroke.points for stroke in strokes if stroke.pen == pen]
        ink = cv2.max(ink, draw_strokes(of_pen, pen, side))
    return ink


def _thin_out(stroke: np.ndarray) -> np.ndarray:
    """Leave out points closer than MIN_DISTANCE, but keep both ends: float (n, 2) to (m, 2)."""
    (x, y), *others = stroke.tolist()
    chosen = [0]
    for index, (next_x, next_y) in enumerate(others[:-1], start=1):
        if (next_x - x) ** 2 + (next_y - y) ** 2 >= MIN_DISTANCE**2:
            x, y = next_x, next_y
            chosen.append(index)
    return stroke[[*chosen, len(others)] if others else chosen]
