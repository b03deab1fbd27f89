"""What a network does with digits: names the right one, a wrong one, two of them, or refuses.

Left out: the decision itself (see decision.py), and what else is measured (see metrics.py).
"""

from typing import NamedTuple

import numpy as np

from digits.networks.decision import DIGIT, NOT_A_DIGIT, UNSURE, Outputs, decide

# The four that sum to 1, in the order in which they are shown everywhere.
NAMED_FIRST = ("named_right", "named_wrong", "two_named", "refused")


class Verdicts(NamedTuple):
    """Which of N digits belong to each, bool (N,). `NAMED_FIRST` divide them into four.

    `named_right` and `named_wrong`: named as one digit; `two_named`: named as one of two;
    `two_right`: those of them whose true digit is one of the two; `refused`: taken for no digit.
    """

    named_right: np.ndarray
    named_wrong: np.ndarray
    two_named: np.ndarray
    two_right: np.ndarray
    refused: np.ndarray

    def shares(self, chosen: np.ndarray | None = None) -> dict[str, float]:
        """Each as a share of all, or of those that are chosen, bool (N,): 0 to 1."""
        every = slice(None) if chosen is None else chosen
        return {name: float(part[every].mean()) for name, part in self._asdict().items()}


def verdicts_on(outputs: Outputs, labels: np.ndarray) -> Verdicts:
    """What a network does with N digits, whose true ones are `labels`, int (N,), 0 to 9."""
    predictions = decide(outputs)
    verdicts = np.array([prediction.verdict for prediction in predictions], dtype=object)
    named, two = verdicts == DIGIT, verdicts == UNSURE
    hit = np.array(
        [label in each.digits for label, each in zip(labels, predictions, strict=True)], dtype=bool
    )
    return Verdicts(named & hit, named & ~hit, two, two & hit, verdicts == NOT_A_DIGIT)
