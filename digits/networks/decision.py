"""What to say of an image: a digit, one of two, or no digit at all.

Also how far the probabilities can be trusted. Left out: saying it in words (see
wording.py).
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

CLASSES = 10
# Lower bound of an output, avoids 0 / 0 where all ten are 0.
EPSILON = 1e-12
DIGIT, UNSURE, NOT_A_DIGIT = "digit", "unsure", "not a digit"
# Above this probability of showing no digit, an image is taken for none.
REFUSE_ABOVE = 0.5
# Below this probability the most probable digit is named together with the next.
SURE_FROM = 0.6
# Of confidence, for the expected calibration error: as many as C. Guo, G. Pleiss, Y. Sun,
# K. Weinberger, "On calibration of modern neural networks", ICML 2017.
BINS = 15


class Outputs(NamedTuple):
    """What a network says of N images.

    `probabilities` float32 (N, 10): how probable each digit is, if it is one; rows sum to
    1. `no_digit` float32 (N,): how probably it is none; 0 where a network cannot tell.
    """

    probabilities: np.ndarray
    no_digit: np.ndarray

    @property
    def refused(self) -> np.ndarray:
        """Which images are taken for no digit: bool (N,)."""
        return self.no_digit > REFUSE_ABOVE

    def only(self, chosen: np.ndarray) -> "Outputs":
        """Those of some of the images: bool (N,), or their places."""
        return Outputs(self.probabilities[chosen], self.no_digit[chosen])


def normalise(outputs: np.ndarray) -> Outputs:
    """What the ten outputs of a network mean: float (N, 10), of sum 1 or below."""
    outputs = np.maximum(outputs, EPSILON)
    total = outputs.sum(axis=1)  # (N,)
    return Outputs(outputs / total[:, np.newaxis], np.maximum(1 - total, 0))


@dataclass(frozen=True, eq=False)
class Prediction:
    """What a network makes of one image.

    `verdict` is "digit", "unsure" or "not a digit"; `digits` the digit read, the two that
    it may be, most probable first, or none; `probabilities` float32 (10,), calibrated,
    how probable each digit is if it is one: they sum to 1 whatever the verdict.
    """

    verdict: str
    digits: tuple[int, ...]
    probabilities: np.ndarray


def decide(outputs: Outputs) -> list[Prediction]:
    """A verdict on each image."""
    readings = []
    for row, refused in zip(outputs.probabilities, outputs.refused, strict=True):
        first, second = (int(digit) for digit in row.argsort()[:-3:-1])
        if refused:
            verdict, digits = NOT_A_DIGIT, ()
        elif row[first] < SURE_FROM:
            verdict, digits = UNSURE, (first, second)
        else:
            verdict, digits = DIGIT, (first,)
        readings.append(Prediction(verdict, digits, row))
    return readings


def reliability(probabilities: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """How often digits are right, by confidence: float (15, 3), one row a bin.

    From float (N, 10) and true digits (N,). Columns: share of all digits whose highest
    probability falls into the bin, mean of that probability, share that is read right;
    zeros where a bin is empty.
    """
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    count = np.bincount(bins, minlength=BINS)
    sums = [np.bincount(bins, weights=values, minlength=BINS) for values in (confidence, right)]
    return np.stack([count / len(labels), *(sums / np.maximum(count, 1))], axis=1)


def calibration_error(probabilities: np.ndarray, labels: np.ndarray) -> float:
    """The expected calibration error, a fraction of 1; from what `reliability` takes."""
    share, confidence, right = reliability(probabilities, labels).T
    return float((share * abs(confidence - right)).sum())
