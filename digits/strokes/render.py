"""Draw strokes as the page's canvas draws them.

Left out: colours, pressure and the speed of the pen.
"""

from collections.abc import Iterable, Sequence

import cv2
import numpy as np

from digits.strokes.canvas_json import PenPath, PenStroke
from digits.strokes.pen import draw_stroke, smooth

# A path is drawn 8 times larger, then halved three times, which OpenCV does many times as fast
# as any other scaling. With two halvings, lines would be 0.14 pixels too thin instead of 0.07.
HALVINGS = 3
OVERSAMPLING = 2**HALVINGS
# OpenCV draws anti-aliased lines of even thickness this many pixels wider than asked; measured.
EXTRA_WIDTH = 1.45
# Of 255. Soft edges leave fainter ink around a stroke; framing would crop to it.
FAINTEST_INK = 10
# Pixels. fabric.js's PencilBrush skips a point that is nearer than this to the one before.
MIN_DISTANCE = 0.4
# Enlarged pixels that a path may be moved by. OpenCV takes as long for a short piece as for a
# long one, and a curve comes in many short ones.
STRAIGHT = 0.5


def draw_strokes(strokes: list[np.ndarray], pen: float, side: int = 280) -> np.ndarray:
    """Draw strokes with a round pen: uint8 (side, side), white ink on black, 0 to 255.

    Each stroke is float (points, 2), x to the right and y down, in pixels from the canvas's
    corner; `pen` is the width in pixels. Raises ValueError for a pen of less than 1.

    Follows streamlit-drawable-canvas 0.13 (fabric.js's PencilBrush) for the points that a
    mouse reports, with one difference: fabric.js drops the last point but one of every
    stroke. A hand makes so many points that this does not show, but a stroke that is
    written down as three points would lose its corner.
    """
    if not pen >= 1:
        raise ValueError(f"A pen must be at least 1 pixel wide, not {pen}.")
    return draw_pen_strokes([PenStroke(stroke, pen) for stroke in strokes], side)


def draw_pen_strokes(strokes: list[PenStroke], side: int) -> np.ndarray:
    """Draw strokes of several pens, as `draw_strokes`: uint8 (side, side)."""
    return draw_paths(map(pen_path, strokes), side)


def pen_path(stroke: PenStroke) -> PenPath:
    """The path of the pen through the points that a mouse reported."""
    return PenPath(smooth(_thin_out(stroke.points)), stroke.pen)


def draw_paths(paths: Iterable[PenPath], side: int) -> np.ndarray:
    """Draw the paths of pens: uint8 (side, side), white ink on black, 0 to 255."""
    ink: np.ndarray = np.zeros((side, side), np.uint8)
    for path in paths:
        add_path(ink, path)
    return ink


def draw_on(ink: np.ndarray, drawn: Sequence[PenPath], paths: Sequence[PenPath]) -> np.ndarray:
    """What `draw_paths` gives of `paths`, sooner where they begin with those on `ink`.

    `ink` uint8 (side, side) is that of the paths `drawn`; it is left as it is.
    """
    if len(drawn) > len(paths) or not all(map(_is_same, drawn, paths)):
        return draw_paths(paths, len(ink))
    ink = ink.copy()
    for path in paths[len(drawn) :]:
        add_path(ink, path)
    return ink


def _is_same(one: PenPath, other: PenPath) -> bool:
    return one.pen == other.pen and np.array_equal(one.points, other.points)


def add_path(ink: np.ndarray, path: PenPath) -> None:
    """Draw a path on uint8 (H, W), which is changed.

    What the pen covers does not depend on what is there: a pixel takes the stronger ink.
    """
    points, pen = path
    reach = pen / 2 + 1
    size = ink.shape[::-1]
    left, top = np.clip(np.floor(points.min(axis=0) - reach), 0, size).astype(int)
    right, bottom = np.clip(np.ceil(points.max(axis=0) + reach), 0, size).astype(int)
    if left >= right or top >= bottom:  # outside of the canvas
        return
    large = np.zeros((OVERSAMPLING * (bottom - top), OVERSAMPLING * (right - left)), np.uint8)
    # Even: lines of odd thickness come out wider than EXTRA_WIDTH.
    thickness = max(2, 2 * round((OVERSAMPLING * pen - EXTRA_WIDTH) / 2))
    # From the canvas's corner to the pixel's centre.
    draw_stroke(large, _simplify((points - (left, top)) * OVERSAMPLING) - 0.5, thickness)
    for _ in range(HALVINGS):
        large = cv2.resize(large, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    drawn = cv2.threshold(large, FAINTEST_INK, 255, cv2.THRESH_TOZERO)[1]
    part = ink[top:bottom, left:right]
    np.maximum(part, drawn, out=part)


def _simplify(path: np.ndarray) -> np.ndarray:
    """A path without the points that it does not need: float (n, 2) to (m, 2)."""
    if (path[0] == path[-1]).all():  # OpenCV would take it for a closed line
        return path
    return cv2.approxPolyDP(path.astype(np.float32), STRAIGHT, False)[:, 0]  # (m, 2)


def _thin_out(stroke: np.ndarray) -> np.ndarray:
    """Leave out points closer than MIN_DISTANCE, but keep both ends: float (n, 2) to (m, 2)."""
    (x, y), *others = stroke.tolist()
    chosen = [0]
    for index, (next_x, next_y) in enumerate(others[:-1], start=1):
        if (next_x - x) ** 2 + (next_y - y) ** 2 >= MIN_DISTANCE**2:
            x, y = next_x, next_y
            chosen.append(index)
    return stroke[[*chosen, len(others)] if others else chosen]
