"""Say in words what a network makes of a drawing, and write numbers for people.

Left out: the decision itself (see decision.py).
"""

from collections.abc import Sequence

from digits.networks.decision import CLASSES, DIGIT, NOT_A_DIGIT, UNSURE, Prediction

# Lowest probability for each, from the highest.
WORDS = ((0.95, "Very sure"), (0.8, "Fairly sure"), (0.0, "Not quite sure"))
# A less probable runner-up is not mentioned.
MIN_RUNNER_UP = 0.05
WHOLE_FROM = 0.9995  # from here on a percentage without decimals says 100
OUTPUT_NAMES = (*map(str, range(CLASSES)), "no digit")  # of a network's outputs, in their order
NARROW_SPACE = "\u202f"  # keeps a number and its unit on one line


def percent(fraction: float, decimals: int = 0) -> str:
    """A fraction of 1 in per cent, as in "99.46 %".

    With decimals it is 100 % only for 1, without from 0.9995 on. It is 0 % only for 0:
    0.0004 is "< 1 %".
    """
    step = 10.0**-decimals
    value = 100 * float(fraction)
    if fraction < (1 if decimals else WHOLE_FROM):
        value = min(value, 100 - step)
    number = f"{value:.{decimals}f}"
    if fraction > 0 and float(number) == 0:
        number = f"<{NARROW_SPACE}{step:.{decimals}f}"
    return f"{number}{NARROW_SPACE}%"


def answer_in_words(prediction: Prediction) -> str:
    """The answer, short: "7", "4 or 9", "no digit"."""
    return " or ".join(map(str, prediction.digits)) or "no digit"


def headline_in_words(prediction: Prediction) -> str:
    """How sure the network is, as in "Fairly sure: 89 %" or "4 or 9? I can't tell"."""
    if prediction.verdict == NOT_A_DIGIT:
        return "That doesn't look like a digit to me"
    if prediction.verdict == UNSURE:
        return f"{answer_in_words(prediction)}? I can't tell"
    highest = float(prediction.probabilities.max())
    word = next(word for lowest, word in WORDS if highest >= lowest)
    return f"{word}: {percent(highest)}"


def rest_in_words(prediction: Prediction) -> str:
    """A sentence on the runner-up, on both of two digits, or an empty text."""
    first, second = prediction.probabilities.argsort()[:-3:-1]
    if prediction.verdict == NOT_A_DIGIT:
        return f"If it is one, then most likely {with_article(first)}."
    if prediction.verdict == UNSURE:
        chances = [percent(float(prediction.probabilities[digit])) for digit in (first, second)]
        either = f"{with_article(first).capitalize()} ({chances[0]})"
        return f"{either} or {with_article(second)} ({chances[1]})."
    if prediction.probabilities[second] < MIN_RUNNER_UP:
        return ""
    chance = percent(float(prediction.probabilities[second]))
    return f"It could also be {with_article(second)} ({chance})."


def mistake_in_words(prediction: Prediction, label: int | None) -> str:
    """What it is and what the network says; empty where that is the same.

    `label` is the true digit; None where nobody knows it. It is called a mistake unless the true
    digit is one of the two that the network names.
    """
    if label is None or prediction.digits == (label,):
        return ""
    says = answer_in_words(prediction) if prediction.digits else "it is no digit"
    this_is = "This is" if label in prediction.digits else "A mistake: this is"
    return f"{this_is} {with_article(label)}. The network says {says}."


def right_in_words(predictions: Sequence[Prediction], label: int | None) -> str:
    """How many networks read it right, as in "It is an 8: 2 of 6 read it right."; or ""."""
    if label is None:
        return ""
    right = sum(prediction.digits == (label,) for prediction in predictions)
    reads = "reads" if right == 1 else "read"
    return f"It is {with_article(label)}: {right or 'none'} of {len(predictions)} {reads} it right."


def spoken(prediction: Prediction, label: int | None = None) -> str:
    """The whole answer in sentences, for somebody who hears it."""
    headline, rest = headline_in_words(prediction), rest_in_words(prediction)
    if prediction.verdict == DIGIT:
        headline = f"Read as {prediction.digits[0]}. {headline}."
    parts = (mistake_in_words(prediction, label), headline, rest)
    return " ".join(part if part.endswith((".", "?")) else f"{part}." for part in parts if part)


def number_in_words(predictions: Sequence[Prediction]) -> str:
    """What is read of a number's digits, from left to right, as in "2026", "4?7"."""
    return "".join(
        str(prediction.digits[0]) if prediction.verdict == DIGIT else "?"
        for prediction in predictions
    )


def doubt_in_words(predictions: Sequence[Prediction]) -> str:
    """Which digit of a number is the least sure, or how many are not read."""
    unread = sum(prediction.verdict != DIGIT for prediction in predictions)
    if unread:
        return f"I can't tell {unread} of them." if unread > 1 else "I can't tell one of them."
    least = min(predictions, key=lambda prediction: float(prediction.probabilities.max()))
    if headline_in_words(least).startswith(WORDS[0][1]):
        return f"{WORDS[0][1]} of each."
    chance = percent(float(least.probabilities.max()))
    return f"The least sure one is the {least.digits[0]}: {chance}."


def with_article(digit: int) -> str:
    """A digit with its article: "a 7", "an 8"."""
    return f"an {digit}" if digit == 8 else f"a {digit}"


def agreement_in_words(predictions: Sequence[Prediction]) -> str:
    """How many networks give the same answer, as in "5 of 6 say 7, 4 of them very sure."."""
    groups: dict[str, list[Prediction]] = {}
    for prediction in predictions:
        groups.setdefault(answer_in_words(prediction), []).append(prediction)
    (answer, group), *others = sorted(groups.items(), key=lambda group: -len(group[1]))
    total = len(predictions)
    if len(group) == 1 and total > 1:
        return f"**No two of the {total} agree.**"
    count = f"All {total}" if len(group) == total else f"{len(group)} of {total}"
    text = f"**{count} say {answer}**"
    very_sure = sum(headline_in_words(prediction).startswith(WORDS[0][1]) for prediction in group)
    if very_sure:
        text += f", {very_sure if very_sure < len(group) else 'all'} of them very sure"
    rest = ", ".join(
        f"{len(group)} {'says' if len(group) == 1 else 'say'} {answer}" for answer, group in others
    )
    return f"{text}; {rest}." if rest else f"{text}."


def counted(number: int, noun: str) -> str:
    """A number of things, as in "1 digit" and "1,200 digits"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def count_in_words(count: int) -> str:
    """A number of weights, short: "2.92 M", "118 k"."""
    # 999,500 would be rounded up to "1e+03 k".
    number, unit = (count / 1e6, "M") if count >= 999_500 else (count / 1e3, "k")
    return f"{number:.3g}{NARROW_SPACE}{unit}"


def signed(number: float, decimals: int = 1) -> str:
    """A number with its sign, as in "+2.5" and "−0.3"; never "−0.0"."""
    # Adding 0.0 turns -0.0 into 0.0.
    return f"{round(float(number), decimals) + 0.0:+.{decimals}f}".replace("-", "−")


def plain(number: float, decimals: int = 1) -> str:
    """A number as in "2.5" and "−0.3"; never "−0.0"."""
    return signed(number, decimals).removeprefix("+")


def score_in_words(subject: str, score: float, of_nothing: float, spoke_for: float) -> str:
    """How ink made a score, as in "The score of the 7 is 12.1. …", in numbers that add up.

    `subject`: whose score. `of_nothing`: the score of an empty picture. `spoke_for`: the sum
    of all that ink added to it.
    """
    score = _to_tenths(score)
    return f"{subject} is **{plain(score)}**. {_ink_in_words(score, of_nothing, spoke_for)}"


def sentence_case(text: str) -> str:
    """The same with a capital letter in front."""
    return text[:1].upper() + text[1:]


def _to_tenths(number: float) -> float:
    return round(float(number), 1)


def _ink_in_words(score: float, of_nothing: float, spoke_for: float) -> str:
    of_nothing, spoke_for = _to_tenths(of_nothing), _to_tenths(spoke_for)
    gain = _to_tenths(score - of_nothing)
    against = max(0.0, _to_tenths(spoke_for - gain))
    verb = "took away" if gain < 0 else "added"
    return (
        f"An empty picture would get {plain(of_nothing)}. "
        f"The ink {verb} {plain(abs(gain))}: {plain(gain + against)} for, {plain(against)} against."
    )


def output_with_article(output: int) -> str:
    """An output of a network with its article: "a 7", "an 8", "no digit" in quotes."""
    return output_in_words(output) if output == CLASSES else with_article(output)


def output_in_words(output: int) -> str:
    """What an output of a network stands for, as in "the 7"."""
    return "“no digit”" if output == CLASSES else f"the {output}"
