"""An answer beside others: the digit, and how sure the network is, in few words."""

from digits.display.wording import headline_in_words
from digits.networks.decision import DIGIT, NOT_A_DIGIT, UNSURE, Prediction

CLASSES = {DIGIT: "known", UNSURE: "known two", NOT_A_DIGIT: "none"}
SHORT = {UNSURE: "I can't tell", NOT_A_DIGIT: "Doesn't look like one"}


def html(prediction: Prediction, above: str = "", label: int | None = None) -> str:
    """The digit, in a place as wide whatever it is, and the words, as HTML.

    `above`: HTML to stand above the words. `label` is the true digit, where it is known: another
    one is called wrong.
    """
    verdict = prediction.verdict
    digits = "<small> or </small>".join(map(str, prediction.digits)) or "no digit"
    text = words(prediction)
    if label is not None and label not in prediction.digits:
        text += ' · <span class="wrong">wrong</span>'
    return (
        f'<div class="small-answer"><div class="digit {CLASSES[verdict]}">{digits}</div>'
        f'<div class="words">{above}<div>{text}</div></div></div>'
    )


def words(prediction: Prediction) -> str:
    """How sure the network is, in few words."""
    return SHORT.get(prediction.verdict) or headline_in_words(prediction)
