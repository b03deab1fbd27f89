"""Count it out: one unit's sum, pixel by pixel, and how scores become shares.

The numbers are this drawing's and this network's own. Left out: counting (see
digits/networks/counting.py), and drawing it (see assets/count_it_out).
"""

import base64
import re
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import streamlit as st
from streamlit.components import v2

from digits.display.glossary import explain
from digits.display.palette import THEMES
from digits.display.wording import OUTPUT_NAMES, output_in_words, plain
from digits.networks.attribution import answer_of
from digits.networks.config import MAX_TEMPERATURE
from digits.networks.counting import Unit, count_unit, layer_outputs, own_temperature
from digits.networks.decision import CLASSES, Prediction
from digits.networks.inference import Network
from digits.networks.layers import Rescaling, UnitRows
from digits.networks.report import Report
from views.assets import PARTS, read
from views.session import Drawing

UNIT, SHARES = "One unit", "From scores to shares"
COLDEST, HOTTEST = 0.2, 10.0  # temperatures at the ends of the slider
DECIMALS = 2  # of a sum
PLACE = re.compile("[0-9]{1,3}-[0-9]{1,5}")  # layer and unit from 1, as in "2-37"

# In an imported module, so that Streamlit registers the components once and not in every run.
_unit = v2.component(
    "count_unit",
    html=read("count_it_out/unit.html"),
    css=read(PARTS, "count_it_out/unit.css"),
    js=read("count_it_out/unit.js"),
)
_shares = v2.component(
    "count_shares",
    html=read("count_it_out/shares.html"),
    css=read(PARTS, "what_if/sliders.css", "count_it_out/shares.css"),
    js=read("count_it_out/shares.js"),
)


class Place(NamedTuple):
    """A unit: `layer` and `unit` from 0; the last layer's units are the outputs."""

    layer: int
    unit: int


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
    asked = parse_place(_chosen("unit", _check_unit), sizes)
    chosen = asked or _default_place(outputs)
    unit = count_unit(network, image, *chosen)
    data = {
        "layers": [_base64(_as_grey(values)) for values in outputs[:-1]],
        "scores": [plain(score) for score in outputs[-1]],
        "names": OUTPUT_NAMES[: sizes[-1]],
        "place": write_place(chosen, sizes),
        "chosen": write_place(asked, sizes) if asked else None,
        "title": _title(chosen, sizes),
        "inputs": _base64(unit.inputs),
        "weights": _base64(np.ascontiguousarray(unit.weights)),
        "colours": [THEMES["light"].spoke_for, THEMES["light"].against],
        "sum": sum_in_words(unit),
    }
    if chosen.layer == 0:
        data |= {"pixels": _base64(image), "scaling": _scaling_in_words(network)}
    _unit(key="count_unit", data=data, on_unit_change=_follow("count_unit", "unit", _check_unit))


def parse_place(text: str, sizes: list[int]) -> Place | None:
    """The unit that a browser or an address names: "2-5" in a hidden layer, "7" or "no digit".

    `sizes` are the units of each layer, the outputs last. None for all that the network lacks.
    """
    *hidden, outputs = sizes
    if text in OUTPUT_NAMES[:outputs]:
        return Place(len(hidden), OUTPUT_NAMES.index(text))
    if not PLACE.fullmatch(text):
        return None
    place = Place(*(int(number) - 1 for number in text.split("-")))
    if place.layer in range(len(hidden)) and place.unit in range(hidden[place.layer]):
        return place
    return None


def write_place(place: Place, sizes: list[int]) -> str:
    """The same the other way round."""
    if place.layer == len(sizes) - 1:
        return OUTPUT_NAMES[place.unit]
    return f"{place.layer + 1}-{place.unit + 1}"


def _default_place(outputs: list[np.ndarray]) -> Place:
    """The unit that puts out most in the first layer, or among the outputs without one."""
    return Place(0, int(outputs[0].argmax()))


def _title(place: Place, sizes: list[int]) -> str:
    if place.layer == len(sizes) - 1:
        return f"The score of {output_in_words(place.unit)}"
    return f"Unit {place.unit + 1} of layer {place.layer + 1}"


def sum_in_words(unit: Unit) -> dict[str, str]:
    """The unit's sum, in numbers that add up as they are written."""
    total, bias = round(unit.total, DECIMALS), round(unit.bias, DECIMALS)
    above = round(float(unit.products[unit.products > 0].sum()), DECIMALS)
    below = total - bias - above
    return {
        "above": plain(above, DECIMALS),
        "below": plain(-below, DECIMALS),
        "bias": plain(abs(bias), DECIMALS),
        "sign": "−" if bias < 0 else "+",
        "total": plain(total, DECIMALS),
        "activation": {"linear": "", "relu": "ReLU"}.get(unit.activation, unit.activation),
        "output": plain(unit.output, DECIMALS),
    }


def _scaling_in_words(network: Network) -> str:
    """What is done to a pixel before the first layer, to stand behind its number."""
    return " ".join(map(_step_in_words, network.scaling))


def _step_in_words(scaling: Rescaling | UnitRows) -> str:
    if isinstance(scaling, UnitRows):
        return "÷ length of its row"
    return f"÷ {1 / scaling.scale:.4g}" + (f" + {scaling.offset:g}" if scaling.offset else "")


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
            "about": _about_temperature(len(scores), own, fitted),
        },
        on_temperature_change=_follow("count_shares", "temperature", _check_temperature),
    )


def _about_temperature(outputs: int, own: float, fitted: float) -> str:
    """What the marks mean."""
    if outputs == CLASSES:
        return "Its own is 1: this network divides its scores by nothing."
    words = (
        f"Its own is {own:.2f} for this drawing: the less sure it is of a digit, the larger, up to "
        f"{MAX_TEMPERATURE}. “No digit” takes its share first, always at 1."
    )
    if fitted == 1:
        return words
    return (
        f"{words} “Before” is how sure it was after training: then all scores were divided by "
        f"{fitted:.2f}, which is now in the weights."
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
        if said == "":
            st.session_state[name] = ""
            st.query_params.pop(name, None)
        elif checked := check(said):
            st.session_state[name] = st.query_params[name] = checked

    return take


def _check_unit(said: Any) -> str:
    is_place = isinstance(said, str) and (said in OUTPUT_NAMES or PLACE.fullmatch(said))
    return said if is_place else ""


def _check_temperature(said: Any) -> str:
    try:
        number = float(said)
    except (TypeError, ValueError, OverflowError):
        return ""
    return f"{number:.3g}" if COLDEST <= number <= HOTTEST else ""


def _as_grey(values: np.ndarray) -> np.ndarray:
    """How much each unit puts out, as a share of the most: uint8 (units,)."""
    return np.round(255 * abs(values) / max(float(abs(values).max()), 1e-12)).astype(np.uint8)


def _base64(values: np.ndarray) -> str:
    return base64.b64encode(values.tobytes()).decode()
