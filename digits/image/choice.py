"""Choose the group of strokes that is the digit, and the digits beside it that make a number.

A picture holds more than a digit: print, buttons, the frame around a canvas, crumbs, a thumb.
Left out: reading. Nothing here knows what a 4 looks like.
"""

from dataclasses import dataclass
from enum import IntEnum

import cv2
import numpy as np

from digits.image.groups import SMALL, Group, find_marks, group_marks

SMALLEST_DIGIT = 1 / 25  # share of the picture's longer side
# Share of the picture's shorter side: what lies wholly within this distance of the border is
# no digit.
RIM = 1 / 20

WIDEST = 1.8  # width against height: a wider group is a word, a button, a bar
# Shares of a group's longer side.
FILLED = 0.65  # a thicker mark is a filled shape; a thick pen's small 9 reaches 0.55
THINNEST_LINE = 1 / 50  # a straight line that is thinner parts the page
# Share of the rectangle around a group: 0.79 for an ellipse, above 0.95 for a printed frame.
RECTANGLE = 0.93
# Share of a frame's longer side: the digit in it is larger than the dot in a 0.
FRAMED = 0.25
# A circle drawn around a digit is seen from it in at least this share of all directions.
AROUND, DIRECTIONS = 0.9, 36
# A mark this many times as long as wide is straight: in a 0 it is a slash, and no digit.
STRAIGHT = 5
# A straight mark beside a digit, so many times as long and its line as thick, is a pen that
# lies there. The digit has at least a quarter of its length.
LONGER, BOLDER, BESIDE_PEN = 1.2, 1.4, 0.25
# A filled rectangle: its share of ink in its box, and its narrow side as a share of the longer
# one. The ink of a thick pen's 8 is 0.65 of its box; the bar of a 5 is narrower.
PANEL_INK, PANEL_SIDE = 0.75, 0.4
BAR_INK = 0.9  # share of ink in its box: a bar's, and that of a 1 only if it is exactly upright
# A digit's line is even: at most this share of it is thin (see groups.py).
UNEVEN = 0.5
MAX_MARKS = 8  # a group of more marks is a paragraph or a chart, unless nothing else is there
# A group counts as another digit if its height is at least this share of the digit's.
COMPARABLE = 0.5
# Digits make a number where the gap between two of them is at most this share of the largest one's
# height, and where of the lower one at least this share stands beside the other. Digits that touch
# are one group, which is wider.
GAP, IN_LINE, WIDEST_JOINED = 1.0, 0.5, 6


class Rank(IntEnum):
    """How much a group looks like a digit by its size, place and shape."""

    UNLIKELY = 0
    AT_BORDER = 1  # its shape may be a digit's; it may also be a table or a thumb
    LIKELY = 2


@dataclass(frozen=True, eq=False)
class Choice:
    """The `pixels` of a digit or a number, uint8 (H, W), where the rest of the picture is 0.

    `count`: how many digits and numbers the picture seems to hold, from 1. `extent`: the longer
    side of the largest digit, in pixels.
    """

    pixels: np.ndarray
    rank: Rank
    count: int
    extent: int


def choose_digit(mask: np.ndarray, longest: int | None = None) -> Choice | None:
    """The strokes of the digit or of the number that it belongs to; None without any strokes.

    Takes uint8 (H, W), 1 where there is ink, 0 elsewhere. `longest` is the longer side of the
    picture that the mask was cut from, in pixels. Of several groups that look like digits it
    is the largest; where none does, it is the one with the most ink.
    """
    longest = longest or max(mask.shape)
    labels, strokes = find_marks(mask, longest)
    drawn = [
        stroke
        for stroke in strokes
        if not (_is_panel(stroke) or _is_container(stroke, strokes, labels))
    ]
    free = [stroke for stroke in drawn if not _at_border(stroke, mask)]
    return (
        _largest(labels, free, Rank.LIKELY, longest)
        or _largest(labels, drawn, Rank.AT_BORDER, longest)
        or _with_most_ink(labels, strokes)
    )


def _largest(labels: np.ndarray, strokes: list[Group], rank: Rank, longest: int) -> Choice | None:
    """The largest group that looks like a digit, with its number."""
    if not strokes:
        return None
    groups = group_marks(labels, strokes, longest)
    likely = [group for group in groups if _is_likely(group, labels, longest)]
    if not likely:
        return None
    drawn = [group for group in likely if not (_is_bar(group) or len(group.labels) > MAX_MARKS)]
    # Beside a digit, and from the same pen, an exact bar is a 1.
    bars = [group for group in likely if drawn and _is_bar(group)]
    likely = drawn or likely
    likely = [group for group in likely if not _is_pen(group, likely, labels)]
    digit = max(likely, key=lambda group: group.extent)
    beside = [group for group in groups if _is_joined(group, digit)] + bars
    rest = [group for group in likely if group.height >= COMPARABLE * digit.height] + beside
    number, *others = _numbers(digit, rest)
    others = [other for other in others if not all(group in bars for group in other)]
    in_number = [label for group in number for label in group.labels]
    pixels = np.isin(labels, in_number).astype(np.uint8)
    return Choice(pixels, rank, 1 + len(others), digit.extent)


def _is_joined(group: Group, digit: Group) -> bool:
    """Whether a group that is too wide for a digit may be several that touch."""
    return (
        digit.height >= group.height >= COMPARABLE * digit.height
        and WIDEST * group.height < group.width <= WIDEST_JOINED * group.height
        and group.pen <= BOLDER * digit.pen
        and group.thickness <= FILLED * group.height
        and len(group.labels) <= MAX_MARKS
    )


def _numbers(digit: Group, others: list[Group]) -> list[list[Group]]:
    """Groups that stand in one line near each other, each a number: first that of the digit."""
    left = [group for group in others if group is not digit]
    numbers = [[digit]]
    while True:
        near = [group for group in left if any(_in_line(group, one) for one in numbers[-1])]
        numbers[-1] += near
        left = [group for group in left if group not in near]
        if not left:
            return numbers
        if not near:
            numbers.append([left.pop()])


def _in_line(one: Group, other: Group) -> bool:
    """Whether two groups stand beside each other as the digits of a number do."""
    low, high = sorted((one.height, other.height))
    gap = max(one.left, other.left) - min(one.right, other.right)
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    alike = low >= COMPARABLE * high and max(one.pen, other.pen) <= BOLDER * min(one.pen, other.pen)
    return alike and gap <= GAP * high and shared >= IN_LINE * low


def _with_most_ink(labels: np.ndarray, strokes: list[Group]) -> Choice | None:
    """The stroke with the most ink, if it does not lie along the border."""
    strokes = [stroke for stroke in strokes if not _in_rim(stroke, labels)]
    if not strokes:
        return None
    most = max(strokes, key=lambda stroke: stroke.area)
    return Choice((labels == most.labels[0]).astype(np.uint8), Rank.UNLIKELY, 1, most.extent)


def _at_border(stroke: Group, mask: np.ndarray) -> bool:
    height, width = mask.shape
    return not (stroke.left and stroke.top and stroke.right < width and stroke.bottom < height)


def _in_rim(group: Group, mask: np.ndarray) -> bool:
    height, width = mask.shape
    rim = RIM * min(height, width)
    return (
        group.right <= rim
        or group.bottom <= rim
        or group.left >= width - rim
        or group.top >= height - rim
    )


def _is_likely(group: Group, labels: np.ndarray, longest: int) -> bool:
    """Whether a group may be a digit by its size, place and shape."""
    return (
        not _in_rim(group, labels)
        and group.extent > SMALLEST_DIGIT * longest
        and group.width <= WIDEST * group.height
        and group.thickness <= FILLED * group.extent
        and group.thin <= UNEVEN
        and min(group.width, group.height) > THINNEST_LINE * group.extent
    )


def _is_panel(stroke: Group) -> bool:
    """Whether a mark is a filled rectangle, such as a key or a canvas: more ink than ground."""
    box = stroke.width * stroke.height
    narrow = min(stroke.width, stroke.height)
    return stroke.area > PANEL_INK * box and narrow > PANEL_SIDE * stroke.extent


def _is_bar(group: Group) -> bool:
    """Whether a group is an exact upright rectangle, as in a chart; it may be a 1, too."""
    return group.area > BAR_INK * group.width * group.height


def _is_pen(group: Group, others: list[Group], labels: np.ndarray) -> bool:
    """Whether a group is a pen or a ruler that lies beside a digit."""
    if not any(
        group.extent > LONGER * other.extent > LONGER * BESIDE_PEN * group.extent
        and group.pen > BOLDER * other.pen
        for other in others
    ):
        return False
    return _is_straight(group, labels)


def _is_straight(group: Group, labels: np.ndarray) -> bool:
    _, (width, height), _ = cv2.minAreaRect(_pixels(group, labels))
    return max(width, height) > STRAIGHT * min(width, height)


def _pixels(group: Group, labels: np.ndarray) -> np.ndarray:
    """The pixels of a group: int (n, 2), x and y."""
    return cv2.findNonZero(np.isin(labels, group.labels).astype(np.uint8)).reshape(-1, 2)


def _is_container(stroke: Group, strokes: list[Group], labels: np.ndarray) -> bool:
    """Whether a mark is a frame around another one, or a stamp around several."""
    within = [
        other
        for other in strokes
        if other.extent > SMALL * stroke.extent
        and stroke.left < other.left
        and other.right < stroke.right
        and stroke.top < other.top
        and other.bottom < stroke.bottom
    ]
    if len(within) != 1 or within[0].extent < FRAMED * stroke.extent:
        return len(within) > 1
    points = _pixels(stroke, labels)
    (_, (width, height), _) = cv2.minAreaRect(points)
    if cv2.contourArea(cv2.convexHull(points)) > RECTANGLE * width * height:
        return True
    return _goes_around(points, within[0]) and not _is_straight(within[0], labels)


def _goes_around(points: np.ndarray, inner: Group) -> bool:
    """Whether points, int (n, 2), lie on all sides of a group."""
    middle = (inner.left + inner.right) / 2, (inner.top + inner.bottom) / 2
    x, y = (points - middle).T
    directions = np.floor((np.arctan2(y, x) / np.pi + 1) / 2 * DIRECTIONS)
    return len(np.unique(directions % DIRECTIONS)) >= AROUND * DIRECTIONS
