"""Take a number apart into its digits: "2026" is four groups of ink, one beside the other.

The pieces come first: the strokes of the pen. Geometry says which neighbouring pieces may be one
digit and which may stand beside each other, a network that knows "no digit" judges each group, and
the split with the best sum wins. A single digit is a split into one part. Source: Y. LeCun, L.
Bottou, Y. Bengio, P. Haffner, "Gradient-based learning applied to document recognition", 1998,
section V.

Left out: reading the digits (see inference.py), and two lines of digits.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from digits.image.box import Box, ink_box
from digits.image.framing import FRAME, frame_drawing
from digits.networks.inference import DigitReader
from digits.strokes.canvas_json import PenPath
from digits.strokes.pen import draw_stroke
from digits.strokes.render import draw_paths

MAX_STROKES = 30  # more are a scribble, and to judge all their groups takes long
MAX_PIECES = 5  # of one digit
# Shares of the height of the highest piece.
LOWEST = 0.4  # a group below this is the bar of a 5 or a dot, and no digit by itself
WIDEST = 1.8  # of a digit
STEP = 0.15  # from the middle of a digit to that of the next, at least
# Logarithms of how much more probable a split becomes: by two neighbours that share no columns;
# and how much less, each for one height of the highest piece, by columns that they share, by one
# that stands higher than the other, and by empty columns within a digit. Chosen on pendigits and
# quickdraw (python -m benchmarks.numbers).
APART, PER_SHARED, PER_SHIFT, PER_GAP = 1.0, 4.0, 4.0, 10.0
WORST = -0.3  # a number that is not worth this for each of its cuts is no number
FLOOR = 0.03  # a group that nobody can read is at least so probable, and does not decide alone

Group = tuple[int, ...]  # the pieces of one part, by their places
Split = tuple[float, list[Group]]  # what it is worth, and its groups


class Part(NamedTuple):
    """One digit of a number.

    `ink` uint8 (H, W) is the whole sheet without the ink of other digits; `strokes` are those
    of the digit, none in a picture; `box` is where its ink is, in pixels.
    """

    ink: np.ndarray
    strokes: list[PenPath]
    box: Box


def take_apart(ink: np.ndarray, strokes: Sequence[PenPath], judge: DigitReader) -> list[Part]:
    """The digits on a sheet from left to right: one for a single digit, none without ink.

    Parameters
    ----------
    ink : uint8 (H, W), 0 to 255, white ink on black
    strokes : the paths whose ink it is; none for a picture
    judge : a network that tells what is no digit, such as `best`

    The part of a single digit has `ink` itself and all strokes.
    """
    box = ink_box(ink)
    if box is None:
        return []
    groups: list[Group] = []
    if 1 < len(strokes) <= MAX_STROKES:
        boxes = [_stroke_box(stroke) for stroke in strokes]
        groups = _split(boxes, lambda group, box: _draw([strokes[at] for at in group], box), judge)
    if len(groups) < 2:
        return [Part(ink, list(strokes), box)]
    return [_part([strokes[at] for at in group], len(ink)) for group in groups]


def _part(strokes: list[PenPath], side: int) -> Part:
    ink = draw_paths(strokes, side)
    return Part(ink, strokes, ink_box(ink) or Box(0, 0, 0, 0))


# Strokes as pieces


def _stroke_box(stroke: PenPath) -> Box:
    reach = stroke.pen / 2
    left, top = np.floor(stroke.points.min(axis=0) - reach).astype(int)
    right, bottom = np.ceil(stroke.points.max(axis=0) + reach).astype(int)
    return Box(int(left), int(top), int(right - left), int(bottom - top))


def _draw(strokes: list[PenPath], box: Box) -> np.ndarray:
    """The ink of strokes in a box, sooner and less exactly than `draw_paths`: uint8 (h, w)."""
    ink = np.zeros((box.height, box.width), np.uint8)
    for points, pen in strokes:
        draw_stroke(ink, points - (box.left, box.top) - 0.5, max(1, round(pen)))
    return ink


# The best split


def _split(
    boxes: Sequence[Box], draw: Callable[[Group, Box], np.ndarray], judge: DigitReader
) -> list[Group]:
    """The groups of pieces that are the digits, from left to right.

    `draw` gives the ink of some pieces within a box: uint8 (h, w).
    """
    height = max(box.height for box in boxes)
    whole = tuple(range(len(boxes)))
    # A digit is mostly written before the next one; a bar may be added when all are there.
    orders = {whole, tuple(sorted(whole, key=lambda at: _middle(boxes[at])))}
    inside = {
        group: -PER_GAP * _gap(group, boxes) / height
        for order in orders
        for group in _runs(order)
        if _may_be_digit(_around(group, boxes), height)
    }
    # Where no network's word can make a number of it, none is asked.
    if not _best(orders, inside, boxes, height):
        return [whole]
    inside.setdefault(whole, -PER_GAP * _gap(whole, boxes) / height)
    images = [_frame(draw(group, _around(group, boxes))) for group in inside]
    no_digit = judge.outputs(np.stack(images)).no_digit
    probable = np.log(np.maximum(1 - no_digit, FLOOR)).tolist()
    worth = {group: inside[group] + own for group, own in zip(inside, probable, strict=True)}
    best = _best(orders, worth, boxes, height)
    return best[1] if best and best[0] > worth[whole] else [whole]


def _best(
    orders: set[Group], worth: dict[Group, float], boxes: Sequence[Box], height: int
) -> Split | None:
    """The best split into two or more digits that stand beside each other, if there is any."""
    splits = (_best_in_order(order, worth, boxes, height) for order in orders)
    total, groups = max(splits, key=lambda split: split[0])
    groups = sorted(groups, key=lambda group: _middle(_around(group, boxes)))
    if total < WORST * (len(groups) - 1) or len(groups) < 2:
        return None
    middles = np.array([_middle(_around(group, boxes)) for group in groups])
    return (total, groups) if np.diff(middles).min() >= STEP * height else None


def _best_in_order(
    order: Group, worth: dict[Group, float], boxes: Sequence[Box], height: int
) -> Split:
    """The best split of pieces into two or more runs, by dynamic programming."""
    ending: list[dict[Group, Split]] = [{} for _ in range(len(order) + 1)]
    for stop in range(1, len(order) + 1):
        for start in range(max(0, stop - MAX_PIECES), stop):
            group = tuple(sorted(order[start:stop]))
            if group not in worth or stop - start == len(order):
                continue
            box = _around(group, boxes)
            before = [
                (total + _beside(_around(groups[-1], boxes), box, height), groups)
                for total, groups in ending[start].values()
            ]
            if before or not start:
                total, groups = max(before, default=(0.0, []), key=lambda split: split[0])
                ending[stop][group] = total + worth[group], [*groups, group]
    return max(ending[-1].values(), default=(-np.inf, []), key=lambda split: split[0])


def _runs(order: Group) -> set[Group]:
    """All groups of pieces that follow each other."""
    return {
        tuple(sorted(order[start:stop]))
        for start in range(len(order))
        for stop in range(start + 1, min(start + MAX_PIECES, len(order)) + 1)
    }


def _frame(ink: np.ndarray) -> np.ndarray:
    image = frame_drawing(ink)
    return np.zeros((FRAME, FRAME), np.uint8) if image is None else image


# Geometry


def _around(group: Group, boxes: Sequence[Box]) -> Box:
    left = min(boxes[at].left for at in group)
    top = min(boxes[at].top for at in group)
    right = max(boxes[at].left + boxes[at].width for at in group)
    bottom = max(boxes[at].top + boxes[at].height for at in group)
    return Box(left, top, right - left, bottom - top)


def _middle(box: Box) -> float:
    return box.left + box.width / 2


def _may_be_digit(box: Box, height: int) -> bool:
    return box.height >= LOWEST * height and box.width <= WIDEST * height


def _beside(one: Box, other: Box, height: int) -> float:
    """What two neighbours are worth."""
    left, right = sorted((one, other), key=_middle)
    shared = max(0, left.left + left.width - right.left)
    shift = abs(one.top + one.height / 2 - other.top - other.height / 2)
    return APART - (PER_SHARED * shared + PER_SHIFT * shift) / height


def _gap(group: Group, boxes: Sequence[Box]) -> int:
    """The width in pixels of the widest empty gap between pieces."""
    widest, end = 0, min(boxes[at].left for at in group)
    for at in sorted(group, key=lambda at: boxes[at].left):
        widest = max(widest, boxes[at].left - end)
        end = max(end, boxes[at].left + boxes[at].width)
    return widest
