"""Numbers made up of single drawn digits, and whether they were taken apart rightly.

Left out: the digits themselves (see digits/strokes/dataset.py), and what is printed (see
benchmarks/numbers.py).
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np

from digits.strokes.canvas_json import PenPath, PenStroke
from digits.strokes.render import draw_paths, pen_path

SIDE = 360  # pixels of the page's canvas
LENGTHS = 2, 6  # digits in a number
# Shares of the height of the digits, as a hand writes: of a digit's own height, how far it is from
# the line, and between the boxes of two neighbours, where below 0 they overlap.
HEIGHTS, OFF_LINE, GAPS = (0.8, 1.2), (-0.1, 0.1), (-0.25, 0.8)
PENS = 0.08, 0.22  # shares of the height of the digits
THINNEST = 4  # pixels; a pen of 10, the page's thinnest, would fill the digits of a long number
LONGEST = 0.92  # share of the canvas that a number takes at most
HIGHEST = 0.35, 0.75  # shares of the canvas: height of the digits, where there is room
FLAT = 0.6  # a digit is at least so high against its width: a 1 that lies is not made higher


class Number(NamedTuple):
    """A number as it is on the canvas: uint8 (360, 360) and its strokes in the order of writing.

    `digits` has the strokes and `labels` the value of each digit, from left to right. `touching`
    is True where the ink of two digits touches.
    """

    ink: np.ndarray
    digits: list[list[PenPath]]
    labels: list[int]
    touching: bool

    @property
    def strokes(self) -> list[PenPath]:
        return [stroke for digit in self.digits for stroke in digit]


def compose(
    drawings: Sequence[list[np.ndarray]], labels: Sequence[int], rng: np.random.Generator
) -> Number:
    """Write drawn digits, each a list of float (points, 2) in any unit, beside each other."""
    boxed = [_of_height_one(drawing, rng) for drawing in drawings]
    pen = rng.uniform(*PENS)
    x, placed = 0.0, []
    for strokes in boxed:
        down = rng.uniform(*OFF_LINE)
        placed.append([stroke + np.array([x, down]) for stroke in strokes])
        x += float(np.concatenate(strokes)[:, 0].max()) + pen + rng.uniform(*GAPS)
    points = np.concatenate([point for strokes in placed for point in strokes])
    corner, extent = points.min(axis=0), np.ptp(points, axis=0) + pen
    scale = SIDE * min(rng.uniform(*HIGHEST), LONGEST / extent.max())
    offset = rng.uniform(0, 1, 2) * (SIDE - scale * extent) + scale * pen / 2
    width = max(THINNEST, scale * pen)
    paths = [
        [pen_path(PenStroke((stroke - corner) * scale + offset, width)) for stroke in strokes]
        for strokes in placed
    ]
    return Number(
        draw_paths([path for digit in paths for path in digit], SIDE),
        paths,
        [int(label) for label in labels],
        any_touch([draw_paths(digit, SIDE) for digit in paths]),
    )


def _of_height_one(drawing: list[np.ndarray], rng: np.random.Generator) -> list[np.ndarray]:
    """A drawing about one unit high, from its left side and around the line: float (n, 2) each."""
    points = np.concatenate(drawing)
    corner, extent = points.min(axis=0), np.ptp(points, axis=0)
    scale = rng.uniform(*HEIGHTS) / max(extent[1], FLAT * extent[0], 1e-6)
    middle = extent[1] / 2
    return [(stroke - corner - (0, middle)) * scale for stroke in drawing]


def any_touch(inks: Sequence[np.ndarray]) -> bool:
    """Whether the ink of two digits, uint8 (H, W) each, meets or lies side by side."""
    around = [cv2.dilate(ink, np.ones((3, 3), np.uint8)) for ink in inks]
    return any((a.astype(bool) & b.astype(bool)).any() for a, b in pairwise(around))
