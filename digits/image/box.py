"""Where the ink of a drawing is: the smallest box that holds what counts.

Faint noise never counts. In what a person drew, a speck far from the digit does not count
either. Left out: the framing that uses the box (see framing.py).
"""

from typing import NamedTuple

import cv2
import numpy as np

# Of 255. Browsers that hide their user change the lowest bits of pixels. Every part of every
# digit of MNIST has a pixel above this value, so that MNIST's own framing stays as it is.
FAINTEST = 5
# Share of the digit's longer side: how far fainter ink, the soft edge of a stroke, reaches.
SOFT_EDGE = 1 / 20
# A speck is not much longer than wide: it covers at least this share of the disc of its length.
# A short stroke that is three times as long as its pen is wide covers less.
ROUND = 1 / 2
# Shares of the longest and of the largest part: a speck is at most so long, and so large.
SPECK_LENGTH, SPECK_AREA = 2 / 3, 1 / 3
# Share of the digit's longer side. The dot of a 1 drawn like an i is nearer than this, and the
# bar of a 5.
FAR = 1 / 3
# With more parts it is no digit with a few specks beside it, and to compare them takes long.
MAX_PARTS = 500


class Box(NamedTuple):
    """A rectangle of pixels."""

    left: int
    top: int
    width: int
    height: int

    def cut(self, ink: np.ndarray) -> np.ndarray:
        """The part of (H, W) in the box: a view, (height, width)."""
        return ink[self.top : self.top + self.height, self.left : self.left + self.width]

    @property
    def longer_side(self) -> int:
        """In pixels."""
        return max(self.width, self.height)


def box_around(mask: np.ndarray) -> Box:
    """The smallest box around all of uint8 (H, W) that is not 0; 0 x 0 where there is nothing."""
    return Box(*cv2.boundingRect(mask))


def ink_box(ink: np.ndarray) -> Box | None:
    """The box of all ink in uint8 (H, W); None without ink.

    Values up to 5 are ink only as the soft edge of a stroke.
    """
    strong = _strong(ink)
    of_strong = box_around(strong)
    if not of_strong.width:
        return None
    if of_strong == box_around(ink):
        return of_strong
    reach = max(1, round(SOFT_EDGE * of_strong.longer_side))
    around = cv2.dilate(strong, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    _, labels = cv2.connectedComponents(cv2.min(around, ink))
    touching = np.zeros(labels.max() + 1, np.uint8)
    touching[labels[strong > 0]] = 1
    return box_around(touching[labels])


def digit_box(ink: np.ndarray) -> Box | None:
    """The box of a drawn digit in uint8 (H, W), without specks far from it; None without ink.

    A speck is a round part, much smaller than the largest one and more than a third of the
    digit's longer side away: a tap or a palm beside the drawing. A part within another one,
    such as the dot of a dotted 0, is never a speck.
    """
    strong = _strong(ink)
    outlines, _ = cv2.findContours(strong, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if len(outlines) > MAX_PARTS:
        return ink_box(ink)
    parts = np.array([cv2.boundingRect(outline) for outline in outlines]).reshape(-1, 4)
    areas = np.array([np.count_nonzero(Box(*part).cut(strong)) for part in parts])
    digit = _without_far_specks(parts, areas)
    if digit.all():
        return ink_box(ink)
    (left, top), (right, bottom) = _around(parts[digit])
    return Box(left, top, right - left, bottom - top)


def _strong(ink: np.ndarray) -> np.ndarray:
    """Pixels that are more than noise: uint8 (H, W), 0 or 1."""
    return cv2.threshold(ink, FAINTEST, 1, cv2.THRESH_BINARY)[1]


def _without_far_specks(parts: np.ndarray, areas: np.ndarray) -> np.ndarray:
    """Which parts belong to the digit: bool (n,), from their boxes, int (n, 4), and areas, (n,).

    The digit grows from all that is no speck by the specks near it, so that a digit of many
    dots in a row stays whole.
    """
    lengths = parts[:, 2:].max(axis=1, initial=0)
    is_round = areas >= ROUND * np.pi / 4 * lengths**2
    is_short = lengths <= SPECK_LENGTH * lengths.max(initial=0)
    digit = ~(is_round & is_short & (areas <= SPECK_AREA * areas.max(initial=0)))
    while (near := ~digit & (_gaps(parts, digit) <= FAR)).any():
        digit |= near
    return digit


def _gaps(parts: np.ndarray, digit: np.ndarray) -> np.ndarray:
    """How far each part is from the digit's box, in its longer sides: float (n,)."""
    if digit.all():
        return np.zeros(len(parts))
    first, last = _around(parts[digit])
    corners, ends = parts[:, :2], parts[:, :2] + parts[:, 2:]  # (n, 2)
    apart = np.maximum(0, np.maximum(first - ends, corners - last))  # (n, 2)
    return np.hypot(*apart.T) / (last - first).max()


def _around(parts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The corner and the end of the box around some parts: int (2,) each, x and y."""
    return parts[:, :2].min(axis=0), (parts[:, :2] + parts[:, 2:]).max(axis=0)
