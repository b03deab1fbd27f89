"""How a network does on what people drew: digits, and drawings that are none.

Left out: MNIST's test digits, of which there are none that are no digit (see metrics.py).
"""

from dataclasses import dataclass

import numpy as np

from digits.networks.decision import UNSURE, Outputs, decide
from digits.networks.metrics import calibration_error


@dataclass(frozen=True)
class DrawingMetrics:
    """Fractions of 1; None where there are no drawings of the kind.

    `accuracy` is the mean of the ten digits' own accuracies `by_digit`, so that each digit
    counts the same. A digit is read right where its most probable digit is the true one,
    also where it is refused or one of two is named. Confidence is the highest probability.
    """

    digits: int
    accuracy: float | None
    by_digit: list[float | None] | None
    confidence_when_right: float | None
    confidence_when_wrong: float | None
    calibration_error: float | None
    unsure: float | None
    refused: float | None
    others: int
    others_recognised: float | None


def evaluate_drawings(outputs: Outputs, labels: np.ndarray) -> DrawingMetrics:
    """Figures from a network's outputs for N drawings and labels, int (N,), -1 for no digit."""
    unsure = np.array([prediction.verdict == UNSURE for prediction in decide(outputs)])
    digit = labels >= 0
    confidence = outputs.probabilities.max(axis=1)
    right = outputs.probabilities.argmax(axis=1) == labels
    by_digit = [_mean(right[labels == number]) for number in range(10)]
    error = None
    if digit.any():
        error = calibration_error(outputs.probabilities[digit], labels[digit])
    return DrawingMetrics(
        digits=int(digit.sum()),
        accuracy=_mean([share for share in by_digit if share is not None]),
        by_digit=by_digit if digit.any() else None,
        confidence_when_right=_mean(confidence[digit & right]),
        confidence_when_wrong=_mean(confidence[digit & ~right]),
        calibration_error=error,
        unsure=_mean(unsure[digit]),
        refused=_mean(outputs.refused[digit]),
        others=int((~digit).sum()),
        others_recognised=_mean(outputs.refused[~digit]),
    )


def _mean(values) -> float | None:
    return float(np.mean(values)) if len(values) else None
