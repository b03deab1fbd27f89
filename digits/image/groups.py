"""Group strokes that belong together, and choose the group that is the digit.

A picture holds more than a digit: print, buttons, the frame around a canvas, crumbs, a thumb.
Left out: finding the strokes (see find.py and photo.py), and reading: nothing here knows what
a 4 looks like.
"""

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
BESIDE = 0.5  # marks that are both higher than this and side by side are two digits

WIDEST = 1.8  # width against height: a wider group is a word, a button, a bar
# Shares of a group's longer side.
FILLED = 0.5  # a thicker stroke is no stroke but a filled shape; the thickest pens have 0.35
THINNEST_LINE = 1 / 50  # a straight line that is thinner parts the page
# Share of the rectangle around a group: 0.79 for an ellipse, above 0.95 for a printed frame.
RECTANGLE = 0.93
# Share of a frame's longer side: the digit in it is larger than the dot in a 0.
FRAMED = 0.25
# A group counts as another digit if its height is at least this share of the digit's.
COMPARABLE = 0.5


class Rank(IntEnum):
    """How much a group looks like a digit by its size, place and shape."""

    UNLIKELY = 0
    AT_BORDER = 1  # its shape may be a digit's; it may also be a table or a thumb
    LIKELY = 2


class Choice(NamedTuple):
    """A digit's `pixels`, uint8 (H, W), where the rest of the picture is 0.

    `count`: how many digits the picture seems to hold, from 1.
    """

    pixels: np.ndarray
    rank: Rank
    count: int


class Group(NamedTuple):
    """What is known of a group: its labels, its box, and the width of its widest stroke."""

    labels: tuple[int, ...]
    left: int
    top: int
    right: int
    bottom: int
    thickness: float

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
    free = [stroke for stroke in strokes if not _at_border(stroke, mask)]
    return (
        _largest(labels, free, Rank.LIKELY, longest)
        or _largest(labels, strokes, Rank.AT_BORDER, longest)
        or _with_most_ink(labels, strokes)
    )


def _largest(labels: np.ndarray, strokes: list[Group], rank: Rank, longest: int) -> Choice | None:
    """The largest group that looks like a digit."""
    if not strokes:
        return None
    groups = _grouped(strokes, _gaps(labels, strokes), REACH * longest)
    likely = [group for group in groups if _is_likely(group, labels, longest)]
    likely = [group for group in likely if not _is_container(group, groups, labels)]
    if not likely:
        return None
    digit = max(likely, key=lambda group: group.extent)
    count = sum(group.height >= COMPARABLE * digit.height for group in likely)
    return Choice(np.isin(labels, digit.labels).astype(np.uint8), rank, count)


def _with_most_ink(labels: np.ndarray, strokes: list[Group]) -> Choice | None:
    """The stroke with the most ink, if it does not lie along the border."""
    strokes = [stroke for stroke in strokes if not _in_rim(stroke, labels)]
    if not strokes:
        return None
    area = np.bincount(labels.ravel())
    most = max(strokes, key=lambda stroke: area[stroke.labels[0]])
    return Choice(np.uint8(labels == most.labels[0]), Rank.UNLIKELY, 1)


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
    thickness = np.zeros(len(kept) + 1)
    distance = cv2.distanceTransform((labels > 0).astype(np.uint8), cv2.DIST_L2, 5)
    np.maximum.at(thickness, labels[labels > 0], 2 * distance[labels > 0])
    return labels, [
        Group((at + 1,), left, top, left + width, top + height, float(thickness[at + 1]))
        for at, (left, top, width, height) in enumerate(boxes[kept, :4].tolist())
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
    )


def _is_likely(group: Group, labels: np.ndarray, longest: int) -> bool:
    """Whether a group may be a digit by its size, place and shape."""
    return (
        not _in_rim(group, labels)
        and group.extent > SMALLEST_DIGIT * longest
        and group.width <= WIDEST * group.height
        and group.thickness <= FILLED * group.extent
        and min(group.width, group.height) > THINNEST_LINE * group.extent
    )


def _is_container(group: Group, groups: list[Group], labels: np.ndarray) -> bool:
    """Whether a group is a frame around another one, or a stamp around several."""
    within = [
        other
        for other in groups
        if other.extent > SMALL * group.extent
        and group.left < other.left
        and other.right < group.right
        and group.top < other.top
        and other.bottom < group.bottom
    ]
    if len(within) != 1 or within[0].extent < FRAMED * group.extent:
        return len(within) > 1
    points = cv2.findNonZero(np.isin(labels, group.labels).astype(np.uint8))
    (_, (width, height), _) = cv2.minAreaRect(points)
    return cv2.contourArea(cv2.convexHull(points)) > RECTANGLE * width * height
