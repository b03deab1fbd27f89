"""What a network read while it learned, in words, and what stands out in the chart of it.

Left out: reading (see networks/snapshots.py), and the chart itself, which the browser draws (see
assets/younger_selves).
"""

from collections.abc import Sequence
from itertools import groupby

import numpy as np

from digits.display.palette import LEADERS
from digits.display.replay import DASHES

MANY_CHANGES = 3  # from here on they are counted, not told
# A digit that never becomes more probable than this has no name: at the start all ten are near 0.1.
MIN_PEAK = 0.2
NAME_HEIGHT = 0.15  # of a name in the chart, as a probability
# Digits shown, along the axis: as far apart as their logarithms.
TICKS = {
    0: "0",
    100: "100",
    1_000: "1,000",
    10_000: "10,000",
    100_000: "100,000",
    1_000_000: "1 million digits",
}


def moment_in_words(digits: int, epochs: float) -> str:
    """When it was, as in "After 1,024 digits" or "After 2 epochs: 108,000 digits"."""
    if not digits:
        return "Before the first digit"
    if epochs >= 1 and epochs == int(epochs):
        return f"After {epochs:.0f} epoch{'s' if epochs > 1 else ''}: {_count(digits)} digits"
    return f"After {_count(digits)} digits"


def right_of_100(accuracy: float) -> int:
    """How many of 100 digits are read right; all of them only where none is read wrong."""
    return 100 if accuracy == 1 else min(round(100 * accuracy), 99)


def growing_in_words(read: Sequence[int], digits: Sequence[int]) -> str:
    """How the answer came about, as in "At first it said 3. Since 1,024 digits it says 7."

    `read`: the digit that each younger self reads, `digits` how many it had been shown.
    """
    runs = [(digit, len(list(run))) for digit, run in groupby(read)]
    answer, length = runs[-1]
    if len(runs) == 1:
        return f"It says {answer}, and said so before it had seen a digit: by chance."
    since = f"Since {_count(digits[len(read) - length])} digits it says {answer}."
    before = [digit for digit, _ in runs[:-1]]
    if len(before) > MANY_CHANGES:
        return (
            f"At first it said {before[0]}, then it changed its mind {len(before)} times. {since}"
        )
    return f"At first it said {', then '.join(map(str, before))}. {since}"


def lines(probabilities: np.ndarray) -> list[dict]:
    """The digits that stand out, the answer first: colour, dash, and the moment of its name.

    `probabilities` float (S, 10), one row a moment. Beside the answer these are the digits that
    were most probable at some moment; their names stand near that.
    """
    answer = int(probabilities[-1].argmax())
    peaks = probabilities.max(axis=0)
    others = [digit for digit in np.argsort(-peaks).tolist() if digit != answer]
    others = [digit for digit in others[: len(LEADERS)] if peaks[digit] >= MIN_PEAK]
    names: dict[int, int] = {}
    for digit in (answer, *others):
        names[digit] = _place_of_name(probabilities, digit, names)
    return [
        {"digit": answer, "at": names[answer]},
        *(
            {"digit": digit, "at": names[digit], "colour": colour, "dash": dash}
            for digit, colour, dash in zip(others, LEADERS, DASHES, strict=False)
        ),
    ]


def _place_of_name(probabilities: np.ndarray, digit: int, names: dict[int, int]) -> int:
    """The moment at which a digit is most probable, as far as no other name is close to it."""
    shares = probabilities[:, digit]

    def is_free(moment: int) -> bool:
        return all(
            abs(moment - place) > 1
            or abs(shares[moment] - probabilities[place, other]) > NAME_HEIGHT
            for other, place in names.items()
        )

    order = np.argsort(-shares, kind="stable").tolist()
    return next(filter(is_free, order), order[0])


def ticks(digits: Sequence[int]) -> list[tuple[float, str]]:
    """Places on the axis, from 0 to the number of the last moment, and what stands there."""
    logs = np.log1p(digits)
    return [
        (round(float(np.interp(np.log1p(tick), logs, range(len(logs)))), 2), text)
        for tick, text in TICKS.items()
        if digits[0] <= tick <= digits[-1]
    ]


def nearest_moment(digits: Sequence[int], wanted: int) -> int:
    """The place of the number that is nearest, in the logarithm, to the one that is wanted."""
    return int(np.abs(np.log1p(digits) - np.log1p(wanted)).argmin())


def _count(digits: int) -> str:
    return f"{digits / 1e6:.1f} million" if digits >= 10**6 else f"{digits:,}"
