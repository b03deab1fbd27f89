"""Two scores compared: what ink and gaps spoke for, as sums that add up as they are written.

Left out: how much each pixel added (see networks/attribution.py), and drawing it (see
assets/why_not/).
"""

from typing import NamedTuple

from digits.networks.attribution import Attribution, Question, Shares


class Sum(NamedTuple):
    """How ink and gaps lead from the baseline's lead to this image's, in tenths.

    `baseline` and the four `shares` together give `lead`, which is `first` less `second`, the
    two scores.
    """

    baseline: float
    shares: Shares
    lead: float
    first: float
    second: float


def sum_up(attribution: Attribution, question: Question) -> Sum:
    """The sum as it is written; the largest share takes what rounding leaves."""
    assert question.rather_than is not None  # two scores are compared
    first, second = (
        _to_tenths(attribution.scores[output]) for output in (question.answer, question.rather_than)
    )
    baseline, lead = _to_tenths(attribution.score_of_baseline), _to_tenths(first - second)
    shares = list(map(_to_tenths, attribution.shares))
    largest = max(range(len(shares)), key=lambda place: abs(shares[place]))
    shares[largest] = _to_tenths(shares[largest] + lead - baseline - sum(shares))
    return Sum(baseline, Shares(*shares), lead, first, second)


def _to_tenths(number: float) -> float:
    return round(float(number), 1) + 0.0  # never -0.0
