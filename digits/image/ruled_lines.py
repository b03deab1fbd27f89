"""Find the printed lines of ruled or squared paper, as different from a pen's strokes.

Left out: paper tilted by more than about 10 degrees, whose lines are no longer parallel, and
lines that are as thick as a pen's stroke and lie along it.
"""

from collections.abc import Callable

import cv2
import numpy as np

from digits.image.resize import scale_down

SMALLEST = 100  # pixels; in a smaller picture a line is as wide as a stroke

# Shares of a picture's longer side.
LINE_WIDTH = 1 / 50  # at most
LINE_PART = 1 / 25  # a line may be bent, but parts of this length are straight
LINE_GAP = 1 / 40  # at most, between two parts of one line
# Share of the shorter side: a line is at least this long.
LINE_SPAN = 0.6

THICKER = 1.6  # where a line is this many times its usual width, a stroke crosses it
# Pixels of the copies on which the angle is found: to a degree first, then to a quarter of one.
ROUGH_SIDE, ANGLE_SIDE = 200, 400


def printed_lines(mask: np.ndarray) -> np.ndarray:
    """The printed lines of a sheet at any angle, with their faint edges: bool (H, W).

    Takes uint8 (H, W), 1 where there are lines or ink, 0 elsewhere. Where a stroke crosses a
    line, the stroke stays whole. A single line does not count, because it may be a 1.
    """
    if min(mask.shape) < SMALLEST:
        return np.zeros(mask.shape, bool)
    turn, side = _turning(mask.shape, _angle(mask))
    turned = cv2.warpAffine(mask * 255, turn, (side, side)) // 128
    lines = _level_lines(turned, mask.shape)
    lines |= _level_lines(np.ascontiguousarray((turned & ~lines).T), mask.shape).T

    def turn_back(turned: np.ndarray) -> np.ndarray:  # to uint8 (H, W), 0 to 255
        return cv2.warpAffine(turned * 255, turn, mask.shape[::-1], flags=cv2.WARP_INVERSE_MAP)

    edges = cv2.dilate(turn_back(lines), _box(3, 3)) > 64
    return edges & (turn_back(turned & ~lines) < 128)


def _box(width: int, height: int) -> np.ndarray:
    """A rectangular structuring element: uint8 (height, width), all 1."""
    return np.ones((height, width), np.uint8)


def _open(mask: np.ndarray, width: int, height: int) -> np.ndarray:
    """Keep only what a rectangle fits into: uint8 (H, W) to the same."""
    return np.asarray(cv2.morphologyEx(mask, cv2.MORPH_OPEN, _box(width, height)))


def _angle(mask: np.ndarray) -> float:
    """Degrees to turn a picture by, so that most thin parts of it are level or upright.

    The sums over its rows, or over its columns, are then the most uneven.
    """
    width = round(LINE_WIDTH * max(mask.shape))
    thin = 255 * (mask - _open(mask, width, width))
    roughly = max(range(-45, 45), key=_unevenness(scale_down(thin, ROUGH_SIDE)))
    quarters = [roughly + quarter / 4 for quarter in range(-6, 7)]
    return max(quarters, key=_unevenness(scale_down(thin, ANGLE_SIDE)))


def _unevenness(thin: np.ndarray) -> Callable[[float], float]:
    """How uneven the sums over rows or columns of uint8 (H, W) are, turned by degrees."""

    def unevenness(angle: float) -> float:
        turn, side = _turning(thin.shape, angle)
        turned = cv2.warpAffine(thin, turn, (side, side))
        return max(float((turned.sum(axis=axis, dtype=float) ** 2).sum()) for axis in (0, 1))

    return unevenness


def _turning(shape: tuple[int, ...], angle: float) -> tuple[np.ndarray, int]:
    """The affine map (2, 3) that turns a picture by degrees into a square, and its side."""
    height, width = shape
    side = int(np.ceil(np.hypot(width, height)))
    turn = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), float(angle), 1)
    turn[:, 2] = turn[:, 2] + np.array([side - width, side - height]) / 2
    return turn, side


def _level_lines(mask: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """The level lines in uint8, 0 or 1, without the strokes that cross them.

    A line is a group of level runs that are long together and mostly thin. `shape` is the
    picture's before it was turned, which the limits are shares of.
    """
    part, gap, width = (round(share * max(shape)) for share in (LINE_PART, LINE_GAP, LINE_WIDTH))
    runs = cv2.morphologyEx(cv2.dilate(mask, _box(1, 5)), cv2.MORPH_CLOSE, _box(gap, 1))
    runs = cv2.bitwise_and(_open(runs, part, 1), mask)
    thin = runs & ~_open(mask, 1, width)
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(cv2.dilate(runs, _box(gap, 3)))
    upper_edge = thin & ~np.roll(thin, 1, axis=0)
    length = np.bincount(labels[upper_edge > 0], minlength=count)
    span = LINE_SPAN * min(shape)
    is_line = (boxes[:, cv2.CC_STAT_WIDTH] > span) & (length > span / 2)
    is_line[0] = False
    if length[is_line].sum() < 2 * span:
        return np.zeros_like(mask)
    # OpenCV's labels are int32; its type hints say they may be floats.
    lines = runs & is_line[labels]  # pyright: ignore[reportCallIssue, reportArgumentType]
    crossing = int(np.ceil(THICKER * (lines & thin).sum() / length[is_line].sum())) + 2
    return lines & ~_open(mask, 1, crossing)
