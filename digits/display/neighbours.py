"""What the digits nearest to a drawing are, in words.

Left out: finding them (see networks/neighbours.py).
"""

from collections import Counter
from collections.abc import Sequence

from digits.display.wording import percent, with_article

KINDS = 3  # of digits that a row of words has room for


def labels_in_words(labels: Sequence[int]) -> str:
    """How many of each digit, the most frequent first, as in "7 of 8 are 4s, 1 is a 9".

    Where there are more than three kinds, the rest are "others".
    """
    counts = Counter(labels).most_common()
    if len(counts) == 1:
        return f"all {len(labels)} are {labels[0]}s"
    named = counts if len(counts) <= KINDS else counts[: KINDS - 1]
    parts = [
        f"{count} are {digit}s" if count > 1 else f"1 is {with_article(digit)}"
        for digit, count in named
    ]
    if len(counts) > KINDS:
        parts.append(f"{len(labels) - sum(count for _, count in named)} are others")
    return ", ".join(parts).replace(" ", f" of {len(labels)} ", 1)


def distance_in_words(distance: float | None) -> str:
    """A share of the usual distance in per cent; a dash where it is not known."""
    return "–" if distance is None else percent(distance)
