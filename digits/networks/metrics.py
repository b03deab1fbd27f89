"""How often a network is right: its figures on labelled digits, and which ones it reads wrong.

Unless a name says otherwise, a digit is "read right" where its most probable digit is the
true one, whether or not the network refuses it or names two. Left out: where the digits
come from.
"""

from dataclasses import dataclass

import numpy as np

from digits.networks.decision import CLASSES, DIGIT, NOT_A_DIGIT, UNSURE, Outputs, decide

# Bins of confidence for the expected calibration error: as many as C. Guo, G. Pleiss, Y. Sun,
# K. Weinberger, "On calibration of modern neural networks", ICML 2017.
BINS = 15
# Keras's lower bound of a probability in a loss.
LOSS_EPSILON = 1e-7


@dataclass(frozen=True)
class Metrics:
    """How a network does on labelled digits. Fractions of 1, one per digit where a list.

    `loss`: cross-entropy in nats. `confusion[true][read]` counts digits. `accuracy`,
    `precision`, `recall` and `confusion` count a digit by its most probable reading, also
    where it is refused. The last four say what is done with each digit and sum to 1:
    `refused`, taken for no digit; `named_right` and `named_wrong`, named as one digit;
    `two_named`, one of two.
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


def evaluate(outputs: Outputs, labels: np.ndarray) -> Metrics:
    """Figures from a network's outputs for N images and their true digits, int (N,), 0 to 9.

    The loss is computed as Keras does.
    """
    probabilities = outputs.probabilities
    read = probabilities.argmax(axis=1)
    pairs = np.bincount(CLASSES * labels.astype(int) + read, minlength=CLASSES**2)
    confusion = pairs.reshape(CLASSES, CLASSES)  # (true, read)
    right = confusion.diagonal()
    of_true = np.clip(probabilities[np.arange(len(labels)), labels], LOSS_EPSILON, 1)
    verdicts = np.array([prediction.verdict for prediction in decide(outputs)])
    return Metrics(
        loss=float(-np.log(of_true).mean()),
        accuracy=float(right.sum() / confusion.sum()),
        precision=(right / np.maximum(confusion.sum(axis=0), 1)).tolist(),
        recall=(right / np.maximum(confusion.sum(axis=1), 1)).tolist(),
        confusion=confusion.tolist(),
        calibration_error=calibration_error(probabilities, labels),
        refused=float((verdicts == NOT_A_DIGIT).mean()),
        named_right=float(((verdicts == DIGIT) & (read == labels)).mean()),
        named_wrong=float(((verdicts == DIGIT) & (read != labels)).mean()),
        two_named=float((verdicts == UNSURE).mean()),
    )


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


def in_cell(probabilities: np.ndarray, labels: np.ndarray, true: int, read: int) -> np.ndarray:
    """Indices of the digits in one cell of the confusion matrix, the most confident first.

    From float (N, 10) and true digits (N,) to int (n,).
    """
    chosen = (labels == true) & (probabilities.argmax(axis=1) == read)
    return _most_confident_first(probabilities, chosen)


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
