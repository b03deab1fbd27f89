"""Strokes as bytes for the database: the short form of canvas_json.py as JSON, compressed."""

import json
import zlib
from typing import Any

import numpy as np

from digits.classroom import ClassError
from digits.strokes.canvas_json import PenStroke, StrokesError, read_strokes

# Of a drawing handed in. A slow scribble of a minute has 4,000 points in all.
MAX_STROKES, MAX_POINTS = 200, 6_000
DECIMALS = 1  # of a pixel, of 360


def check_strokes(value: Any) -> list[PenStroke]:
    """The strokes that a browser hands in; `value` may be any JSON value.

    Raises `ClassError` where it is no drawing, an empty one, or too much.
    """
    try:
        strokes = read_strokes(value)
    except StrokesError as error:
        raise ClassError(str(error)) from error
    if not strokes:
        raise ClassError("Draw something first, then hand it in.")
    if len(strokes) > MAX_STROKES or sum(len(one.points) for one in strokes) > MAX_POINTS:
        raise ClassError("This drawing has too many strokes to be handed in. Draw it with fewer.")
    return strokes


def pack(strokes: list[PenStroke]) -> bytes:
    rows = [[one.pen, *np.round(one.points, DECIMALS).ravel().tolist()] for one in strokes]
    return zlib.compress(json.dumps(rows, separators=(",", ":")).encode())


def unpack(content: bytes) -> list[PenStroke]:
    rows = json.loads(zlib.decompress(content))
    return [PenStroke(np.array(row[1:], float).reshape(-1, 2), row[0]) for row in rows]
