"""Split pieces of ink into the digits of a number: the best of all ways, by dynamic programming.

How surely a group of pieces is one digit is known; what else speaks for a split is where its
digits stand. All is counted in logarithms of probabilities. Left out: the pieces, and who judges
them (see number.py). Source: Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-based learning
applied to document recognition", Proc. IEEE, 1998, section V.
"""

from collections.abc import Sequence
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from digits.image.box import Box

MAX_PIECES = 6  # of one digit
# Shares of the height of the highest piece.
LOWEST = 0.4  # a group below this is the bar of a 5 or a dot, and no digit by itself
WIDEST = 1.8  # of a digit
STEP = 0.15  # from the middle of a digit to that of the next, at least
# How much more probable two neighbours are than one digit; less, for one height of the highest
# piece, where one stands higher, and for each stroke that the cut goes through; and how much less
# probable an empty column makes a digit. Chosen on pendigits and quickdraw (python -m
# benchmarks.numbers).
BESIDE, PER_SHIFT, PER_STROKE, PER_GAP = 1.0, 4.0, 1.4, 10.0

Group = tuple[int, ...]  # the pieces of one digit by their places, in rising order
Split = tuple[float, list[Group]]  # how probable it is, and its groups


class Costs(NamedTuple):
    """What differs between strokes and pixels, chosen like the costs above.

    `shared`: how much less probable two neighbours are for one height of the highest piece where
    they share columns. `least`: a drawing that is less probable for each of its cuts is no number.
    """

    shared: float
    least: float


STROKES = Costs(4.0, -0.5)
# A cut through ink damages both digits, and they lie close together.
PIXELS = Costs(1.9, -1.5)


class Piece(NamedTuple):
    """Where ink is, and through how much, in widths of the pen, the cut before it goes."""

    box: Box
    crossed: float = 0.0


class Line:
    """Pieces of ink. `boxes` has all groups that may be one digit, and the `whole`."""

    def __init__(self, pieces: Sequence[Piece], costs: Costs = STROKES):
        self._pieces, self._costs = pieces, costs
        self._height = max(piece.box.height for piece in pieces)
        self.whole: Group = tuple(range(len(pieces)))
        # Most people write one digit after the other; some add a bar when all are there.
        across = sorted(self.whole, key=lambda at: _middle(pieces[at].box))
        self._orders = {self.whole, tuple(across)}
        runs = {group: self._around(group) for order in self._orders for group in _runs(order)}
        self.boxes = {group: box for group, box in runs.items() if self._may_be_digit(box)}
        self.boxes[self.whole] = self._around(self.whole)

    def best_split(self, probable: dict[Group, float]) -> list[Group]:
        """The digits from left to right, two at least; none where it is one digit, or no number.

        `probable`: the logarithm of how probably each group in `boxes` is one digit.
        """
        worth = {group: value - self._emptiness(group) for group, value in probable.items()}
        total, groups = self._best(worth)
        if total <= worth[self.whole] or total < self._costs.least * (len(groups) - 1):
            return []
        groups = sorted(groups, key=lambda group: _middle(self.boxes[group]))
        return [] if any(self._stacked(*pair) for pair in pairwise(groups)) else groups

    def may_be_number(self) -> bool:
        """Whether anything that is said of the groups can make a number of them."""
        total, groups = self._best({group: -self._emptiness(group) for group in self.boxes})
        return total >= self._costs.least * (len(groups) - 1)

    def _best(self, worth: dict[Group, float]) -> Split:
        """The best split in any order, two groups at least; -inf where there is none."""
        return max((self._best_in(order, worth) for order in self._orders), key=itemgetter(0))

    def _best_in(self, order: Group, worth: dict[Group, float]) -> Split:
        """The best split into runs of an order, two at least."""
        # For each place in the order, the best splits up to there by their last group.
        ending: list[dict[Group, Split]] = [{} for _ in range(len(order) + 1)]
        for stop in range(1, len(order) + 1):
            for start in range(max(0, stop - MAX_PIECES), stop):
                group = tuple(sorted(order[start:stop]))
                if group not in worth or group == self.whole:
                    continue
                crossed = PER_STROKE * self._pieces[order[start]].crossed
                before = [
                    (total + self._beside(last, group) - crossed, groups)
                    for last, (total, groups) in ending[start].items()
                ]
                if not start:
                    before = [(0.0, [])]
                if before:
                    total, groups = max(before, key=itemgetter(0))
                    ending[stop][group] = total + worth[group], [*groups, group]
        return max(ending[-1].values(), default=(-np.inf, []), key=itemgetter(0))

    def _around(self, group: Group) -> Box:
        boxes = [self._pieces[at].box for at in group]
        left, top = min(box.left for box in boxes), min(box.top for box in boxes)
        right = max(box.left + box.width for box in boxes)
        bottom = max(box.top + box.height for box in boxes)
        return Box(left, top, right - left, bottom - top)

    def _may_be_digit(self, box: Box) -> bool:
        return box.height >= LOWEST * self._height and box.width <= WIDEST * self._height

    def _beside(self, one: Group, other: Group) -> float:
        """How probable two groups are as neighbours; -inf where they are none."""
        if self._stacked(one, other):
            return -np.inf
        left, right = sorted((self.boxes[one], self.boxes[other]), key=_middle)
        shared = max(0, left.left + left.width - right.left)
        shift = abs(left.top + left.height / 2 - right.top - right.height / 2)
        return BESIDE - (self._costs.shared * shared + PER_SHIFT * shift) / self._height

    def _stacked(self, one: Group, other: Group) -> bool:
        """Whether two groups stand over each other and not beside each other."""
        return abs(_middle(self.boxes[one]) - _middle(self.boxes[other])) < STEP * self._height

    def _emptiness(self, group: Group) -> float:
        """What the widest empty gap between the pieces of a group takes from it."""
        boxes = sorted(self._pieces[at].box for at in group)
        widest, end = 0, boxes[0].left
        for box in boxes:
            widest, end = max(widest, box.left - end), max(end, box.left + box.width)
        return PER_GAP * widest / self._height


def _runs(order: Group) -> set[Group]:
    """All groups of pieces that follow each other, not too many."""
    return {
        tuple(sorted(order[start:stop]))
        for start in range(len(order))
        for stop in range(start + 1, min(start + MAX_PIECES, len(order)) + 1)
    }


def _middle(box: Box) -> float:
    return box.left + box.width / 2
