"""A drawing stroke by stroke: the ways that the pen took, and pictures of how it grew.

Left out: objects on the canvas that no pen drew, or that were moved afterwards; reading
the pictures (see recipes.py).
"""

from itertools import pairwise
from math import inf
from typing import Any, NamedTuple

import cv2
import numpy as np

from digits.strokes.pen import draw_stroke

# A drawing of more strokes, or with more commands in their paths, is no digit, and would
# take long.
MAX_STROKES, MAX_COMMANDS = 500, 20_000
# Pixels. Numbers beyond are cut to it: OpenCV counts sixteenths of a pixel in 32 bits.
_FARTHEST, _WIDEST_PEN = 10_000, 1_000
_WIDER = 2  # pixels that the growing ink may reach beyond the pen, for its soft edges
_NUMBERS = {"M": 2, "L": 2, "Q": 4}  # after each command of a path
_T = np.arange(1, 5).reshape(1, -1, 1) / 4  # straight pieces of each curve, as in pen.py


class PenPath(NamedTuple):
    """The way of the pen through one stroke.

    `points` float (n, 2), n from 1 up, x to the right and y down in pixels from the
    canvas's corner; `pen` its width in pixels.
    """

    points: np.ndarray
    pen: float


class Frame(NamedTuple):
    """A drawing while it grew.

    `ink` uint8 (H, W); `stroke` the one being drawn, from 1; `done` when it ends here.
    """

    ink: np.ndarray
    stroke: int
    done: bool


def parse_strokes(json_data: Any) -> list[PenPath]:
    """The strokes in what the page's canvas says of its drawing, in their order.

    It comes from a browser and may be any JSON value: objects that are no whole strokes
    are passed over, and more than 500 strokes, or 20,000 commands in all, give none. A
    stroke's path has a command "M", then "Q", quadratic curves, and "L", straight lines,
    as fabric.js's PencilBrush writes them (streamlit-drawable-canvas 0.13).
    """
    objects = json_data.get("objects") if isinstance(json_data, dict) else None
    if not isinstance(objects, list) or len(objects) > MAX_STROKES:
        return []
    strokes = [stroke for stroke in objects if _is_stroke(stroke)]
    if sum(len(stroke["path"]) for stroke in strokes) > MAX_COMMANDS:
        return []
    return [way for way in map(_way, strokes) if way is not None]


def _is_stroke(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and value.get("type") in ("Path", "path")
        and isinstance(value.get("path"), list)
        and _is_number(value.get("strokeWidth"))
    )


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) and -inf < value < inf  # never so for NaN


def _way(stroke: dict) -> PenPath | None:
    """The way of one stroke; None where its path is not whole."""
    path = stroke["path"]
    if not path or not all(map(_is_command, path)):
        return None
    if path[0][0] != "M" or any(command[0] == "M" for command in path[1:]):
        return None
    pen = min(max(stroke["strokeWidth"], 1), _WIDEST_PEN)
    numbers = [[min(max(n, -_FARTHEST), _FARTHEST) for n in command[1:]] for command in path]
    # A straight line is a curve that leans to its own end.
    leans = np.array([of_one[:2] for of_one in numbers], float)  # (n, 2)
    ends = np.array([of_one[-2:] for of_one in numbers], float)  # (n, 2)
    a, b, c = ends[:-1, None], leans[1:, None], ends[1:, None]  # (n - 1, 1, 2)
    curves = (1 - _T) ** 2 * a + 2 * _T * (1 - _T) * b + _T**2 * c  # (n - 1, 4, 2)
    return PenPath(np.concatenate([ends[:1], curves.reshape(-1, 2)]), float(pen))


def _is_command(value: Any) -> bool:
    return (
        isinstance(value, list)
        and 3 <= len(value) <= 5
        and isinstance(value[0], str)
        and len(value) - 1 == _NUMBERS.get(value[0])
        and all(map(_is_number, value[1:]))
    )


def replay_frames(ink: np.ndarray, ways: list[PenPath], frames: int = 40) -> list[Frame]:
    """Pictures of a drawing as it grew along its ways, the last of them the drawing itself.

    `ink` uint8 (H, W) is the whole drawing; each picture is what of it lies under the ways
    so far, so that from one to the next ink only comes. The frames are shared out by the
    length of the ways; each stroke has one at its end, if need be beyond `frames`.
    Without ways there is one.
    """
    if not ways:
        return [Frame(ink, 1, True)]
    lengths = [_lengths(way.points, ink.shape) for way in ways]
    drawn, grown = np.zeros_like(ink), []
    for stroke, count in enumerate(_share_out(frames, ways, lengths), start=1):
        way, along = ways[stroke - 1], lengths[stroke - 1]
        for start, stop in pairwise(np.linspace(0, along[-1], count + 1)):
            piece = _piece(way.points, along, start, stop)
            draw_stroke(drawn, piece - 0.5, round(way.pen) + _WIDER)  # as dataset.py does
            grown.append(Frame(cv2.min(ink, drawn), stroke, False))
        grown[-1] = grown[-1]._replace(done=True)
    grown[-1] = grown[-1]._replace(ink=ink)
    return grown


def _lengths(points: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """How far it is to each point along a way, float (n,); outside of the canvas no way."""
    steps = np.diff(np.clip(points, 0, shape[::-1]), axis=0)  # (n - 1, 2)
    return np.concatenate([[0], np.cumsum(np.hypot(*steps.T))])


def _share_out(frames: int, ways: list[PenPath], lengths: list[np.ndarray]) -> list[int]:
    """How many frames each way has: one, and its part of the rest. A dot is a pen long."""
    extents = [along[-1] + way.pen for way, along in zip(ways, lengths, strict=True)]
    shares = np.cumsum([0, *extents]) / sum(extents)
    return (1 + np.diff(np.round(max(frames - len(ways), 0) * shares).astype(int))).tolist()


def _piece(points: np.ndarray, along: np.ndarray, start: float, stop: float) -> np.ndarray:
    """A way from one length to another: float (n, 2) to (m, 2)."""
    first, last = ([np.interp(at, along, axis) for axis in points.T] for at in (start, stop))
    return np.concatenate([[first], points[(along > start) & (along < stop)], [last]])
