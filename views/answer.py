"""What the network answers: the digit, how sure it is, and the ten bars."""

import streamlit as st
from streamlit.components import v2

from digits.display.wording import headline_in_words, mistake_in_words, rest_in_words, spoken
from digits.networks.decision import DIGIT, UNSURE, Prediction
from views import bars

CLASSES = {DIGIT: "known", UNSURE: "known two"}  # of the place where the digit stands

# In an imported module, so that Streamlit registers the component once and not in every run.
# The paragraph stays while its text changes: a screen reader speaks only such a change.
_announcement = v2.component(
    "announcement",
    html='<p role="status" aria-live="polite"></p>',
    css="p { position: absolute; overflow: hidden; width: 1px; height: 1px; margin: 0;"
    " clip-path: inset(50%); }",
    js="export default ({ parentElement, data }) => {"
    " parentElement.querySelector('p').textContent = data; }",
)


def show(prediction: Prediction, label: int | None = None) -> None:
    """Words and low bars, one under the other; `label` as in `show_words`."""
    show_words(prediction, label=label)
    bars.show(prediction, bars.LOW)


def show_words(
    prediction: Prediction | None, invitation: str = "", label: int | None = None
) -> None:
    """Digit, headline and line; without a prediction an invitation.

    `label` is the true digit, where it is known: a mistake is called one.
    """
    st.html(html(prediction, invitation, label))


def announce(prediction: Prediction | None, label: int | None = None) -> None:
    """Say the answer to a screen reader, once for each that changes."""
    text = "" if prediction is None else spoken(prediction, label)
    _announcement(data=text, key="announcement")


def html(prediction: Prediction | None, invitation: str = "", label: int | None = None) -> str:
    """What `show_words` shows, as HTML."""
    if prediction is None:
        return _html("?", "", "Your turn", invitation)
    digits = "<small> or </small>".join(map(str, prediction.digits)) or "?"
    headline, line = headline_in_words(prediction), rest_in_words(prediction)
    if mistake := mistake_in_words(prediction, label):
        headline, line = mistake, f"{headline}."
    return _html(digits, CLASSES.get(prediction.verdict, ""), headline, line)


def _html(digits: str, classes: str, headline: str, line: str) -> str:
    return (
        f'<div class="answer"><div class="digit {classes}">{digits}</div>'
        f'<div class="words"><div class="headline">{headline}</div>'
        f'<div class="line">{line}</div></div></div>'
    )
