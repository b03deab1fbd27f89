"""How good probabilities are, each in one number: of the digits, and of "no digit".

The same sentences stand in display/glossary.py. Left out: shares of what is named (see
verdicts.py), and calibration (see metrics.py).
"""

import numpy as np

from digits.networks.decision import CLASSES, Outputs

# Keras's lower bound of a probability in a loss.
LOSS_EPSILON = 1e-7
# Share of the drawings of no digit that are to be refused.
REFUSED_OTHERS = 0.95


def negative_log_likelihood(probabilities: np.ndarray, labels: np.ndarray) -> float:
    """NLL: the mean of −ln of the true digit's probability, in nats, as Keras computes it.

    From float (N, 10) and true digits, int (N,).
    """
    of_true = np.clip(probabilities[np.arange(len(labels)), labels], LOSS_EPSILON, 1)
    return float(-np.log(of_true).mean())


def brier_score(probabilities: np.ndarray, labels: np.ndarray) -> float:
    """Brier score: the squared errors of a digit's ten probabilities, summed; mean of all digits.

    0 to 2, from float (N, 10) and true digits, int (N,). G. W. Brier, "Verification of forecasts
    expressed in terms of probability", Monthly Weather Review 78, 1950.
    """
    errors = probabilities - np.eye(CLASSES)[labels]
    return float((errors**2).sum(axis=1).mean())


def area_under_risk_coverage(outputs: Outputs, labels: np.ndarray) -> float:
    """AURC: the share read wrong among the n digits answered first, mean over n = 1 to N.

    The surest are answered first, the refused ones last. Y. Geifman, G. Uziel, R. El-Yaniv,
    "Bias-reduced uncertainty estimation for deep neural classifiers", ICLR 2019.
    """
    confidence = outputs.probabilities.max(axis=1)
    order = np.lexsort((-confidence, outputs.refused))
    wrong = (outputs.probabilities.argmax(axis=1) != labels)[order]
    return float((wrong.cumsum() / np.arange(1, len(wrong) + 1)).mean())


def area_under_roc(of_others: np.ndarray, of_digits: np.ndarray) -> float:
    """AUROC: how often a drawing of no digit gets more "no digit" than a digit; ties count half.

    0 to 1, from the "no digit" of both, float (M,) and (N,). J. A. Hanley, B. J. McNeil, "The
    meaning and use of the area under a receiver operating characteristic curve", Radiology 143,
    1982.
    """
    of_digits = np.sort(of_digits)
    below = np.searchsorted(of_digits, of_others, "left")
    not_above = np.searchsorted(of_digits, of_others, "right")
    return float((below + not_above).mean() / (2 * len(of_digits)))


def false_positive_rate_95(of_others: np.ndarray, of_digits: np.ndarray) -> float:
    """FPR95: the share of digits refused at the threshold that refuses 95 % of what is no digit.

    The threshold is the highest that does, for "no digit" at or above it; from what
    `area_under_roc` takes.
    """
    place = int(np.ceil(REFUSED_OTHERS * len(of_others))) - 1
    threshold = np.sort(of_others)[::-1][place]
    return float((of_digits >= threshold).mean())
