"""Drawings of a class, and readings of them, without a database and without a network."""

from collections.abc import Sequence

import numpy as np

from digits.classroom.live import ClassDrawing, Snapshot
from digits.classroom.records import State
from digits.classroom.results import Read
from digits.classroom.task import DEAL, FOOL, FREE, NO_DIGIT, Task
from digits.networks.decision import DIGIT, NOT_A_DIGIT, UNSURE, Prediction
from testing.classes import made_up

SHAPES = 12  # different drawings of each label: to frame one takes 2 ms
VERDICTS = DIGIT, UNSURE, NOT_A_DIGIT


def make_drawing(
    number: int, label: int | None, pupil: int = 1, rng: np.random.Generator | None = None
) -> ClassDrawing:
    """A drawing of a label, 0 to 9, -1 for no digit, or None for one of a game."""
    kind = {None: FOOL, NO_DIGIT: FREE}.get(label, DEAL)
    strokes = made_up(8 if label is None else label, rng or np.random.default_rng(number % SHAPES))
    asked = label if kind == DEAL else None
    return ClassDrawing(number, pupil, 1, kind, asked, label, strokes, float(number))


def make_prediction(verdict: str, first: int, second: int, confidence: float) -> Prediction:
    """What a network says: the digit, or the two, of which the first is the surer one."""
    row = np.zeros(10, np.float32)
    row[[first, second]] = confidence, 1 - confidence
    digits = {DIGIT: (first,), UNSURE: (first, second), NOT_A_DIGIT: ()}[verdict]
    return Prediction(verdict, digits, row)


def make_reads(count: int, seed: int = 0) -> list[Read]:
    """Drawings of all kinds, read in all ways: some of games, some without ink."""
    rng = np.random.default_rng(seed)
    reads = []
    for number in range(count):
        label = [*range(10), NO_DIGIT, None][rng.integers(12)]
        first, second = map(int, rng.permutation(10)[:2])
        if label in range(10) and rng.random() < 0.6:
            first, second = label, (label + 1) % 10
        verdict = VERDICTS[rng.choice(3, p=[0.7, 0.15, 0.15])]
        read = make_prediction(verdict, first, second, float(rng.uniform(0.51, 1)))
        drawing = make_drawing(number, label, int(rng.integers(1, 31)))
        reads.append(Read(drawing, None if rng.random() < 0.03 else read))
    return reads


def make_snapshot(drawings: Sequence[ClassDrawing], task: Task | None = None) -> Snapshot:
    """A class with these drawings."""
    return Snapshot(State(1, "KWKP", task or Task(), False, 1), tuple(drawings), 3)
