"""Games in words: what the networks make of a drawing, and where it stands.

Left out: which drawings count (see games.py), and what a game asks for (see prompts.py).
"""

from digits.classroom.games import Predictions, Ranked, score
from digits.classroom.task import DIVIDE, FOOL, FREE, Task
from digits.display.wording import answer_in_words, counted, with_article
from digits.networks.decision import NOT_A_DIGIT, UNSURE, Prediction

ORDINALS = {1: "st", 2: "nd", 3: "rd"}


def read_in_words(task: Task, read: Predictions) -> str:
    """What the networks make of a drawing, in a sentence for who draws it; "" without ink."""
    known = [one for one in read if one is not None]
    if not known:
        return ""
    if score(task, read) is not None:
        says = [answer_in_words(one) for one in known]
        if task.kind == DIVIDE:
            return f"Divided: one says {says[0]}, the other {says[1]}."
        return f"It calls this {with_article(known[0].digits[0])}."
    if task.kind == DIVIDE:
        agree = known[0].digits == known[-1].digits and len(known[0].digits) == 1
        said = answer_in_words(known[0])
        return f"Both say {said}." if agree else "Not both of them name a digit."
    return _why_not(known[0])


def summary_in_words(task: Task, entries: int, drawings: int) -> str:
    """How many of a game's drawings do what it asks for."""
    of = f"{entries or 'None'} of {counted(drawings, 'drawing')}"
    if task.kind == DIVIDE:
        return f"{of} {'divides' if entries == 1 else 'divide'} them."
    verb = "is" if entries <= 1 else "are"
    if task.kind == FOOL:
        assert task.digit is not None
        return f"{of} {verb} called {with_article(task.digit)}."
    assert task.kind == FREE
    return f"{of} {verb} called a digit."


def read_of_entry(entry: Ranked) -> str:
    """What was read of a drawing in the ranking, as in "8" and "4 ≠ 9"."""
    return " ≠ ".join(map(str, entry.read))


def place_in_words(place: int | None, count: int) -> str:
    """Where a pupil's best drawing stands among those that count; "" where none does."""
    if place is None:
        return ""
    if count == 1:
        return "Your drawing is the first that counts."
    return f"Your best drawing is {_ordinal(place)} of {count}."


def _ordinal(number: int) -> str:
    teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teen else ORDINALS.get(number % 10, 'th')}"


def _why_not(prediction: Prediction) -> str:
    """What a network makes of a drawing that does not count."""
    if prediction.verdict == NOT_A_DIGIT:
        return "It takes this for no digit."
    if prediction.verdict == UNSURE:
        return f"It can’t tell: {answer_in_words(prediction)}?"
    return f"It reads {with_article(prediction.digits[0])}."
