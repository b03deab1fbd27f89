"""Strokes that are handed in, checked, and as bytes for the database.

The bytes are the short form of canvas_json.py as JSON, compressed.
"""

import json
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from digits.classroom import ClassError
from digits.strokes.canvas_json import PenStroke, StrokesError, read_strokes

# Of a drawing handed in. A slow scribble of a minute has 4,000 points in all.
MAX_STROKES, MAX_POINTS = 200, 6_000
SIDE = 360  # pixels of the canvas
# Pixels, as the canvas has it. Strokes of a pen of 1,000 would take a server 20 s to draw.
MAX_PEN = 40
DECIMALS = 1  # of a pixel


def check_strokes(value: Any) -> list[PenStroke]:
    """The strokes that a browser hands in; `value` may be any JSON value.

    Pens and places that no canvas has are clipped. Raises `ClassError` where it is no drawing,
    an empty one, or too much.
    """
    try:
        strokes = read_strokes(value)
    except StrokesError as error:
        raise ClassError(str(error)) from error
    if not strokes:
        raise ClassError("Draw something first, then hand it in.")
    if len(strokes) > MAX_STROKES or sum(len(one.points) for one in strokes) > MAX_POINTS:
        raise ClassError("This drawing has too many strokes to be handed in. Draw it with fewer.")
    return [_clip(one) for one in strokes]


def _clip(stroke: PenStroke) -> PenStroke:
    """A stroke may leave the canvas by as much as the canvas is large."""
    return PenStroke(np.clip(stroke.points, -SIDE, 2 * SIDE), min(stroke.pen, MAX_PEN))


def ink_bounds(strokes: Sequence[PenStroke]) -> tuple[np.ndarray, np.ndarray]:
    """The corners (x, y) of the ink: upper left and lower right, each float (2,), 0 to 360.

    What was drawn beside the canvas, where a stroke left it, does not count.
    """
    points = np.concatenate([one.points for one in strokes])
    pen = max(one.pen for one in strokes)
    low, high = points.min(axis=0) - pen / 2, points.max(axis=0) + pen / 2
    return np.clip(low, 0, SIDE), np.clip(high, 0, SIDE)


def pack(strokes: list[PenStroke]) -> bytes:
    rows = [[one.pen, *np.round(one.points, DECIMALS).ravel().tolist()] for one in strokes]
    return zlib.compress(json.dumps(rows, separators=(",", ":")).encode())


def unpack(content: bytes) -> list[PenStroke]:
    rows = json.loads(zlib.decompress(content))
    return [PenStroke(np.array(row[1:], float).reshape(-1, 2), row[0]) for row in rows]
