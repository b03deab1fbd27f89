"""Put a drawing of any unit on a canvas, at a random place and in a random size.

Left out: drawing it there (see render.py).
"""

import numpy as np

CANVAS = 280  # pixels
# What people do on the page, widely: the longer side as a share of the canvas, the pen in pixels.
LONGER_SIDE = (0.35, 0.80)
PEN = (10, 26)
SMALLEST = 1e-6  # of a drawing's own unit; a dot has no extent to be scaled


def place_randomly(
    strokes: list[np.ndarray], rng: np.random.Generator
) -> tuple[list[np.ndarray], int]:
    """Strokes, float (points, 2), moved and scaled to a canvas of 280 pixels, and a pen.

    With its ink the drawing is 35 to 80 % of the canvas long and lies within it. The pen is
    10 to 26 pixels.
    """
    strokes = [stroke.astype(float) for stroke in strokes]  # float32's largest can overflow
    points = np.concatenate(strokes)  # (P, 2)
    corner, extent = points.min(axis=0), np.ptp(points, axis=0)
    pen = int(rng.integers(PEN[0], PEN[1] + 1))
    scale = (rng.uniform(*LONGER_SIDE) * CANVAS - pen) / max(extent.max(), SMALLEST)
    room = CANVAS - pen - extent * scale
    offset = pen / 2 + rng.uniform(0, 1, 2) * room
    return [(stroke - corner) * scale + offset for stroke in strokes], pen
