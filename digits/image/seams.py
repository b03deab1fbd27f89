"""Cut ink into upright pieces, where a way from top to bottom meets the least of it.

Between two digits such a way meets none, however they lean or overlap, and where they touch it
meets as much as they share. Left out: which pieces are one digit (see networks/number.py). Source:
S. Avidan, A. Shamir, "Seam carving for content-aware image resizing", SIGGRAPH 2007.
"""

from typing import NamedTuple

import numpy as np

# Of a way: for each pixel to the side, where there is no ink, and as a share of the ink there.
ASIDE, SLANTED = 0.05, 0.4
# Shares of the height: how far apart two ways are, and how much ink one may meet.
NEAREST, MOST_INK = 0.08, 0.5
FULL = 255


class Pieces(NamedTuple):
    """Ink cut into N pieces, from left to right.

    `labels` int (H, W): the piece that each pixel belongs to, 0 to N - 1, whether it has ink or
    not. `crossed` float (N,): the ink in pixels that the way before each piece goes through.
    """

    labels: np.ndarray
    crossed: np.ndarray


def cut(ink: np.ndarray) -> Pieces:
    """The pieces of uint8 (H, W), 0 to 255, which has ink at all its sides."""
    height, width = ink.shape
    amount = ink.astype(np.float32) / FULL
    middle = height // 2
    above, up = _cheapest(amount[: middle + 1])
    below, down = _cheapest(amount[middle:][::-1])
    through = above + below - amount[middle]
    starts = _valleys(through, NEAREST * height)
    starts = starts[through[starts] <= MOST_INK * height]
    columns = np.concatenate([_follow(up, starts)[::-1][:-1], _follow(down, starts)])  # (H, ways)
    labels = (np.arange(width)[:, np.newaxis] > columns[:, np.newaxis]).sum(axis=2)  # (H, W)
    return Pieces(labels, np.concatenate([[0], through[starts]]))


def _cheapest(amount: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What the cheapest way from the first row costs to each pixel of the last one.

    Gives float (W,), and the steps to be taken back, int (H, W): -1, 0 or 1 to the side.
    """
    steps = np.zeros(amount.shape, int)
    total = amount[0]
    for row in range(1, len(amount)):
        aside = total + ASIDE + SLANTED * amount[row]
        options = np.stack([total, np.roll(aside, 1), np.roll(aside, -1)])
        options[1, 0] = options[2, -1] = np.inf
        chosen = options.argmin(axis=0)
        steps[row] = np.array([0, -1, 1])[chosen]
        total = options.min(axis=0) + amount[row]
    return total, steps


def _follow(steps: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """The columns of the ways from the last row to the first: int (H, ways)."""
    columns = [starts]
    for row in steps[:0:-1]:
        columns.append(columns[-1] + row[columns[-1]])
    return np.stack(columns)


def _valleys(values: np.ndarray, apart: float) -> np.ndarray:
    """The middles of the lowest places of float (n,), the lowest first, none near another: int."""
    found: list[int] = []
    starts = np.flatnonzero(np.diff(values, prepend=np.inf))
    ends = np.append(starts[1:], len(values))
    left = np.append(np.inf, values)[starts]
    right = np.append(values, np.inf)[ends]
    low = (values[starts] < left) & (values[starts] < right)
    low[[0, -1]] = False
    middles = ((starts + ends - 1) // 2)[low]
    for at in middles[np.argsort(values[middles], kind="stable")]:
        if all(abs(at - other) >= apart for other in found):
            found.append(int(at))
    return np.array(sorted(found), int)
