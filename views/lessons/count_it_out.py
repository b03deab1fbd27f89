"""Count it out: one unit's sum, pixel by pixel, and how scores become shares.

The numbers are this drawing's and this network's own. Left out: counting (see
digits/networks/counting.py), and drawing it (see assets/count_it_out).
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st
from streamlit.components import v2

from digits.display.counting import (
    is_unit,
    parse_unit,
    scaling_in_words,
    sum_in_words,
    temperature_in_words,
    unit_in_words,
    unit_name,
)
from digits.display.glossary import explain
from digits.display.heatmap import AGAINST, FOR
from digits.display.network_picture import Place
from digits.display.wording import OUTPUT_NAMES, plain
from digits.networks.attribution import answer_of
from digits.networks.counting import count_unit, layer_outputs, own_temperature
from digits.networks.decision import CLASSES, Prediction
from digits.networks.inference import Network
from digits.networks.report import Report
from views import query
from views.arrays import base64_of
from views.assets import PARTS, read
from views.session import Drawing

UNIT, SHARES = "One unit", "From scores to shares"
COLDEST, HOTTEST = 0.2, 10.0  # temperatures at the ends of the slider

# In an imported module, so that Streamlit registers the components once and not in every run.
_unit = v2.component(
    "count_unit",
    html=read("count_it_out/unit.html"),
    css=read(PARTS, "count_it_out/unit.css"),
    js=read(
        "pixels.js", "count_it_out/layers.js", "count_it_out/pictures.js", "count_it_out/unit.js"
    ),
)
_shares = v2.component(
    "count_shares",
    html=read("count_it_out/shares.html"),
    css=read(PARTS, "range/range.css", "range/labelled.css", "count_it_out/shares.css"),
    js=read("count_it_out/shares.js"),
)


@st.fragment
def show(network: Network, drawing: Drawing, report: Report | None) -> None:
    """One of two steps: a unit's sum, or what the scores become."""
    image = drawing.image
    assert image is not None  # a lesson is given ink
    st.markdown(
        "A network only multiplies and adds. Check it with a calculator.",
        help=explain("unit", "weights", "activation"),
    )
    part = st.segmented_control(
        "Part",
        [UNIT, SHARES],
        default=UNIT,
        required=True,
        key="part",
        bind="query-params",
        label_visibility="collapsed",
        width="stretch",
    )
    outputs = layer_outputs(network, image)
    if part == UNIT:
        _show_unit(network, image, outputs)
    else:
        _show_shares(outputs[-1], network.read(image[np.newaxis])[0], report)


# One unit


def _show_unit(network: Network, image: np.ndarray, outputs: list[np.ndarray]) -> None:
    sizes = [len(values) for values in outputs]
    asked = parse_unit(_chosen("unit", _check_unit), sizes)
    chosen = asked or _default_place(outputs)
    unit = count_unit(network, image, *chosen)
    data = {
        "layers": [base64_of(_as_grey(values)) for values in outputs[:-1]],
        "scores": [plain(score) for score in outputs[-1]],
        "names": OUTPUT_NAMES[: sizes[-1]],
        "place": unit_name(chosen, sizes),
        "chosen": unit_name(asked, sizes) if asked else None,
        "title": unit_in_words(chosen, sizes),
        "inputs": base64_of(unit.inputs),
        "weights": base64_of(unit.weights),
        "colours": [FOR, AGAINST],
        "sum": sum_in_words(unit),
    }
    if chosen.layer == 0:
        data |= {"pixels": base64_of(image), "scaling": scaling_in_words(network.scalings)}
    _unit(key="count_unit", data=data, on_unit_change=_follow("count_unit", "unit", _check_unit))


def _default_place(outputs: list[np.ndarray]) -> Place:
    """The unit that puts out most in the first layer, or among the outputs without one."""
    return Place(0, int(outputs[0].argmax()))


# From scores to shares


def _show_shares(scores: np.ndarray, prediction: Prediction, report: Report | None) -> None:
    own = own_temperature(scores)
    fitted = 1.0 if report is None else report.temperature
    marks = [{"at": own, "name": "its own"}]
    if fitted != 1:
        # What it was divided by is in the weights; dividing by this takes it out again.
        marks.append({"at": 1 / fitted, "name": "before"})
    chosen = _chosen("temperature", _check_temperature)
    _shares(
        key="count_shares",
        data={
            "scores": scores.round(3).tolist(),
            "names": OUTPUT_NAMES[: len(scores)],
            "named": [
                OUTPUT_NAMES[digit] for digit in prediction.digits or (answer_of(prediction),)
            ],
            "digits": CLASSES,
            "range": [COLDEST, HOTTEST],
            "chosen": float(chosen) if chosen else None,
            "own": own,
            "marks": marks,
            "about": temperature_in_words(len(scores), own, fitted),
        },
        on_temperature_change=_follow("count_shares", "temperature", _check_temperature),
    )


# What a browser or an address says


Check = Callable[[Any], str]  # gives what was said, well written, or an empty text for nonsense


def _chosen(name: str, check: Check) -> str:
    """What was chosen under that name, first by the address; empty without a choice."""
    return st.session_state.setdefault(name, check(st.query_params.get(name)))


def _follow(component: str, name: str, check: Check) -> Callable[[], None]:
    """Keep what a browser says in the session and in the address, or forget it for an empty text.

    What is not sound is ignored.
    """

    def take() -> None:
        said = st.session_state[component].get(name)
        checked = check(said)
        if checked or said == "":
            st.session_state[name] = checked
            query.write(name, checked or None)

    return take


def _check_unit(said: Any) -> str:
    return said if is_unit(said) else ""


def _check_temperature(said: Any) -> str:
    number = query.finite(said)
    return "" if number is None or not COLDEST <= number <= HOTTEST else f"{number:.3g}"


def _as_grey(values: np.ndarray) -> np.ndarray:
    """How much each unit puts out, as a share of the most: uint8 (units,)."""
    return np.round(255 * abs(values) / max(float(abs(values).max()), 1e-12)).astype(np.uint8)
