"""What the network answers: the digit, how sure it is, and the ten bars."""

import streamlit as st

from digits.display.wording import headline_in_words, rest_in_words
from digits.networks.decision import DIGIT, UNSURE, Prediction
from views import bars

CLASSES = {DIGIT: "known", UNSURE: "known two"}  # of the place where the digit stands


def show(prediction: Prediction) -> None:
    """Words and low bars, one under the other, as the lessons show them."""
    show_words(prediction)
    bars.show(prediction, bars.LOW)


def show_words(prediction: Prediction | None) -> None:
    """Digit, headline and line; None invites to draw."""
    st.html(html(prediction))


def html(prediction: Prediction | None) -> str:
    """The same as HTML."""
    if prediction is None:
        return _html("?", "", "Your turn", "Draw any digit from 0 to 9.")
    digits = "<small> or </small>".join(map(str, prediction.digits)) or "?"
    classes = CLASSES.get(prediction.verdict, "")
    return _html(digits, classes, headline_in_words(prediction), rest_in_words(prediction))


def _html(digits: str, classes: str, headline: str, line: str) -> str:
    return (
        f'<div class="answer"><div class="digit {classes}">{digits}</div>'
        f'<div><div class="headline">{headline}</div><div class="line">{line}</div></div></div>'
    )
