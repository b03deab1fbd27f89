"""How one digit was read, epoch by epoch, as a strip of bars: up where right, down where not.

A bar is as high as the network was sure of what it read. Left out: the picture around it (see
assets/ten_digits).
"""

from collections.abc import Sequence
from typing import NamedTuple

from digits.networks.decision import CLASSES, REFUSE_ABOVE

GAP = 0.15  # of a column, between two bars


class Reading(NamedTuple):
    """What a network reads: a digit, or 10 for "no digit", and how sure it is, 0 to 1."""

    output: int
    sure: float


def read(probabilities: Sequence[float]) -> Reading:
    """The likeliest of ten digits, or "no digit" where their sum leaves the most for that."""
    together = sum(probabilities)
    if 1 - together > REFUSE_ABOVE:
        return Reading(CLASSES, 1 - together)
    output = max(range(CLASSES), key=probabilities.__getitem__)
    return Reading(output, probabilities[output] / together)


def strip_paths(label: int, readings: Sequence[Reading]) -> tuple[str, str]:
    """SVG paths of the right and of the wrong bars: column n from x = n, from y = -1 to 1."""
    right = (_bar(n, -each.sure) for n, each in enumerate(readings) if each.output == label)
    wrong = (_bar(n, each.sure) for n, each in enumerate(readings) if each.output != label)
    return "".join(right), "".join(wrong)


def _bar(column: int, height: float) -> str:
    return f"M{column + GAP / 2:g} 0V{height:.2f}h{1 - GAP:g}V0z"
