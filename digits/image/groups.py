"""Find the marks in a picture, and group those that belong together: a 5 and its bar, a broken 4.

Left out: which group is the digit (see choice.py), and what is ink (see screen.py, photo.py).
"""

from typing import NamedTuple

import cv2
import numpy as np

# Shares of a picture's longer side.
SPECK = 1 / 80  # a smaller mark is no stroke
REACH = 1 / 100  # marks at most this far apart belong together, unless they stand side by side
MAX_MARKS = 150  # the longest ones; the rest is texture

# Shares of the height of the higher one of two marks.
TOUCHING = 0.05  # a gap that a pen leaves in a stroke: these belong together in any case
APART = 0.2  # the bar of a 5, the dot of a 1
SMALL = 0.1  # a mark below this is a speck, and belongs to a digit only where it touches it
BESIDE = 0.5  # marks that are both higher than this and side by side are two digits
# A mark that is so many times as thick, and this many pixels more, is of another pen.
THICKER, BLUR = 1.4, 2
THIN = 1 / 4  # of a mark's widest place: a line that is narrower is thin there


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


def find_marks(mask: np.ndarray, longest: int) -> tuple[np.ndarray, list[Group]]:
    """The longest marks in uint8 (H, W), 0 or 1, each as a group of one.

    Their labels, int (H, W), 0 for the rest, come first. `longest` is the longer side of the
    picture that the mask was cut from, in pixels.
    """
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(mask)
    extent = boxes[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
    extent[0] = 0
    order = np.argsort(-extent, kind="stable")[:MAX_MARKS]
    kept = order[extent[order] > SPECK * longest]
    number = np.zeros(len(boxes), int)
    number[kept] = np.arange(1, len(kept) + 1)
    labels = number[labels]
    thickness, pen, thin = _measure_lines(labels, len(kept) + 1)
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


def stroke_widths(ink: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The middle of each stroke in bool (H, W), the same, and widths in pixels, float32 (H, W).

    In the middle of a stroke the distance to the ground has a maximum: half of its width. The
    widths are true in the middle alone.
    """
    distance = cv2.distanceTransform(ink.astype(np.uint8), cv2.DIST_L2, 5)
    return ink & (distance == cv2.dilate(distance, np.ones((3, 3), np.uint8))), 2 * distance


def _measure_lines(labels: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Thickness, pen and thin share of each label, as in `Group`: float (count,) each."""
    middle, widths = stroke_widths(labels > 0)
    of, widths = labels[middle], widths[middle]  # (n,) each: all pixels of all middles
    lengths = np.maximum(np.bincount(of, minlength=count), 1)
    thickness = np.zeros(count)
    np.maximum.at(thickness, of, widths)
    thin = np.bincount(of[widths < THIN * thickness[of]], minlength=count) / lengths
    return thickness, np.bincount(of, widths, count) / lengths, thin


def _gaps(labels: np.ndarray, marks: list[Group]) -> list[tuple[float, int, int]]:
    """The gap in pixels between each of some marks and those around it, narrowest first.

    Each pixel of the ground goes to the mark that is nearest. Where the pixels of two marks
    meet, their distances together are the width of the gap.
    """
    ground = (~np.isin(labels, [mark.labels[0] for mark in marks])).astype(np.uint8)
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


def group_marks(labels: np.ndarray, marks: list[Group], longest: int) -> list[Group]:
    """Marks joined to groups, the nearest first, until no two groups belong together.

    `labels`, int (H, W), and `marks` are those of `find_marks`, or some of these marks.
    """
    if not marks:
        return []
    gaps, reach = _gaps(labels, marks), REACH * longest
    group_of = {group.labels[0]: group for group in marks}
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
