"""What a class finds out: figures on its digits, and the drawings behind each figure.

A digit counts as read right where the network names it alone, as in `named_right` of
networks/metrics.py, so that the figures are the number of tiles of each colour. Drawings of
games, of which nobody knows what they are, count nowhere. Left out: reading the drawings (see
readings.py), and showing what comes out.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from digits.classroom.live import ClassDrawing
from digits.classroom.readings import REFUSED, RIGHT, UNDECIDED, WRONG, outcome
from digits.classroom.task import NO_DIGIT
from digits.networks.decision import CLASSES, NOT_A_DIGIT, UNSURE, Prediction

# The last row of the matrix is "no digit"; its last columns are "undecided" and "refused".
NO_DIGIT_ROW, UNDECIDED_COLUMN, REFUSED_COLUMN = CLASSES, CLASSES, CLASSES + 1
# Of fewer drawings nothing is said: one of two right is no share.
FEWEST = 5


class Read(NamedTuple):
    """A drawing, and what a network makes of it; None where there is no ink on the canvas."""

    drawing: ClassDrawing
    prediction: Prediction | None

    @property
    def outcome(self) -> str:
        return outcome(self.drawing, self.prediction)

    @property
    def confidence(self) -> float:
        """The highest probability, 0 to 1; 0 without ink."""
        return 0.0 if self.prediction is None else float(self.prediction.probabilities.max())


class Tally(NamedTuple):
    """How many drawings were read in each way."""

    right: int = 0
    wrong: int = 0
    undecided: int = 0
    refused: int = 0

    @property
    def total(self) -> int:
        return sum(self)


def digits_of(reads: Iterable[Read]) -> list[Read]:
    """Those that are known to be a digit, 0 to 9."""
    return [read for read in reads if read.drawing.is_digit]


def others_of(reads: Iterable[Read]) -> list[Read]:
    """Those that are known to be no digit."""
    return [read for read in reads if read.drawing.label == NO_DIGIT]


def tally(reads: Iterable[Read]) -> Tally:
    """How the drawings were read, those left out of which nobody knows what they are."""
    outcomes = [read.outcome for read in reads]
    return Tally(*map(outcomes.count, (RIGHT, WRONG, UNDECIDED, REFUSED)))


def confusion(reads: Iterable[Read]) -> np.ndarray:
    """What the drawings are, and as what each was read: counts, int (11, 12).

    Rows are 0 to 9 and no digit; columns are 0 to 9, undecided and refused.
    """
    counts = np.zeros((NO_DIGIT_ROW + 1, REFUSED_COLUMN + 1), int)
    for read in reads:
        if (cell := cell_of(read)) is not None:
            counts[cell] += 1
    return counts


def cell_of(read: Read) -> tuple[int, int] | None:
    """Row and column of a drawing in the matrix; None where nobody knows what it is."""
    label, prediction = read.drawing.label, read.prediction
    if label is None:
        return None
    row = NO_DIGIT_ROW if label == NO_DIGIT else label
    if prediction is None or prediction.verdict == NOT_A_DIGIT:
        return row, REFUSED_COLUMN
    return row, UNDECIDED_COLUMN if prediction.verdict == UNSURE else prediction.digits[0]


def in_cell(reads: Iterable[Read], cell: tuple[int, int]) -> list[Read]:
    """The drawings in one cell of the matrix, the most confident first."""
    return surest_first(read for read in reads if cell_of(read) == cell)


def mistakes(reads: Iterable[Read]) -> list[Read]:
    """The drawings that are named as another digit, the most confident first."""
    return surest_first(read for read in reads if read.outcome == WRONG)


def surest_first(reads: Iterable[Read]) -> list[Read]:
    return sorted(reads, key=lambda read: -read.confidence)


def by_digit(reads: Sequence[Read]) -> list[Tally]:
    """How the drawings of each digit were read, from 0 to 9."""
    return [tally(read for read in reads if read.drawing.label == digit) for digit in range(10)]


def worst_digit(tallies: Sequence[Tally]) -> int | None:
    """The digit with the smallest share read right; None where all are right, or too few."""
    shares = {
        digit: one.right / one.total for digit, one in enumerate(tallies) if one.total >= FEWEST
    }
    worst = min(shares, key=shares.__getitem__, default=None)
    return worst if worst is not None and shares[worst] < 1 else None
