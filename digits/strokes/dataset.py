"""Pen strokes: read from files, written to them, drawn as the page's canvas draws them.

A drawing is a list of strokes, a stroke float (points, 2): x to the right, y down.
Left out: colours, pressure and the pace of the pen.
"""

import io
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np

from digits import DigitsError
from digits.files import load_npz, write_atomic
from digits.strokes.pen import draw_stroke, smooth

_FINE = 4  # a drawing is drawn about so much larger than its canvas, then scaled down
_WIDER = 1.45  # pixels that OpenCV draws soft lines of even width wider than told; measured
_FAINT = 10  # of 255: what soft edges leave all around, and `to_mnist` would crop to
_NEAR = 0.4  # pixels; fabric.js's pencil skips points nearer than that to the one before

_NUMBERS, _TEXT = ("iu", "a row of whole numbers"), ("U", "a row of text")
_KEYS = {  # of a file; the kinds of dtype that each can have, and what to call them
    "points": ("f", "floats of shape (P, 2)"),
    **dict.fromkeys(("stroke_start", "drawing_start", "labels"), _NUMBERS),
    **dict.fromkeys(("kinds", "writers"), _TEXT),
}


class DrawingsError(DigitsError):
    """A file of drawings that cannot be read or written, or is not what it should be."""


class Drawings(NamedTuple):
    """D drawings in any unit: one is scaled when it is drawn.

    Each is a list of strokes, float32 (points, 2); a stroke of one point is a dot.
    `labels` is int8 (D,), 0 to 9, or -1 for no digit; `kinds`, the label as text, and
    `writers`, who drew it, as far as known, are str (D,).
    """

    strokes: list[list[np.ndarray]]
    labels: np.ndarray
    kinds: np.ndarray
    writers: np.ndarray


def read_drawings(path: str | Path) -> Drawings:
    """Read a .npz file of drawings; further arrays in it are ignored.

    `points` float (P, 2); `stroke_start` int (S + 1,) and `drawing_start` int (D + 1,),
    the first point of each stroke and the first stroke of each drawing, and at last how
    many there are; `labels`, `kinds` and `writers` as in `Drawings`. Raises
    `DrawingsError` with what is wrong.
    """
    arrays = _load(Path(path))
    _check(path, arrays)
    points = arrays["points"].astype(np.float32)
    strokes = [points[a:b] for a, b in pairwise(arrays["stroke_start"])]
    drawings = [strokes[a:b] for a, b in pairwise(arrays["drawing_start"])]
    return Drawings(drawings, np.int8(arrays["labels"]), arrays["kinds"], arrays["writers"])


def write_drawings(path: str | Path, drawings: Drawings) -> None:
    """Write a file as `read_drawings` reads it, whole or not at all.

    Raises `DrawingsError` where it cannot be written or could not be read again.
    """
    strokes = [stroke for drawing in drawings.strokes for stroke in drawing]
    arrays = {
        "points": np.concatenate([np.empty((0, 2)), *strokes]).astype(np.float32),
        "stroke_start": np.cumsum([0, *map(len, strokes)], dtype=np.int32),
        "drawing_start": np.cumsum([0, *map(len, drawings.strokes)], dtype=np.int32),
        "labels": np.asarray(drawings.labels),
        "kinds": np.asarray(drawings.kinds, str),
        "writers": np.asarray(drawings.writers, str),
    }
    _check(path, arrays)
    content = io.BytesIO()
    np.savez_compressed(content, **arrays | {"labels": np.int8(arrays["labels"])})
    try:
        write_atomic(Path(path), content.getvalue())
    except OSError as error:
        raise DrawingsError(f"{path} cannot be written: {error.strerror}.") from error


def _load(path: Path) -> dict[str, np.ndarray]:
    """The six arrays of a file, whatever is in them."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DrawingsError(f"{path} cannot be read: {error.strerror}.") from error
    return load_npz(path, _KEYS, DrawingsError, io.BytesIO(content))


def _check(path: str | Path, arrays: dict[str, np.ndarray]) -> None:
    """Raise `DrawingsError` where six arrays are no drawings."""
    for key, array in arrays.items():
        kinds, name = _KEYS[key]
        right_shape = array.shape[1:] == (2,) if key == "points" else array.ndim == 1
        if array.dtype.kind not in kinds or not right_shape:
            raise DrawingsError(f"{key} in {path} must be {name}, not {array.dtype} {array.shape}.")
    points, stroke_start, drawing_start, labels, *_ = (arrays[key] for key in _KEYS)
    count = len(drawing_start) - 1
    if count < 1:
        raise DrawingsError(f"{path} holds no drawings.")
    _check_start(path, "drawing", drawing_start, "stroke", len(stroke_start) - 1)
    _check_start(path, "stroke", stroke_start, "point", len(points))
    if not (np.abs(points) <= np.finfo(np.float32).max).all():  # never so for NaN
        raise DrawingsError(f"points in {path} must be finite numbers.")
    for key in ("labels", "kinds", "writers"):
        if len(arrays[key]) != count:
            raise DrawingsError(
                f"{key} in {path} must be {count}, one for each drawing, not {len(arrays[key])}."
            )
    if labels.min() < -1 or labels.max() > 9:
        raise DrawingsError(f"labels in {path} must be 0 to 9, or -1 for no digit.")


def _check_start(path, whole: str, start: np.ndarray, part: str, parts: int) -> None:
    if not len(start) or start[0] != 0 or start[-1] != parts or (start[1:] < start[:-1]).any():
        raise DrawingsError(
            f"{whole}_start in {path} must rise from 0 to {max(parts, 0)}, the number of {part}s."
        )
    if (start[1:] == start[:-1]).any():
        raise DrawingsError(f"{path} holds a {whole} without a {part}.")


def draw(strokes: list[np.ndarray], pen: float, side: int = 280) -> np.ndarray:
    """Draw strokes with a round pen: uint8 (side, side), white ink on black.

    Points and pen are in pixels, (0, 0) the canvas's corner; ValueError for a pen of
    less than 1. As the page's canvas does with the points that a mouse reports
    (streamlit-drawable-canvas 0.13, fabric.js's PencilBrush), but for one thing: that
    drops every stroke's last point but one. Among a hand's many points it is not missed;
    a stroke written down with three would lose its corner.
    """
    if not pen >= 1:
        raise ValueError(f"A pen must be at least 1 pixel wide, not {pen}.")
    thickness = max(2, 2 * round((_FINE * pen - _WIDER) / 2))  # odd ones come out wider
    large_side = round(side * (thickness + _WIDER) / pen)
    large = np.zeros((large_side, large_side), np.uint8)
    for stroke in strokes:
        way = smooth(_thin_out(stroke)) * (large_side / side)
        draw_stroke(large, way - 0.5, thickness)  # OpenCV's (0, 0) is a pixel's centre
    canvas = cv2.resize(large, (side, side), interpolation=cv2.INTER_AREA)
    return cv2.threshold(canvas, _FAINT, 255, cv2.THRESH_TOZERO)[1]


def _thin_out(stroke: np.ndarray) -> np.ndarray:
    """Leave out points that hardly move on, ends kept: float (n, 2) to (m, 2)."""
    (x, y), *others = stroke.tolist()
    kept = [0]
    for index, (next_x, next_y) in enumerate(others[:-1], start=1):
        if (next_x - x) ** 2 + (next_y - y) ** 2 >= _NEAR**2:
            x, y = next_x, next_y
            kept.append(index)
    return stroke[[*kept, len(others)] if others else kept]
