"""The pen: the curve it follows through points, and the ink it leaves along a path.

A stroke holds the points that a mouse or a finger reported; a path holds the points of the
curve through them. Left out: the exact picture of the page's canvas (see render.py).
"""

import cv2
import numpy as np

FRACTION_BITS = 4  # OpenCV draws at sixteenths of a pixel
CURVE_STEPS = 4  # straight pieces for each curve


def bezier(start: np.ndarray, control: np.ndarray, end: np.ndarray, t: np.ndarray) -> np.ndarray:
    """Points on quadratic Bezier curves: float (n, 2) for each of the three, t (steps,).

    `t` is 0 at the start of a curve and 1 at its end. Gives float (n * steps, 2), curve by curve.
    """
    a, b, c = start[:, None], control[:, None], end[:, None]  # (n, 1, 2)
    t = t[:, None]  # (steps, 1)
    curves = (1 - t) ** 2 * a + 2 * t * (1 - t) * b + t**2 * c  # (n, steps, 2)
    return curves.reshape(-1, 2)  # (n * steps, 2)


def smooth(stroke: np.ndarray) -> np.ndarray:
    """The path of a pen through the points of a stroke: float (n, 2) to (m, 2).

    Like fabric.js's PencilBrush: a quadratic curve leads from the middle between two points
    to the next middle, with the point between them as its control point; the ends are
    straight. A point that is there twice stays a sharp corner. A lone point becomes two.
    """
    if len(stroke) < 3:
        return stroke[[0, 0]] if len(stroke) == 1 else stroke
    middles = (stroke[:-1] + stroke[1:]) / 2
    t = np.arange(CURVE_STEPS) / CURVE_STEPS  # without 1, where the next curve starts
    curves = bezier(middles[:-1], stroke[1:-1], middles[1:], t)
    return np.concatenate([stroke[:1], curves, middles[-1:], stroke[-1:]])


def draw_stroke(canvas: np.ndarray, path: np.ndarray, pen: int) -> None:
    """Draw a path with round ends on uint8 (H, W), which is changed.

    `path` float (n, 2): x and y in pixels, (0, 0) the centre of the first pixel; `pen` is
    the width in pixels.
    """
    line = np.round(path * 2**FRACTION_BITS).astype(np.int32)
    cv2.polylines(canvas, [line], False, 255, pen, cv2.LINE_AA, FRACTION_BITS)
