"""Say in words what a network makes of a drawing.

Left out: the judgement itself (see decision.py).
"""

from digits.networks.decision import NOT_A_DIGIT, UNSURE, Prediction

# From these probabilities on.
WORDS = ((0.95, "Very sure"), (0.8, "Fairly sure"), (0.0, "Not quite sure"))
# A runner-up less probable than this is not worth a word.
MIN_RUNNER_UP = 0.05
NARROW_SPACE = "\u202f"  # keeps a number and its unit on one line


def percent(fraction: float, decimals: int = 0) -> str:
    """A fraction of 1 in per cent, 100 % only where it is as good as that."""
    step = 10.0**-decimals
    shown = 100.0 if fraction >= 0.9995 else min(100 * float(fraction), 100 - step)
    return f"{shown:.{decimals}f}{NARROW_SPACE}%"


def answer_in_words(reading: Prediction) -> str:
    """What was read, short: "7", "4 or 9", "no digit"."""
    return " or ".join(map(str, reading.digits)) or "no digit"


def headline_in_words(reading: Prediction) -> str:
    """How sure the network is, as in "Fairly sure: 89 %" or "4 or 9? I can't tell"."""
    if reading.verdict == NOT_A_DIGIT:
        return "That doesn't look like a digit to me"
    if reading.verdict == UNSURE:
        return f"{answer_in_words(reading)}? I can't tell"
    most = float(reading.probabilities.max())
    word = next(word for least, word in WORDS if most >= least)
    return f"{word}: {percent(most)}"


def rest_in_words(reading: Prediction) -> str:
    """What else there is to say: the runner-up, both of two, or an empty text."""
    first, second = reading.probabilities.argsort()[:-3:-1]
    if reading.verdict == NOT_A_DIGIT:
        return f"If it is one, then most likely {_a(first)}."
    if reading.verdict == UNSURE:
        chances = [percent(reading.probabilities[digit]) for digit in (first, second)]
        return f"{_a(first).capitalize()} ({chances[0]}) or {_a(second)} ({chances[1]})."
    if reading.probabilities[second] < MIN_RUNNER_UP:
        return ""
    return f"It could also be {_a(second)} ({percent(reading.probabilities[second])})."


def _a(digit: int) -> str:
    return f"an {digit}" if digit == 8 else f"a {digit}"


def count_in_words(count: int) -> str:
    """A number of weights, short: 2.9 M, 118 k."""
    number, unit = (count / 1e6, "M") if count >= 1e6 else (count / 1e3, "k")
    return f"{number:.3g}{NARROW_SPACE}{unit}"


def signed(number: float, decimals: int = 1) -> str:
    """A number with its sign, as in "+2.5" and "−0.3"."""
    return f"{number:+.{decimals}f}".replace("-", "−")
