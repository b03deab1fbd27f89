"""The pen of the page's canvas: the way it takes, and the ink it leaves.

Left out: drawing exactly what the browser draws, which takes longer (see dataset.py).
"""

import cv2
import numpy as np

_FRACTION_BITS = 4  # OpenCV draws at sixteenths of a pixel
_STEPS = 4  # straight pieces of each curve


def smooth(stroke: np.ndarray) -> np.ndarray:
    """The way a pen takes through the points of a stroke: float (n, 2) to (m, 2).

    As fabric.js's pencil smooths them: from the middle between two points to the next
    middle by a quadratic curve that leans to the point between them, ends straight.
    A point that is there twice stays a sharp corner; a lone one becomes two, a dot.
    """
    if len(stroke) < 3:
        return stroke[[0, 0]] if len(stroke) == 1 else stroke
    middles = (stroke[:-1] + stroke[1:]) / 2
    a, b, c = middles[:-1, None], stroke[1:-1, None], middles[1:, None]  # (n - 2, 1, 2)
    curves = (1 - _T) ** 2 * a + 2 * _T * (1 - _T) * b + _T**2 * c  # (n - 2, steps, 2)
    return np.concatenate([stroke[:1], curves.reshape(-1, 2), middles[-1:], stroke[-1:]])


_T = np.arange(_STEPS).reshape(1, -1, 1) / _STEPS


def draw_stroke(canvas: np.ndarray, way: np.ndarray, pen: int) -> None:
    """Draw a way, round at its ends, on uint8 (H, W): float (n, 2), x and y in pixels."""
    line = np.round(way * 2**_FRACTION_BITS).astype(np.int32)
    cv2.polylines(canvas, [line], False, 255, pen, cv2.LINE_AA, _FRACTION_BITS)
