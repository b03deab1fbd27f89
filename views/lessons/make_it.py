"""Make it a 9: the smallest change that turns the answer, and what all networks say of it.

The browser moves along the limits, from one message of the server's for each drawing. Left out:
the component itself (see assets/make_it).
"""

from typing import Any, NamedTuple

import numpy as np
import streamlit as st
from streamlit.components import v2

from digits import DigitsError
from digits.display.adversary import MADE_HOW, standing_in_words, transfer_in_words, turn_in_words
from digits.display.wording import OUTPUT_NAMES
from digits.networks.adversary import LIMITS, QUICK, THOROUGH, change_towards
from digits.networks.attribution import NO_DIGIT
from digits.networks.decision import NOT_A_DIGIT, Prediction
from digits.networks.inference import Network
from digits.networks.report import Report
from views import meant, query, small_answer
from views.arrays import base64_of
from views.assets import PARTS, read
from views.loading import names, open_network, title
from views.session import Drawing

KEY = "make_it"
LIMIT = "limit"  # in the address: one of LIMITS

# In an imported module, so that Streamlit registers the component once and not in every run.
_component = v2.component(
    KEY,
    html=read("make_it/make_it.html"),
    css=read(
        PARTS, "range/range.css", "range/labelled.css", "play/play.css", "make_it/make_it.css"
    ),
    js=read("pixels.js", "range/runs.js", "play/play.js", "make_it/make_it.js"),
)


class Reading(NamedTuple):
    """What one network says of the image within each limit."""

    name: str
    predictions: list[Prediction]


@st.fragment
def show(network: Network, drawing: Drawing, report: Report | None) -> None:
    """Which digit it is to become, how little that takes, and the change within each limit."""
    image = drawing.image
    assert image is not None  # a lesson is given ink
    with st.container(key="make_it_parts"):
        _show(network, image, report)


def _show(network: Network, image: np.ndarray, report: Report | None) -> None:
    words = st.container(key="turn")  # written when the answers are known
    target, already = _target(network.read(image[np.newaxis])[0], _choose_target(network))
    meant.mark("target", target)
    frames = change_towards(network, image, target)
    own = Reading("This network", network.read(frames))
    turns = [_says(prediction, target) for prediction in own.predictions]
    turn = turns.index(True) if any(turns) else None
    smallest = None if turn is None else LIMITS[turn]
    words.markdown(already + turn_in_words(OUTPUT_NAMES[target], smallest))
    measured = {} if report is None else report.adversary
    message = _message(frames, own, _read_others(network, frames), target) | {
        "limits": LIMITS,
        "turn": turn,
        "standing": [standing_in_words(measured, percent) for percent in LIMITS],
        "limit": _read_limit(),
    }
    _component(key=KEY, data=message, on_limit_change=_heard)
    st.caption(MADE_HOW.format(QUICK.steps, THOROUGH.steps))


def _choose_target(network: Network) -> int | None:
    """The output that was chosen; None for the next most probable one."""
    options = OUTPUT_NAMES[: network.classes]
    choice = st.segmented_control(
        "Make it",
        options,
        key="target",
        bind="query-params",
        label_visibility="collapsed",
        width="stretch",
        wrap=True,
    )
    return options.index(choice) if choice in options else None


def _target(answer: Prediction, chosen: int | None) -> tuple[int, str]:
    """What it is to become, and a sentence where that is not what was chosen."""
    if chosen is not None and not _says(answer, chosen):
        return chosen, ""
    first, second = answer.probabilities.argsort()[:-3:-1].tolist()
    following = first if answer.verdict == NOT_A_DIGIT else second
    if chosen is None:
        return following, ""
    says, becomes = OUTPUT_NAMES[chosen], OUTPUT_NAMES[following]
    return following, f"It says {says} already, so here it becomes {becomes}. "


def _says(prediction: Prediction, output: int) -> bool:
    """Whether that output alone is the answer."""
    return prediction.digits == _digits(output)


def _digits(output: int) -> tuple[int, ...]:
    """The digits that such an answer names."""
    return () if output == NO_DIGIT else (output,)


def _read_others(network: Network, frames: np.ndarray) -> list[Reading]:
    """What all other networks say, the session's own ones, too."""
    readings = []
    for name in names():
        try:
            other = open_network(name)
        except DigitsError as error:
            st.warning(str(error))
            continue
        if other is not network:
            readings.append(Reading(title(name), other.read(frames)))
    return readings


def _message(frames: np.ndarray, own: Reading, others: list[Reading], target: int) -> dict:
    """What the browser shows: 784 bytes for each limit, and each network's answers."""
    before = [other.predictions[0] for other in others]
    digits = _digits(target)
    return {
        "frames": base64_of(frames),
        "networks": [
            {"name": name, "answers": [_answer(prediction) for prediction in predictions]}
            for name, predictions in (own, *others)
        ],
        "transfer": [
            transfer_in_words(before, [other.predictions[place] for other in others], digits)
            for place in range(len(LIMITS))
        ],
    }


def _answer(prediction: Prediction) -> tuple[tuple[int, ...], str]:
    """The digits that are named, and how sure the network is."""
    return prediction.digits, small_answer.words(prediction)


def check_limit(value: Any) -> int | None:
    """The limit, in per cent, that a browser or an address names; None if it is none."""
    number = query.finite(value)
    return int(number) if number is not None and number in LIMITS else None


def _heard() -> None:
    """Put the limit that a person has set into the address; None follows the turn."""
    _write_limit(check_limit(st.session_state[KEY].get("limit")))


def _read_limit() -> int | None:
    """The limit in the address, in per cent; a wrong one is taken out (see address.py)."""
    limit = check_limit(st.query_params.get(LIMIT))
    _write_limit(limit)
    return limit


def _write_limit(limit: int | None) -> None:
    query.write(LIMIT, None if limit is None else str(limit))
