"""Find the lines along which MNIST's digits were written, to draw them with a pen of the page.

A digit is enlarged, thinned to lines of one pixel and these are followed from end or fork to
the next. Left out: drawing the lines (see styles.py).

T. Y. Zhang, C. Y. Suen, "A fast parallel algorithm for thinning digital patterns",
Communications of the ACM 27(3), 1984.
"""

from collections.abc import Iterator

import cv2
import numpy as np

Point = tuple[int, int]
Links = dict[Point, list[Point]]  # of each point of a thinned picture, those it is joined to

SCALE = 3  # how much larger a digit is when it is thinned
INK = 110  # of 255: grey that counts as written on
SPUR = 5  # pixels: no longer a line that ends freely beside others is what thinning leaves
SMOOTHED = 6  # how often each point moves towards the middle of its neighbours
# A loop full of ink is no longer found. Where it was, the ink around the line is wider than
# this many times its usual width; crossings and corners are not so wide.
EVEN = 1.7
# The eight neighbours of a pixel as (y, x), clockwise from the one above, and a bit for each.
AROUND = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))
_BITS = np.zeros((3, 3), np.float32)
for _bit, (_y, _x) in enumerate(AROUND):
    _BITS[1 + _y, 1 + _x] = 1 << _bit


def middle_lines(image: np.ndarray) -> list[np.ndarray]:
    """The lines of a digit, uint8 (28, 28), white on black: float32 (points, 2) each, x and y.

    In pixels of an image three times as large. None where the ink's width is uneven, since lines
    would be missing, or where there is but a dot.
    """
    side = SCALE * len(image)
    large = cv2.resize(image, (side, side), interpolation=cv2.INTER_CUBIC)
    ink = (large > INK).astype(np.uint8)
    thinned = thin(ink)
    if not _is_even(ink, thinned):
        return []
    return [_smooth(np.array(line, np.float32)) for line in _follow(_links(thinned))]


def _is_even(ink: np.ndarray, thinned: np.ndarray) -> bool:
    """Whether the ink is about as wide everywhere along its middle."""
    widths = cv2.distanceTransform(ink, cv2.DIST_L2, 3)[thinned > 0]
    return len(widths) > 0 and bool(np.percentile(widths, 98) < EVEN * np.median(widths))


def thin(ink: np.ndarray) -> np.ndarray:
    """Thin ink to lines of one pixel that hang together as it does: uint8 (H, W), 0 and 1."""
    while True:
        before = ink
        for kept in _KEPT:
            ink = ink & cv2.LUT(_neighbours(ink), kept)
        if (ink == before).all():
            return ink


def _neighbours(ink: np.ndarray) -> np.ndarray:
    """Of each pixel of uint8 (H, W), 0 and 1, which neighbours hold ink, a bit each."""
    return cv2.filter2D(ink, -1, _BITS, borderType=cv2.BORDER_CONSTANT)


def _kept() -> np.ndarray:
    """For the method's two steps and all 256 neighbourhoods, whether a pixel stays.

    uint8 (2, 256), 0 or 1.
    """
    around = (np.arange(256)[:, None] >> np.arange(8)) & 1  # (256, 8)
    count = around.sum(axis=1)
    begins = ((around == 0) & (np.roll(around, -1, axis=1) == 1)).sum(axis=1)
    up, right, down, left = around[:, 0], around[:, 2], around[:, 4], around[:, 6]
    edge = (count >= 2) & (count <= 6) & (begins == 1)
    first = edge & (up * right * down == 0) & (right * down * left == 0)
    second = edge & (up * right * left == 0) & (up * down * left == 0)
    return (~np.stack([first, second])).astype(np.uint8)


_KEPT = _kept()


def _joined() -> list[list[Point]]:
    """For all 256 neighbourhoods, the neighbours that a pixel is joined to, from it.

    A diagonal one only where no other leads round there.
    """
    joined = []
    for bits in range(256):
        near = {(x, y) for bit, (y, x) in enumerate(AROUND) if bits >> bit & 1}
        joined.append([(x, y) for x, y in near if not (x and y and near & {(x, 0), (0, y)})])
    return joined


_JOINED = _joined()


def _links(thinned: np.ndarray) -> Links:
    """What each point of a thinned picture, uint8 (H, W), 0 and 1, is joined to."""
    bits = _neighbours(thinned)
    return {
        (x, y): [(x + dx, y + dy) for dx, dy in _JOINED[bits[y, x]]]
        for y, x in np.argwhere(thinned).tolist()
    }


def _follow(links: Links) -> Iterator[list[Point]]:
    """The lines from end or fork to the next, then rings, which have neither."""
    knots = [point for point, linked in links.items() if len(linked) != 2]
    walked: set[tuple[Point, Point]] = set()
    left = set(links) - set(knots)
    for start in knots:
        for onward in links[start]:
            if (start, onward) in walked:  # from its other end
                continue
            line = _walk(start, onward, links)
            walked.add((line[-1], line[-2]))
            left.difference_update(line)
            if not _is_spur(line, links):
                yield line
    while left:
        start = min(left)
        ring = _walk(start, links[start][0], links)
        left.difference_update(ring)
        yield ring


def _walk(start: Point, onward: Point, links: Links) -> list[Point]:
    """From a point over its neighbour to the next knot, or round to the point itself."""
    line = [start, onward]
    while len(links[line[-1]]) == 2 and line[-1] != start:
        one, other = links[line[-1]]
        line.append(other if one == line[-2] else one)
    return line


def _is_spur(line: list[Point], links: Links) -> bool:
    """Whether it is short and has a free end and a fork."""
    ends = sorted(len(links[end]) for end in (line[0], line[-1]))
    return len(line) <= SPUR and ends[0] == 1 and ends[1] > 2


def _smooth(line: np.ndarray) -> np.ndarray:
    """A line without the stairs of pixels; its ends stay: float32 (n, 2)."""
    for _ in range(SMOOTHED):
        line[1:-1] = (line[:-2] + 2 * line[1:-1] + line[2:]) / 4
    return line
