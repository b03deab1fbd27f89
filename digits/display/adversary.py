"""What an adversary's change does to the answers, in words.

Left out: making the change (see networks/adversary.py).
"""

from collections.abc import Mapping, Sequence

from digits.networks.adversary import DIGITS, LIMITS
from digits.networks.decision import Prediction

UNSEEN = 6  # per cent: up to about here a person sees no more than a little noise
MADE_HOW = (
    "In the change, white pixels get brighter and black ones darker, in per cent of full "
    "brightness. It is made in {} steps along the gradient, from large to small, each with a part "
    "of those before (projected gradient, A. Madry et al., 2018; momentum, Y. Dong et al., 2018); "
    "for the test digits, in {} without. With more steps, or from other beginnings, a smaller one "
    "may be found."
)


def turn_in_words(target: str, turn: int | None) -> str:
    """How small a change turns the answer. `turn`: per cent; None where none of LIMITS does."""
    question = f"How little must change until this network says **{target}**?"
    if turn is None:
        return (
            f"{question} More than **{LIMITS[-1]} %** of each pixel. Choose another digit, or "
            "another network."
        )
    seen = "one hardly sees it" if turn <= UNSEEN else "one can see it"
    return f"{question} No pixel by more than **{turn} %**: {seen}."


def transfer_in_words(
    before: Sequence[Prediction], now: Sequence[Prediction], target: tuple[int, ...]
) -> str:
    """How many of the other networks, for which the change was not made, it turns as well.

    `before` and `now`: what each of them says of the drawing and of the changed image. `target`:
    the digits that the answer was to name; none for "no digit".
    """
    turned = [new for old, new in zip(before, now, strict=True) if old.digits != new.digits]
    if not turned:
        return f"It turns none of the other {len(now)}: it is made for this network."
    same = sum(new.digits == target for new in turned) or "none"
    return (
        f"It also turns {len(turned)} of the other {len(now)} networks, "
        f"{same} of them to {_name(target)}."
    )


def standing_in_words(measured: Mapping[str, Sequence[float]], percent: int) -> str:
    """How many test digits stand at a size; `measured` is as in a report, or empty."""
    shares = dict(zip(measured.get("size", ()), measured.get("standing", ()), strict=True))
    if percent / 100 not in shares:
        return "How test digits fare when changed was not measured for this network."
    stand = round(shares[percent / 100] * DIGITS) or "none"
    if percent == 0:
        return f"Unchanged, {stand} of {DIGITS:,} test digits are read right."
    return f"Changed this much, {stand} of {DIGITS:,} test digits are still read right."


def _name(digits: tuple[int, ...]) -> str:
    return str(digits[0]) if digits else "“no digit”"
