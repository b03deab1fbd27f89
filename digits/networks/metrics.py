"""Which digits of a test set a network reads right and wrong, the most telling first.

Whether a digit is read right does not depend on whether it is refused, as in report.py.
"""

import numpy as np


def in_cell(probabilities: np.ndarray, labels: np.ndarray, true: int, read: int) -> np.ndarray:
    """Places of the digits in one cell of the confusion matrix, the most confident first.

    From float (N, 10) and true digits (N,) to int (n,).
    """
    chosen = (labels == true) & (probabilities.argmax(axis=1) == read)
    return _most_confident_first(probabilities, chosen)


def mistakes(probabilities: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Places of all digits read wrong, the most confident mistake first: int (n,)."""
    return _most_confident_first(probabilities, probabilities.argmax(axis=1) != labels)


def hits(probabilities: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Places of all digits read right, the least confident first: int (n,)."""
    right = probabilities.argmax(axis=1) == labels
    return _most_confident_first(probabilities, right)[::-1]


def _most_confident_first(probabilities: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    places = np.flatnonzero(chosen)
    return places[np.argsort(-probabilities[places].max(axis=1), kind="stable")]
