"""Read the strokes out of the JSON that the page's canvas sends.

The JSON comes from a browser, so it may be anything: every value is checked before it is
used. Left out: objects on the canvas that no pen drew or that were moved afterwards.
"""

from math import inf
from typing import Any, NamedTuple

import numpy as np

from digits.strokes.pen import CURVE_STEPS, bezier

# No digit has more strokes, or more path commands in all; more would take long to read.
MAX_STROKES, MAX_COMMANDS = 500, 20_000
# Pixels. Larger numbers are clipped, because OpenCV counts sixteenths of a pixel in 32 bits.
MAX_COORDINATE, MAX_PEN = 10_000, 1_000
NUMBERS_AFTER = {"M": 2, "L": 2, "Q": 4}  # how many numbers follow each path command


class PenPath(NamedTuple):
    """The path of the pen through one stroke.

    `points` float (n, 2), n from 1 up, x to the right and y down in pixels from the
    canvas's corner; `pen` is its width in pixels.
    """

    points: np.ndarray
    pen: float


class PenStroke(NamedTuple):
    """A stroke as a hand makes it: the points that it reports, and the pen's width.

    `points` float (n, 2), n from 1 up, x to the right and y down in pixels of a canvas of
    360 x 360; `pen` in the same pixels.
    """

    points: np.ndarray
    pen: float


def parse_strokes(json_data: Any) -> list[PenPath]:
    """The strokes in the canvas's JSON, in the order in which they were drawn.

    `json_data` may be any JSON value. Objects that are no whole strokes are skipped; more
    than 500 strokes, or 20,000 commands in all, give an empty list. A path has one command
    "M", then "Q" for quadratic curves and "L" for straight lines, as fabric.js's PencilBrush
    writes them (streamlit-drawable-canvas 0.13).
    """
    objects = json_data.get("objects") if isinstance(json_data, dict) else None
    if not isinstance(objects, list) or len(objects) > MAX_STROKES:
        return []
    strokes = [stroke for stroke in objects if _is_stroke(stroke)]
    if sum(len(stroke["path"]) for stroke in strokes) > MAX_COMMANDS:
        return []
    return [path for path in map(_parse_path, strokes) if path is not None]


def _is_stroke(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and value.get("type") in ("Path", "path")
        and isinstance(value.get("path"), list)
        and _is_number(value.get("strokeWidth"))
    )


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) and -inf < value < inf  # False for NaN


def _parse_path(stroke: dict) -> PenPath | None:
    """The path of one stroke; None where its commands are incomplete or wrong."""
    commands = stroke["path"]
    if not commands or not all(map(_is_command, commands)):
        return None
    if commands[0][0] != "M" or any(command[0] == "M" for command in commands[1:]):
        return None
    pen = min(max(stroke["strokeWidth"], 1), MAX_PEN)
    numbers = [
        [min(max(number, -MAX_COORDINATE), MAX_COORDINATE) for number in command[1:]]
        for command in commands
    ]
    # "L" has one point: as its own control point it makes a straight curve.
    controls = np.array([of_command[:2] for of_command in numbers], float)  # (n, 2)
    ends = np.array([of_command[-2:] for of_command in numbers], float)  # (n, 2)
    t = np.arange(1, CURVE_STEPS + 1) / CURVE_STEPS  # without 0, where the last curve ended
    curves = bezier(ends[:-1], controls[1:], ends[1:], t)  # (4 (n - 1), 2)
    return PenPath(np.concatenate([ends[:1], curves]), float(pen))


def _is_command(value: Any) -> bool:
    return (
        isinstance(value, list)
        and 3 <= len(value) <= 5
        and isinstance(value[0], str)
        and len(value) - 1 == NUMBERS_AFTER.get(value[0])
        and all(map(_is_number, value[1:]))
    )
