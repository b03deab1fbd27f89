"""How a network does on what people drew: digits, and drawings that are none.

Left out: MNIST's test digits, of which there are none that are no digit (see metrics.py).
"""

from dataclasses import dataclass, field, fields

import numpy as np

from digits.networks.decision import CLASSES, UNSURE, Outputs, decide
from digits.networks.metrics import calibration_error, risk_coverage
from digits.networks.scores import (
    area_under_risk_coverage,
    area_under_roc,
    brier_score,
    false_positive_rate_95,
    negative_log_likelihood,
)
from digits.networks.verdicts import verdicts_on


@dataclass(frozen=True)
class DrawingMetrics:
    """Fractions of 1, `loss` in nats; None where there are no drawings of the kind.

    What is done with the digits, as shares of all of them (see verdicts.py): `named_right`,
    `named_wrong`, `two_named` and `refused` sum to 1. `macro` has the same as means of the ten
    digits' own shares, so that each digit counts the same. `accuracy` is such a mean too, that of
    `by_digit`; `accuracy_of_all` is the share of all digits. A digit is read right where its most
    probable digit is the true one, also where it is refused or one of two is named. Confidence is
    the highest probability. `loss` to `risk_coverage`: see scores.py and metrics.py.

    What is done with drawings of no digit: `others_refused`, `others_two` and `others_named`, as
    one of two or as one digit, sum to 1. `auroc` and `fpr95` say how "no digit" tells both kinds
    apart; None where one kind is missing or the network cannot tell.
    """

    digits: int
    others: int
    named_right: float | None = None
    named_wrong: float | None = None
    two_named: float | None = None
    two_right: float | None = None
    refused: float | None = None
    macro: dict[str, float] = field(default_factory=dict)
    accuracy: float | None = None
    accuracy_of_all: float | None = None
    by_digit: list[float | None] | None = None
    confidence_when_right: float | None = None
    confidence_when_wrong: float | None = None
    calibration_error: float | None = None
    loss: float | None = None
    brier: float | None = None
    aurc: float | None = None
    risk_coverage: dict[str, list] = field(default_factory=dict)
    others_refused: float | None = None
    others_two: float | None = None
    others_named: float | None = None
    auroc: float | None = None
    fpr95: float | None = None


# The figures that are one number each.
NUMBERS = tuple(each.name for each in fields(DrawingMetrics) if each.type in (int, float | None))


def evaluate_drawings(outputs: Outputs, labels: np.ndarray) -> DrawingMetrics:
    """Figures from a network's outputs for N drawings and labels, int (N,), -1 for no digit."""
    digit = labels >= 0
    digits, others = outputs.only(digit), outputs.only(~digit)
    figures: dict = {}
    if digit.any():
        figures |= _of_digits(digits, labels[digit])
    if not digit.all():
        figures |= _of_others(others)
    if digit.any() and not digit.all() and outputs.can_refuse:
        figures["auroc"] = area_under_roc(others.no_digit, digits.no_digit)
        figures["fpr95"] = false_positive_rate_95(others.no_digit, digits.no_digit)
    return DrawingMetrics(digits=int(digit.sum()), others=int((~digit).sum()), **figures)


def _of_digits(outputs: Outputs, labels: np.ndarray) -> dict:
    verdicts = verdicts_on(outputs, labels)
    probabilities = outputs.probabilities
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    own = [verdicts.shares(labels == digit) for digit in np.unique(labels)]
    by_digit = [_mean(right[labels == digit]) for digit in range(CLASSES)]
    return {
        **verdicts.shares(),
        "macro": {name: float(np.mean([each[name] for each in own])) for name in own[0]},
        "accuracy": _mean([share for share in by_digit if share is not None]),
        "accuracy_of_all": _mean(right),
        "by_digit": by_digit,
        "confidence_when_right": _mean(confidence[right]),
        "confidence_when_wrong": _mean(confidence[~right]),
        "calibration_error": calibration_error(probabilities, labels),
        "loss": negative_log_likelihood(probabilities, labels),
        "brier": brier_score(probabilities, labels),
        "aurc": area_under_risk_coverage(outputs, labels),
        "risk_coverage": risk_coverage(outputs, labels),
    }


def _of_others(outputs: Outputs) -> dict[str, float]:
    two = np.mean([prediction.verdict == UNSURE for prediction in decide(outputs)])
    refused = outputs.refused.mean()
    return {
        "others_refused": float(refused),
        "others_two": float(two),
        "others_named": float(1 - refused - two),
    }


def _mean(values) -> float | None:
    return float(np.mean(values)) if len(values) else None
