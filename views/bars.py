"""Ten bars: how probable each digit is.

Plain HTML, styled in assets/style/bars.css. A chart would make the first answer wait until the
browser has loaded Vega, and send a table in Arrow for every stroke.
"""

import streamlit as st

from digits.display.wording import NARROW_SPACE, percent
from digits.networks.decision import Prediction

LOW = 130  # pixels on a laptop, where there is more to see than the bars
REM = 16  # pixels on a laptop: bars grow with the text, as on a projector
# Below this probability the empty place of the bar says enough.
MIN_WRITTEN = 0.005


def show(prediction: Prediction | None, height: int | None = None) -> None:
    """The bars of one prediction; None for empty places.

    `height` is in pixels on a laptop; without it they fill what is free of the window.
    """
    st.html(html(prediction, height))


def html(prediction: Prediction | None, height: int | None = None) -> str:
    """The same as HTML: digits 0 to 9 in order, heights from 0 to 100 %.

    The digits that the prediction names are in the accent colour. Where it names none, all
    bars are dimmed.
    """
    named = () if prediction is None else prediction.digits
    shares = [None] * 10 if prediction is None else prediction.probabilities.tolist()
    items = "".join(_bar(digit, share, digit in named) for digit, share in enumerate(shares))
    dimmed = "" if named else " dimmed"
    style = f"--height: {height / REM:g}rem" if height else ""
    return (
        f'<ol class="bars{dimmed}" style="{style}" '
        f'aria-label="Probability of each digit">{items}</ol>'
    )


def written(share: float) -> str:
    """The number over a bar; nothing where its empty place says enough."""
    return percent(share) if share >= MIN_WRITTEN else ""


def _number(share: float) -> str:
    """The same as HTML: narrow bars leave out the unit, see bars.css."""
    number, space, unit = written(share).partition(NARROW_SPACE)
    return f'{number}<span class="percent">{space}{unit}</span>' if unit else ""


def _bar(digit: int, share: float | None, named: bool) -> str:
    title = "" if share is None else f"{digit}: {percent(share, 1)}"
    return (
        f'<li class="bar{" named" if named else ""}" style="--share: {share or 0:.6f}" '
        f'title="{title}"><span class="label">{digit}</span>'
        f'<span class="column"></span><span class="value">{_number(share or 0)}</span></li>'
    )
