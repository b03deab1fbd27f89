"""How much the digits of a class are like MNIST's: which handwriting MNIST has hardly seen.

Compared pixel by pixel with MNIST's training digits of the same label. Left out: choosing the
sample (see assets/make_training_digits.py), and what a network makes of the drawings.
"""

import threading
from collections.abc import Sequence
from weakref import WeakKeyDictionary

import numpy as np

from digits.classroom.live import ClassDrawing
from digits.networks.decision import CLASSES
from digits.networks.neighbours import Sample


class Likeness:
    """How far drawings are from MNIST's digits, each compared once.

    A distance of 1 is that of a typical digit of MNIST's from the nearest other one of the same
    label in the sample; 2 is twice as far.
    """

    def __init__(self, sample: Sample):
        pixels = sample.images.reshape(len(sample.images), -1)  # (N, 784)
        self._rows = [pixels[sample.labels == digit] for digit in range(CLASSES)]  # (n, 784) each
        self._units: dict[int, float] = {}
        self._known: WeakKeyDictionary[ClassDrawing, float] = WeakKeyDictionary()
        self._lock = threading.Lock()

    def of(self, drawings: Sequence[ClassDrawing]) -> list[float]:
        """The distance of each digit; 0 where there is no ink, or where it is no digit."""
        with self._lock:
            for digit in range(CLASSES):
                self._compare(
                    digit,
                    [one for one in drawings if one.label == digit and one not in self._known],
                )
            return [self._known.get(one, 0.0) for one in drawings]

    def _compare(self, digit: int, drawings: list[ClassDrawing]) -> None:
        images = {one: one.image for one in drawings}
        inked = {one: image for one, image in images.items() if image is not None}
        if not inked:
            return
        pixels = np.stack(list(inked.values())).reshape(len(inked), -1)  # (N, 784)
        distances = nearest_distances(pixels, self._rows[digit]) / self._unit(digit)
        self._known.update(zip(inked, distances.tolist(), strict=True))

    def _unit(self, digit: int) -> float:
        """The median distance of a sample's digit from the nearest other one."""
        if digit not in self._units:
            rows = self._rows[digit]
            self._units[digit] = float(np.median(nearest_distances(rows, rows, other=True)))
        return self._units[digit]


def nearest_distances(vectors: np.ndarray, rows: np.ndarray, other: bool = False) -> np.ndarray:
    """How far each vector, (N, d), is from the nearest row, (M, d): float32 (N,), Euclidean.

    `other`: the vectors are the rows, and none is its own nearest one.
    """
    vectors, rows = vectors.astype(np.float32), rows.astype(np.float32)
    # |a - b|² = |a|² - 2 a·b + |b|², which rounding may bring below 0.
    squares = (rows**2).sum(axis=1) - 2 * vectors @ rows.T + (vectors**2).sum(axis=1)[:, None]
    if other:
        np.fill_diagonal(squares, np.inf)
    return np.sqrt(np.maximum(squares.min(axis=1), 0))
