"""Group strokes that belong together, and choose the group that is the digit.

A picture holds more than a digit: print, buttons, the frame around a canvas, crumbs, a thumb.
Left out: finding the strokes (see find.py and photo.py), and reading: nothing here knows what
a 4 looks like.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

import cv2
import numpy as np

# Shares of a picture's longer side.
SPECK = 1 / 80  # a smaller mark is no stroke
REACH = 1 / 100  # marks at most this far apart belong together, unless they stand side by side
SMALLEST_DIGIT = 1 / 25
MOST_STROKES = 150  # the longest ones; the rest is texture
# Share of the picture's shorter side: what lies wholly within this distance of the border is
# no digit.
RIM = 1 / 20

# Shares of the height of the higher one of two marks.
TOUCHING = 0.05  # a gap that a pen leaves in a stroke: these belong together in any case
APART = 0.2  # the bar of a 5, the dot of a 1
SMALL = 0.1  # a mark below this is a speck, and belongs to a digit only where it touches it
# A mark that is so many times as thick, and this many pixels more, is of another pen.
THICKER, BLUR = 1.4, 2
BESIDE = 0.5  # marks that are both higher than this and side by side are two digits

WIDEST = 1.8  # width against height: a wider group is a word, a button, a bar
# Shares of a group's longer side.
FILLED = 0.65  # a thicker mark is a filled shape; a thick pen's small 9 reaches 0.55
THINNEST_LINE = 1 / 50  # a straight line that is thinner parts the page
# Share of the rectangle around a group: 0.79 for an ellipse, above 0.95 for a printed frame.
RECTANGLE = 0.93
# Share of a frame's longer side: the digit in it is larger than the dot in a 0.
FRAMED = 0.25
# A filled rectangle: its share of ink in its box, and its narrow side as a share of the longer
# one. The ink of a thick pen's 8 is 0.65 of its box; the bar of a 5 is narrower.
PANEL_INK, PANEL_SIDE = 0.75, 0.4
MOST_PARTS = 8  # a group of more marks is a paragraph or a chart, unless nothing else is there
BAR_INK = 0.9  # share of ink in its box: a bar's, and that of a 1 only if it is exactly upright
# A digit's line is even: at most this share of it is thinner than a quarter of its widest part.
UNEVEN = 0.5
# A group counts as another digit if its height is at least this share of the digit's.
COMPARABLE = 0.5


class Rank(IntEnum):
    """How much a group looks like a digit by its size, place and shape."""

    UNLIKELY = 0
    AT_BORDER = 1  # its shape may be a digit's; it may also be a table or a thumb
    LIKELY = 2


@dataclass(frozen=True, eq=False)
class Choice:
    """A digit's `pixels`, uint8 (H, W), where the rest of the picture is 0.

    `count`: how many digits the picture seems to hold, from 1.
    """

    pixels: np.ndarray
    rank: Rank
    count: int


class Group(NamedTuple):
    """What is known of a group: its labels and its box; lengths and area are in pixels.

    `thickness` is the width of its ink where that is widest, `pen` the usual width, and
    `thin` the share of its line that is much thinner than that.
    """

    labels: tuple[int, ...]
    left: int
    top: int
    right: int
    bottom: int
    thickness: float
    pen: float
    area: int
    thin: float

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def extent(self) -> int:
        return max(self.width, self.height)


def choose_digit(mask: np.ndarray, longest: int | None = None) -> Choice | None:
    """The group of strokes that is the digit; None without any strokes.

    Takes uint8 (H, W), 1 where there is ink, 0 elsewhere. `longest` is the longer side of the
    picture that the mask was cut from, in pixels. Of several groups that look like digits it
    is the largest; where none does, it is the one with the most ink.
    """
    longest = longest or max(mask.shape)
    labels, strokes = _strokes(mask, longest)
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
    """The largest group that looks like a digit."""
    if not strokes:
        return None
    groups = _grouped(strokes, _gaps(labels, strokes), REACH * longest)
    likely = [group for group in groups if _is_likely(group, labels, longest)]
    if not likely:
        return None
    drawn = [group for group in likely if not (_is_bar(group) or len(group.labels) > MOST_PARTS)]
    likely = drawn or likely
    digit = max(likely, key=lambda group: group.extent)
    count = sum(group.height >= COMPARABLE * digit.height for group in likely)
    return Choice(np.isin(labels, digit.labels).astype(np.uint8), rank, count)


def _with_most_ink(labels: np.ndarray, strokes: list[Group]) -> Choice | None:
    """The stroke with the most ink, if it does not lie along the border."""
    strokes = [stroke for stroke in strokes if not _in_rim(stroke, labels)]
    if not strokes:
        return None
    most = max(strokes, key=lambda stroke: stroke.area)
    return Choice((labels == most.labels[0]).astype(np.uint8), Rank.UNLIKELY, 1)


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


def _strokes(mask: np.ndarray, longest: int) -> tuple[np.ndarray, list[Group]]:
    """The longest marks: their labels, int (H, W), 0 for the rest, and each as a group."""
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(mask)
    extent = boxes[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
    extent[0] = 0
    order = np.argsort(-extent, kind="stable")[:MOST_STROKES]
    kept = order[extent[order] > SPECK * longest]
    number = np.zeros(len(boxes), int)
    number[kept] = np.arange(1, len(kept) + 1)
    labels = number[labels]
    ink = labels > 0
    distance = cv2.distanceTransform(ink.astype(np.uint8), cv2.DIST_L2, 5)
    # In the middle of a stroke the distance to the ground has a maximum: half of its width.
    middle = ink & (distance == cv2.dilate(distance, np.ones((3, 3), np.uint8)))
    widths = np.bincount(labels[middle], 2 * distance[middle], len(kept) + 1)
    lines = np.maximum(np.bincount(labels[middle], minlength=len(kept) + 1), 1)
    pen = widths / lines
    thickness = np.zeros(len(kept) + 1)
    np.maximum.at(thickness, labels[middle], 2 * distance[middle])
    narrow = middle & (2 * distance < thickness[labels] / 4)
    thin = np.bincount(labels[narrow], minlength=len(kept) + 1) / lines
    return labels, [
        Group(
            (at,),
            left,
            top,
            left + width,
            top + height,
            float(thickness[at]),
            float(pen[at]),
            area,
            float(thin[at]),
        )
        for at, (left, top, width, height, area) in enumerate(boxes[kept].tolist(), 1)
    ]


def _gaps(labels: np.ndarray, strokes: list[Group]) -> list[tuple[float, int, int]]:
    """The gap in pixels between each of some strokes and those around it, narrowest first.

    Each pixel of the ground goes to the mark that is nearest. Where the pixels of two marks
    meet, their distances together are the width of the gap.
    """
    ground = (~np.isin(labels, [stroke.labels[0] for stroke in strokes])).astype(np.uint8)
    distance, nearest = cv2.distanceTransformWithLabels(
        ground, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_CCOMP
    )
    own = np.zeros(int(nearest.max()) + 1, int)
    own[nearest[ground == 0]] = labels[ground == 0]
    owner = own[nearest]
    gaps = []
    for first, second in (np.s_[:, :-1], np.s_[:, 1:]), (np.s_[:-1], np.s_[1:]):
        meet = owner[first] != owner[second]
        width = (distance[first] + distance[second])[meet]
        pair = np.sort(np.stack([owner[first][meet], owner[second][meet]]), axis=0)
        gaps.append(np.stack([width, *pair]))  # (3, meetings)
    every = np.concatenate(gaps, axis=1)
    every = every[:, np.argsort(every[0], kind="stable")]
    _, narrowest = np.unique(every[1:], axis=1, return_index=True)
    return [(gap, int(a), int(b)) for gap, a, b in every[:, np.sort(narrowest)].T.tolist()]


def _grouped(strokes: list[Group], gaps: list[tuple[float, int, int]], reach: float) -> list[Group]:
    """Strokes joined to groups, the nearest first, until no two groups belong together."""
    group_of = {group.labels[0]: group for group in strokes}
    joined = True
    while joined:
        joined = False
        for gap, a, b in gaps:
            one, other = group_of[a], group_of[b]
            if one is not other and _belong_together(one, other, gap, reach):
                both = _join(one, other)
                group_of.update(dict.fromkeys(both.labels, both))
                joined = True
    return list({group.labels: group for group in group_of.values()}.values())


def _belong_together(one: Group, other: Group, gap: float, reach: float) -> bool:
    height = max(one.height, other.height)
    if gap <= TOUCHING * height:
        return True
    if gap > max(APART * height, reach) or min(one.extent, other.extent) < SMALL * height:
        return False
    thin, thick = sorted((one.pen, other.pen))
    if thick > THICKER * thin + BLUR:
        return False
    shared = min(one.right, other.right) - max(one.left, other.left)
    side_by_side = shared < min(one.width, other.width) / 4
    return not (side_by_side and min(one.height, other.height) > BESIDE * height)


def _join(one: Group, other: Group) -> Group:
    return Group(
        one.labels + other.labels,
        min(one.left, other.left),
        min(one.top, other.top),
        max(one.right, other.right),
        max(one.bottom, other.bottom),
        max(one.thickness, other.thickness),
        max(one.pen, other.pen),
        one.area + other.area,
        min(one.thin, other.thin),
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
    points = cv2.findNonZero(np.isin(labels, stroke.labels).astype(np.uint8))
    (_, (width, height), _) = cv2.minAreaRect(points)
    return cv2.contourArea(cv2.convexHull(points)) > RECTANGLE * width * height
