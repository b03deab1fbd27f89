"""Say in words what a network makes of a drawing.

Left out: judging whether a drawing is a digit at all.
"""

import numpy as np

# From these probabilities on; below the last the network is guessing.
WORDS = ((0.95, "Very sure"), (0.8, "Fairly sure"), (0.5, "Not quite sure"), (0.0, "Guessing"))
# A runner-up less probable than this is not worth a word.
LEAST_RUNNER_UP = 0.05
NARROW_SPACE = "\u202f"  # keeps a number and its unit on one line


def percent(fraction: float, decimals: int = 0) -> str:
    """A fraction of 1 in per cent, 100 % only where it is as good as that."""
    step = 10.0**-decimals
    shown = 100.0 if fraction >= 0.9995 else min(100 * float(fraction), 100 - step)
    return f"{shown:.{decimals}f}{NARROW_SPACE}%"


def confidence_in_words(probabilities: np.ndarray) -> str:
    """How sure the most probable of float (10,) is, as in "Fairly sure: 89 %"."""
    most = float(probabilities.max())
    word = next(word for least, word in WORDS if most >= least)
    return f"{word}: {percent(most)}"


def runner_up_in_words(probabilities: np.ndarray) -> str:
    """The second most probable of float (10,) where it matters, else an empty text."""
    second = int(probabilities.argsort()[-2])
    if probabilities[second] < LEAST_RUNNER_UP:
        return ""
    article = "an" if second == 8 else "a"
    return f"It could also be {article} {second} ({percent(probabilities[second])})."


def count_in_words(count: int) -> str:
    """A number of weights, short: 2.9 M, 118 k."""
    number, unit = (count / 1e6, "M") if count >= 1e6 else (count / 1e3, "k")
    return f"{number:.3g}{NARROW_SPACE}{unit}"
