"""What the network answers: the digit, how sure it is, and the ten bars; a number's digits."""

from collections.abc import Callable, Sequence

import numpy as np
import streamlit as st
from streamlit.components import v2

from digits.display.wording import (
    answer_in_words,
    doubt_in_words,
    headline_in_words,
    mistake_in_words,
    number_in_words,
    percent,
    rest_in_words,
    spoken,
)
from digits.networks.decision import DIGIT, UNSURE, Prediction
from views import bars, images, pick

YOUR_TURN = "Your turn"
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
    prediction: Prediction | None,
    invitation: str = "",
    label: int | None = None,
    headline: str = YOUR_TURN,
) -> None:
    """Digit, headline and line; without a prediction a headline and an invitation.

    `label` is the true digit, where it is known: a mistake is called one.
    """
    st.html(html(prediction, invitation, label, headline))


def show_number(
    predictions: Sequence[Prediction],
    seen: Sequence[np.ndarray],
    chosen: int,
    key: str,
    on_pick: Callable[[], None],
) -> None:
    """The digits of a number, each with its picture and confidence, as buttons to look into it.

    `seen` are the images that the network has read; `chosen` is the place of the one that is
    looked into. A press calls `on_pick`: see pick.py.
    """
    columns = "".join(
        _column(place, prediction, image, place == chosen)
        for place, (prediction, image) in enumerate(zip(predictions, seen, strict=True))
    )
    words = f"{doubt_in_words(predictions)} Press one to look into it."
    pick.show(
        f'<div class="answer of-number" style="--count: {len(seen)}">'
        f'<div class="number" role="group" aria-label="Digits of the number">{columns}</div>'
        f"{_words(f'A number: {len(seen)} digits', words)}</div>",
        key,
        on_pick,
    )


def _column(place: int, prediction: Prediction, image: np.ndarray, chosen: bool) -> str:
    is_read = prediction.verdict == DIGIT
    digit = str(prediction.digits[0]) if is_read else "?"
    words = (
        percent(float(prediction.probabilities.max())) if is_read else answer_in_words(prediction)
    )
    return (
        f'<button type="button" data-pick="{place}" aria-pressed="{str(chosen).lower()}">'
        f'<span class="digit {"known" if is_read else ""}">{digit}</span>'
        f'<img src="{images.data_url(image)}" alt=""><span class="sure">{words}</span></button>'
    )


def announce(prediction: Prediction | None, label: int | None = None) -> None:
    """Say the answer to a screen reader, once for each that changes."""
    say("" if prediction is None else spoken(prediction, label))


def announce_number(predictions: Sequence[Prediction]) -> None:
    """The same for the digits of a number."""
    text = f"Read as {number_in_words(predictions)}. {doubt_in_words(predictions)}"
    say(text)


def say(text: str, key: str = "announcement") -> None:
    """Say a text to a screen reader, once for each that changes."""
    _announcement(data=text, key=key)


def html(
    prediction: Prediction | None,
    invitation: str = "",
    label: int | None = None,
    headline: str = YOUR_TURN,
) -> str:
    """What `show_words` shows, as HTML."""
    if prediction is None:
        return _html("?", "", headline, invitation)
    digits = "<small> or </small>".join(map(str, prediction.digits)) or "?"
    headline, line = headline_in_words(prediction), rest_in_words(prediction)
    if mistake := mistake_in_words(prediction, label):
        headline, line = mistake, f"{headline}."
    return _html(digits, CLASSES.get(prediction.verdict, ""), headline, line)


def _html(digits: str, classes: str, headline: str, line: str) -> str:
    return (
        f'<div class="answer"><div class="digit {classes}">{digits}</div>'
        f"{_words(headline, line)}</div>"
    )


def _words(headline: str, line: str) -> str:
    return (
        f'<div class="words"><div class="headline">{headline}</div>'
        f'<div class="line">{line}</div></div>'
    )
