"""Drawing files: many drawings as pen strokes in one .npz file, read and written.

A drawing is a list of strokes, a stroke float (points, 2): x to the right, y down.
Left out: drawing the strokes (see render.py).
"""

import hashlib
import io
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from digits import DigitsError
from digits.files import load_npz, write_atomic

_NUMBERS, _TEXT = ("iu", "a row of whole numbers"), ("U", "a row of text")
# The arrays of a file: NumPy's codes for the kinds of dtype that are right, and their name.
_KEYS = {
    "points": ("f", "floats of shape (P, 2)"),
    **dict.fromkeys(("stroke_start", "drawing_start", "labels"), _NUMBERS),
    **dict.fromkeys(("kinds", "writers"), _TEXT),
}


class DrawingsError(DigitsError):
    """A file of drawings that cannot be read or written, or is not what it should be."""


class Drawings(NamedTuple):
    """D drawings. Their points may be in any unit: a drawing is scaled when it is drawn.

    `strokes` has one list for each drawing: its strokes, float32 (points, 2), where one
    point is a dot. `labels` is int8 (D,), 0 to 9, or -1 for no digit. `kinds` is str (D,),
    the label as text; `writers` is str (D,), who drew it, empty where nobody knows.
    """

    strokes: list[list[np.ndarray]]
    labels: np.ndarray
    kinds: np.ndarray
    writers: np.ndarray


def read_drawings(path: str | Path) -> Drawings:
    """Read a .npz file of drawings; further arrays in it are ignored.

    `points` is float (P, 2). `stroke_start` is int (S + 1,): the first point of each stroke,
    then P. `drawing_start` is int (D + 1,): the first stroke of each drawing, then S.
    `labels`, `kinds` and `writers` are as in `Drawings`. Raises `DrawingsError` with a
    sentence that says what is wrong.
    """
    arrays = _load(Path(path))
    _check(path, arrays)
    points = arrays["points"].astype(np.float32)
    strokes = [points[a:b] for a, b in pairwise(arrays["stroke_start"])]
    drawings = [strokes[a:b] for a, b in pairwise(arrays["drawing_start"])]
    return Drawings(drawings, arrays["labels"].astype(np.int8), arrays["kinds"], arrays["writers"])


def write_drawings(path: str | Path, drawings: Drawings) -> None:
    """Write a file that `read_drawings` can read, whole or not at all.

    Raises `DrawingsError` where it cannot be written, or where it could not be read back.
    """
    content = encode_drawings(drawings, path)
    try:
        write_atomic(Path(path), content)
    except OSError as error:
        raise DrawingsError(f"{path} cannot be written: {error.strerror}.") from error


def encode_drawings(drawings: Drawings, name: str | Path = "The file") -> bytes:
    """The content of a file that `read_drawings` can read; `name` is what its errors call it.

    Raises `DrawingsError` where it could not be read back.
    """
    arrays = _arrays(drawings)
    _check(name, arrays)
    content = io.BytesIO()
    np.savez_compressed(content, **arrays | {"labels": arrays["labels"].astype(np.int8)})
    return content.getvalue()


def checksum(drawings: Drawings) -> str:
    """The SHA-256 of what a file of these drawings holds, 64 hexadecimal digits.

    It is the same on every computer, however the file is packed: that of the bytes of
    `points`, `stroke_start`, `drawing_start` and `labels` (little-endian float32, int32,
    int32, int8), then of `kinds` and `writers`, one a line, in UTF-8.
    """
    points, stroke_start, drawing_start, labels, kinds, writers = _arrays(drawings).values()
    numbers = (points, "<f4"), (stroke_start, "<i4"), (drawing_start, "<i4"), (labels, "i1")
    content = b"".join(array.astype(dtype).tobytes() for array, dtype in numbers)
    text = "".join(f"{line}\n" for line in (*kinds, *writers))
    return hashlib.sha256(content + text.encode()).hexdigest()


def _arrays(drawings: Drawings) -> dict[str, Any]:
    """The six arrays of a file, not checked yet."""
    strokes = [stroke for drawing in drawings.strokes for stroke in drawing]
    return {
        "points": np.concatenate([np.empty((0, 2)), *strokes]).astype(np.float32),
        "stroke_start": np.cumsum([0, *map(len, strokes)], dtype=np.int32),
        "drawing_start": np.cumsum([0, *map(len, drawings.strokes)], dtype=np.int32),
        "labels": np.asarray(drawings.labels),
        "kinds": np.asarray(drawings.kinds, str),
        "writers": np.asarray(drawings.writers, str),
    }


def _load(path: Path) -> dict[str, np.ndarray]:
    """The six arrays of a file, not checked yet."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DrawingsError(f"{path} cannot be read: {error.strerror}.") from error
    return load_npz(path, _KEYS, DrawingsError, io.BytesIO(content))


def _check(path: str | Path, arrays: dict[str, np.ndarray]) -> None:
    """Raise `DrawingsError` where the six arrays of a file are no drawings."""
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
    if not (np.abs(points) <= np.finfo(np.float32).max).all():  # False for NaN
        raise DrawingsError(f"points in {path} must be finite numbers.")
    for key in ("labels", "kinds", "writers"):
        if len(arrays[key]) != count:
            raise DrawingsError(
                f"{key} in {path} must be {count}, one for each drawing, not {len(arrays[key])}."
            )
    if labels.min() < -1 or labels.max() > 9:
        raise DrawingsError(f"labels in {path} must be 0 to 9, or -1 for no digit.")


def _check_start(path: str | Path, whole: str, start: np.ndarray, part: str, parts: int) -> None:
    """Check where each whole (a drawing, a stroke) starts among its parts (strokes, points)."""
    if not len(start) or start[0] != 0 or start[-1] != parts or (start[1:] < start[:-1]).any():
        raise DrawingsError(
            f"{whole}_start in {path} must rise from 0 to {max(parts, 0)}, the number of {part}s."
        )
    if (start[1:] == start[:-1]).any():
        raise DrawingsError(f"{path} holds a {whole} without a {part}.")
