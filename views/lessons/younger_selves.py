"""Younger selves: what the network read at each moment of its training, and a slider over them.

The browser moves through them, from one message of the server's for each drawing. Left out: the
slider and the chart (see assets/younger_selves), and the weights (see networks/snapshots.py).
"""

from typing import Any

import numpy as np
import streamlit as st
from streamlit.components import v2

from digits import DigitsError
from digits.display.younger_selves import (
    growing_in_words,
    lines,
    moment_in_words,
    nearest_moment,
    right_of_100,
    ticks,
)
from digits.networks.decision import Prediction
from digits.networks.inference import Network
from digits.networks.report import Report
from digits.networks.snapshots import YoungerSelf
from views import bars, loading, network_menu, query, small_answer
from views.assets import PARTS, read
from views.markdown import as_text
from views.session import Drawing

KEY = "younger_selves"
AFTER = "after"  # in the address: how many digits it had been shown
AT_FIRST = 1_000  # digits: young enough to read it in another way
MAX_DIGITS = 10**9

# In an imported module, so that Streamlit registers the component once and not in every run.
_selves = v2.component(
    "younger_selves",
    html=read("younger_selves/selves.html"),
    css=read(
        PARTS, "bars/bars.css", "range/range.css", "play/play.css", "younger_selves/selves.css"
    ),
    js=read("bars/bars.js", "play/play.js", "younger_selves/selves.js"),
)


@st.fragment
def show(network: Network, drawing: Drawing, report: Report | None) -> None:
    """How the answer came about, and what each younger self reads."""
    image = drawing.image
    assert image is not None  # a lesson is given ink
    name = network_menu.chosen()
    try:
        selves = loading.open_younger_selves(name)
    except DigitsError as error:
        st.warning(str(error))
        return
    if not selves:
        _offer_others(name)
        return
    _selves(key=KEY, data=_score(selves, image, drawing.label), on_after_change=_heard)


def _offer_others(name: str) -> None:
    """Which networks have younger selves, and the way to each of them."""
    st.markdown(
        f"A network learns from digits that it is shown, one after the other. "
        f"“{as_text(loading.title(name))}” has kept nothing of what it was like on the way. Ask "
        "one that has; a network that you train yourself does, too, unless it is large."
    )
    with st.container(horizontal=True, key="with_snapshots"):
        for other in loading.with_younger_selves():
            title = as_text(loading.title(other))
            if st.button(title, key=f"take_{other}", icon=":material/history:"):
                network_menu.choose(other)
                st.rerun()


def _score(selves: list[YoungerSelf], image: np.ndarray, label: int | None) -> dict:
    """What the browser shows: at each moment the ten shares, the answer, and the accuracy.

    `label` is the true digit, where it is known.
    """
    predictions = [young.network.read(image[np.newaxis])[0] for young in selves]
    read = [int(prediction.probabilities.argmax()) for prediction in predictions]
    seen = [young.digits for young in selves]
    after = check_after(st.query_params.get(AFTER))
    moments = []
    for young, prediction in zip(selves, predictions, strict=True):
        shares = prediction.probabilities.round(4).tolist()
        moments.append(
            {
                "seen": young.digits,
                "when": moment_in_words(young.digits, young.epochs),
                "accuracy": round(young.accuracy, 4),
                "right": right_of_100(young.accuracy),
                "digits": prediction.digits,
                "words": _words(prediction, label),
                "shares": shares,
                "values": [bars.written(share) for share in shares],
            }
        )
    return {
        "moments": moments,
        "lines": lines(np.stack([prediction.probabilities for prediction in predictions])),
        "ticks": ticks(seen),
        "start": nearest_moment(seen, AT_FIRST if after is None else after),
        "growing": growing_in_words(read, seen),
    }


def _words(prediction: Prediction, label: int | None) -> str:
    words = small_answer.words(prediction)
    wrong = label is not None and label not in prediction.digits
    return f"{words} · wrong" if wrong else words


def check_after(value: Any) -> int | None:
    """How many digits an address or a browser names; None for what is no such number."""
    number = query.finite(value)
    return int(number) if number is not None and 0 <= number <= MAX_DIGITS else None


def _heard() -> None:
    after = check_after(st.session_state[KEY].get("after"))
    if after is not None:
        query.write(AFTER, str(after))
