"""How often a network is right: its figures on labelled digits, and which ones it reads wrong.

Unless a name says otherwise, a digit is "read right" where its most probable digit is the
true one, whether or not the network refuses it or names two. Left out: where the digits
come from.
"""

import math
from dataclasses import dataclass, field

import numpy as np

from digits.networks.decision import CLASSES, Outputs
from digits.networks.scores import (
    area_under_risk_coverage,
    brier_score,
    negative_log_likelihood,
)
from digits.networks.verdicts import verdicts_on

# Bins of confidence for the expected calibration error: as many as C. Guo, G. Pleiss, Y. Sun,
# K. Weinberger, "On calibration of modern neural networks", ICML 2017.
BINS = 15
# Bars of the diagram that people see: "80 to 90 % sure" says more to them than fifteenths.
BARS = 10
# Confidence below which a network may be told to say "I can't tell".
THRESHOLDS = np.arange(100) / 100
# 95 % of a normal distribution lie within so many standard deviations.
NORMAL_95 = 1.959964


@dataclass(frozen=True)
class Metrics:
    """How a network does on labelled digits. Fractions of 1, one per digit where a list.

    `loss`: cross-entropy in nats, which is the negative log-likelihood, NLL. `confusion[true]
    [read]` counts digits. `accuracy`, `precision`, `recall` and `confusion` count a digit by its
    most probable reading, also where it is refused. What is done with each digit (see
    verdicts.py): `refused`, `named_right`, `named_wrong` and `two_named` sum to 1; `two_right` is
    the part of `two_named` whose true digit is one of the two. `brier` and `aurc`: see scores.py.
    `reliability` and `risk_coverage` count digits: see the functions `reliability_bars` and
    `risk_coverage`. The last five are None or empty where they were not measured.
    """

    loss: float
    accuracy: float
    precision: list[float]
    recall: list[float]
    confusion: list[list[int]]
    calibration_error: float
    refused: float
    named_right: float
    named_wrong: float
    two_named: float
    two_right: float | None = None
    brier: float | None = None
    aurc: float | None = None
    reliability: dict[str, list] = field(default_factory=dict)
    risk_coverage: dict[str, list] = field(default_factory=dict)


def evaluate(outputs: Outputs, labels: np.ndarray) -> Metrics:
    """Figures from a network's outputs for N images and their true digits, int (N,), 0 to 9.

    The loss is computed as Keras does.
    """
    probabilities = outputs.probabilities
    read = probabilities.argmax(axis=1)
    pairs = np.bincount(CLASSES * labels.astype(int) + read, minlength=CLASSES**2)
    confusion = pairs.reshape(CLASSES, CLASSES)  # (true, read)
    right = confusion.diagonal()
    return Metrics(
        loss=negative_log_likelihood(probabilities, labels),
        accuracy=float(right.sum() / confusion.sum()),
        precision=(right / np.maximum(confusion.sum(axis=0), 1)).tolist(),
        recall=(right / np.maximum(confusion.sum(axis=1), 1)).tolist(),
        confusion=confusion.tolist(),
        calibration_error=calibration_error(probabilities, labels),
        **verdicts_on(outputs, labels).shares(),
        brier=brier_score(probabilities, labels),
        aurc=area_under_risk_coverage(outputs, labels),
        reliability=reliability_bars(probabilities, labels),
        risk_coverage=risk_coverage(outputs, labels),
    )


def interval(right: int, total: int) -> tuple[float, float]:
    """Between which shares, 0 to 1, the true share lies with a probability of 95 %.

    `right` of `total` digits were read right, each as if it were another person's. The score
    interval of E. B. Wilson, "Probable inference, the law of succession, and statistical
    inference", JASA 22, 1927. Raises ValueError without digits.
    """
    if total < 1:
        raise ValueError("There is no interval without digits.")
    share, z = right / total, NORMAL_95
    scale = 1 + z * z / total
    middle = (share + z * z / (2 * total)) / scale
    half = z / scale * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return max(0.0, middle - half), min(1.0, middle + half)


def bin_of(confidence: np.ndarray, count: int = BINS) -> np.ndarray:
    """Which of `count` bins of equal width a confidence, 0 to 1, falls into: int, from 0."""
    return np.minimum((confidence * count).astype(int), count - 1)


def reliability_bars(probabilities: np.ndarray, labels: np.ndarray) -> dict[str, list]:
    """How many digits are in each of ten bars of confidence, and how many of them are right.

    From what `reliability` takes to {"count": [...], "right": [...]}, ten whole numbers each.
    """
    right = probabilities.argmax(axis=1) == labels
    bars = bin_of(probabilities.max(axis=1), BARS)
    return {
        "count": np.bincount(bars, minlength=BARS).tolist(),
        "right": np.bincount(bars[right], minlength=BARS).tolist(),
    }


def risk_coverage(outputs: Outputs, labels: np.ndarray) -> dict[str, list]:
    """What becomes of the digits where a network says "I can't tell" below a threshold.

    {"threshold": [...], "answered": [...], "wrong": [...]}: of 0 to 0.99 for the confidence, how
    many digits reach it, and how many of those are read wrong. A digit that is refused is not
    answered. The curve of R. El-Yaniv, Y. Wiener, "On the foundations of noise-free selective
    classification", JMLR 11, 2010, in counts.
    """
    confidence = outputs.probabilities.max(axis=1)
    wrong = outputs.probabilities.argmax(axis=1) != labels
    # As floats of the same kind, as `decide` compares them.
    reached = confidence >= THRESHOLDS.astype(confidence.dtype)[:, np.newaxis]  # (100, N)
    answered = reached & ~outputs.refused
    return {
        "threshold": THRESHOLDS.tolist(),
        "answered": answered.sum(axis=1).tolist(),
        "wrong": (answered & wrong).sum(axis=1).tolist(),
    }


def reliability(probabilities: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """How often digits are right, by confidence: float (15, 3), one row a bin.

    From float (N, 10) and true digits (N,). Columns: share of all digits whose highest
    probability falls into the bin, mean of that probability, share that is read right;
    zeros where a bin is empty.
    """
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    bins = bin_of(confidence)
    count = np.bincount(bins, minlength=BINS)
    sums = [np.bincount(bins, weights=values, minlength=BINS) for values in (confidence, right)]
    return np.stack([count / len(labels), *(sums / np.maximum(count, 1))], axis=1)


def calibration_error(probabilities: np.ndarray, labels: np.ndarray) -> float:
    """The expected calibration error, a fraction of 1; from what `reliability` takes."""
    share, confidence, right = reliability(probabilities, labels).T
    return float((share * abs(confidence - right)).sum())


def in_cell(probabilities: np.ndarray, labels: np.ndarray, true: int, read: int) -> np.ndarray:
    """Indices of the digits in one cell of the confusion matrix, the most confident first.

    From float (N, 10) and true digits (N,) to int (n,).
    """
    chosen = (labels == true) & (probabilities.argmax(axis=1) == read)
    return _most_confident_first(probabilities, chosen)


def in_bar(probabilities: np.ndarray, labels: np.ndarray, bar: int) -> np.ndarray:
    """Indices of the digits in one of the ten bars of confidence, those read wrong first: int (n,).

    Among the wrong, and then among the right ones, the most confident first.
    """
    inside = bin_of(probabilities.max(axis=1), BARS) == bar
    right = probabilities.argmax(axis=1) == labels
    return np.concatenate(
        [_most_confident_first(probabilities, inside & chosen) for chosen in (~right, right)]
    )


def mistakes(probabilities: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Indices of all digits read wrong, the most confident mistake first: int (n,)."""
    return _most_confident_first(probabilities, probabilities.argmax(axis=1) != labels)


def correct(probabilities: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Indices of all digits read right, the least confident first: int (n,)."""
    right = probabilities.argmax(axis=1) == labels
    return _most_confident_first(probabilities, right)[::-1]


def _most_confident_first(probabilities: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    indices = np.flatnonzero(chosen)
    return indices[np.argsort(-probabilities[indices].max(axis=1), kind="stable")]
