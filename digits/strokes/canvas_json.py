"""Strokes as JSON: fabric.js's, read and written, and the short form that a browser keeps.

JSON comes from a browser, so it may be anything: every value is checked before it is used.
Left out: strokes that were moved after they were drawn.
"""

from math import inf
from typing import Any, NamedTuple

import numpy as np

from digits import DigitsError
from digits.strokes.pen import CURVE_STEPS, bezier

# More than anybody draws: 600 strokes and 25,000 points have been seen. More take long to read.
MAX_STROKES, MAX_COMMANDS = 2_000, 60_000
# Pixels. Larger numbers are clipped, because OpenCV counts sixteenths of a pixel in 32 bits.
MAX_COORDINATE, MAX_PEN = 10_000, 1_000
# Of a pixel. In the digits after them browsers differ, and a drawing from itself put back.
DECIMALS = 3
NO_DRAWING = "What the canvas sent is no drawing. Clear it and draw again."
TOO_MUCH = "This drawing has too many strokes. Clear it and draw again."
NUMBERS_AFTER = {"M": 2, "L": 2, "Q": 4}  # how many numbers follow each path command


class StrokesError(DigitsError):
    """What should be strokes is something else, or too much."""


class PenStroke(NamedTuple):
    """The points of one stroke, as a mouse or a finger reported them.

    `points` float (n, 2), n from 1 up, x to the right and y down in pixels of a canvas of
    360 x 360; `pen` is its width in pixels.
    """

    points: np.ndarray
    pen: float


class PenPath(NamedTuple):
    """The path of the pen through one stroke.

    `points` float (n, 2), n from 1 up, x to the right and y down in pixels from the
    canvas's corner; `pen` is its width in pixels.
    """

    points: np.ndarray
    pen: float


def parse_strokes(json_data: Any) -> list[PenPath]:
    """The strokes in the canvas's JSON, in the order in which they were drawn.

    `json_data` may be any JSON value. Raises `StrokesError` where anything in it is no whole
    stroke, and for more than 2,000 strokes or 60,000 commands in all. A path has one command
    "M", then "Q" for quadratic curves and "L" for straight lines, as fabric.js's PencilBrush
    writes them (streamlit-drawable-canvas 0.13). Numbers far outside of the canvas are clipped.
    """
    objects = json_data.get("objects") if isinstance(json_data, dict) else None
    if not isinstance(objects, list):
        raise StrokesError(NO_DRAWING)
    if len(objects) > MAX_STROKES:
        raise StrokesError(TOO_MUCH)
    if not all(map(_is_stroke, objects)):
        raise StrokesError(NO_DRAWING)
    if sum(len(stroke["path"]) for stroke in objects) > MAX_COMMANDS:
        raise StrokesError(TOO_MUCH)
    return [_parse_path(stroke) for stroke in objects]


def _is_stroke(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and value.get("type") in ("Path", "path")
        and isinstance(value.get("path"), list)
        and _is_number(value.get("strokeWidth"))
    )


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) and -inf < value < inf  # False for NaN


def _parse_path(stroke: dict) -> PenPath:
    """The path of one stroke; `StrokesError` where its commands are incomplete or wrong."""
    commands = stroke["path"]
    if not commands or not all(map(_is_command, commands)):
        raise StrokesError(NO_DRAWING)
    if commands[0][0] != "M" or any(command[0] == "M" for command in commands[1:]):
        raise StrokesError(NO_DRAWING)
    pen = min(max(stroke["strokeWidth"], 1), MAX_PEN)
    numbers = [
        [min(max(number, -MAX_COORDINATE), MAX_COORDINATE) for number in command[1:]]
        for command in commands
    ]
    # "L" has one point: as its own control point it makes a straight curve.
    controls = np.round([of_command[:2] for of_command in numbers], DECIMALS)  # (n, 2)
    ends = np.round([of_command[-2:] for of_command in numbers], DECIMALS)  # (n, 2)
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


# The short form: [{"pen": 23, "points": [x, y, x, y, ...]}, ...]


def read_strokes(value: Any) -> list[PenStroke]:
    """Strokes in the short form that a browser sends; `value` may be any JSON value.

    Raises `StrokesError` where anything in it is wrong, and for more than 2,000 strokes or
    60,000 points in all. Numbers far outside of the canvas are clipped.
    """
    if not isinstance(value, list) or not all(map(_is_short_stroke, value)):
        raise StrokesError(NO_DRAWING)
    if len(value) > MAX_STROKES or sum(len(one["points"]) for one in value) > 2 * MAX_COMMANDS:
        raise StrokesError(TOO_MUCH)
    return [_read_short_stroke(stroke) for stroke in value]


def _is_short_stroke(value: Any) -> bool:
    if not isinstance(value, dict) or not _is_number(value.get("pen")):
        return False
    points = value.get("points")
    if not isinstance(points, list) or not points or len(points) % 2:
        return False
    return all(map(_is_number, points))


def _read_short_stroke(stroke: dict) -> PenStroke:
    numbers = [min(max(number, -MAX_COORDINATE), MAX_COORDINATE) for number in stroke["points"]]
    points = np.array(numbers, float).reshape(-1, 2)  # (n, 2)
    return PenStroke(points, float(min(max(stroke["pen"], 1), MAX_PEN)))


def short_form(strokes: list[PenStroke]) -> list[dict]:
    """Strokes as a browser keeps them, to a hundredth of a pixel."""
    return [
        {"pen": stroke.pen, "points": np.round(stroke.points, 2).ravel().tolist()}
        for stroke in strokes
    ]


# fabric.js's form


def canvas_json(strokes: list[PenStroke]) -> dict:
    """The JSON of a canvas on which fabric.js's PencilBrush has drawn these strokes in white."""
    style = {
        "type": "Path",
        "fill": None,
        "stroke": "#ffffff",
        "strokeLineCap": "round",
        "strokeLineJoin": "round",
        "strokeMiterLimit": 10,
    }
    return {
        "objects": [
            {**style, "strokeWidth": pen, "path": _path_commands(points, pen)}
            for points, pen in strokes
        ]
    }


def _path_commands(points: np.ndarray, pen: float) -> list[list]:
    """Path commands as fabric.js 7 writes them (getSmoothPathFromPoints).

    It moves both ends outwards by a thousandth of the pen, which gives a dot its length.
    """
    if len(points) == 1:
        points = points[[0, 0]]
    out = np.array([1.0, 0.0]), np.array([1.0, 0.0])
    if len(points) > 2:
        out = np.sign(points[2] - points[1]), np.sign(points[-1] - points[-2])
    start, end = points[0] - out[0] * pen / 1000, points[-1] + out[1] * pen / 1000
    middles = (points[:-1] + points[1:]) / 2  # (n - 1, 2)
    moves = (points[:-1] != points[1:]).any(axis=1)
    curves = np.concatenate([points[:-1], middles], axis=1)[moves]  # (m, 4)
    quadratics = [["Q", *curve] for curve in curves.tolist()]
    return [["M", *start.tolist()], *quadratics, ["L", *end.tolist()]]
