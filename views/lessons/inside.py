"""Inside the network: from the ink to the answer, and what one unit looks for."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from digits.display.glossary import explain
from digits.display.heatmap import activation_image, signed_to_rgb
from digits.display.network_picture import Place, network_picture, parse_place
from digits.display.wording import (
    OUTPUT_NAMES,
    output_in_words,
    plain,
    score_in_words,
    signed,
)
from digits.networks.attribution import (
    NO_DIGIT,
    Attribution,
    Question,
    answer_of,
    attribute,
)
from digits.networks.decision import Outputs, Prediction, decide
from digits.networks.inference import Network
from digits.networks.report import Report
from views import images, output_menu
from views import network_picture as picture
from views.output_menu import THE_ANSWER
from views.session import Drawing

TILE = 92  # pixels on a laptop: what a unit looks for
LAYER = 200  # pixels on a laptop: all units of a layer

LEGEND = (
    '<p class="legend"><span class="for">━━ for it</span> '
    '<span class="against">╍╍ against it</span> · A large dot moved the score much, a full one '
    "is very active. Choose a dot or an answer.</p>"
)


@st.fragment
def show(network: Network, drawing: Drawing, report: Report | None) -> None:
    """What to ask about, the way from the ink to it, and the unit that is chosen."""
    image = drawing.image
    assert image is not None  # a lesson is given ink
    outputs = network.outputs(image[np.newaxis])
    prediction = decide(outputs)[0]
    names = OUTPUT_NAMES[: network.classes]
    answer = answer_of(prediction)
    asked = _choose_output(names, answer)
    attribution = attribute(network, image, Question(asked))
    subject = f"The score of {output_in_words(asked)}"
    _show_sums(attribution, subject)
    chosen = parse_place(picture.reported("unit"), attribution) or _strongest(attribution)
    parts = network_picture(attribution, asked, chosen) | {
        "ink": images.data_url(signed_to_rgb(attribution.pixels)),
        "chosen": str(chosen) if chosen else "",
        "outputs": _describe_outputs(names, outputs, prediction, asked, answer),
    }
    picture.show(parts, _ask_about_output)
    _show_unit(attribution, chosen, asked, subject)
    st.html(LEGEND)
    _show_layers(attribution)


def _choose_output(names: Sequence[str], answer: int) -> int:
    """Whose score to explain: without a choice, that of the answer."""
    with st.container(horizontal=True, vertical_alignment="center", key="question"):
        return output_menu.choose("What spoke for", "What spoke for", names, answer, key="for")


def _show_sums(attribution: Attribution, subject: str) -> None:
    """The score, and what the ink added to it."""
    spoke_for = attribution.pixels[attribution.pixels > 0].sum()
    sums = score_in_words(subject, attribution.score, attribution.score_of_baseline, spoke_for)
    with st.container(key="sums"):
        st.markdown(sums, help=explain("score", "attribution"))


def _strongest(attribution: Attribution) -> Place | None:
    """The unit of the first layer that moved the score most; None without a hidden layer."""
    if not attribution.activations:
        return None
    return Place(0, int(abs(attribution.contributions[1]).argmax()))


def _describe_outputs(
    names: Sequence[str],
    outputs: Outputs,
    prediction: Prediction,
    asked: int,
    answer: int,
) -> list[dict]:
    """The right end of the picture. `choice` is what a click there asks about."""
    # The ten digits share what "no digit" leaves.
    no_digit = float(outputs.no_digit[0])
    probabilities = [*(outputs.probabilities[0] * (1 - no_digit)).tolist(), no_digit]
    named = prediction.digits or (NO_DIGIT,)
    return [
        {
            "name": name,
            "choice": THE_ANSWER if output == answer else name,
            "probability": round(probabilities[output], 3),
            "named": output in named,
            "asked": output == asked,
        }
        for output, name in enumerate(names)
    ]


def _ask_about_output() -> None:
    """Ask about the answer that was clicked in the picture."""
    choice = picture.reported("output")
    if choice in (THE_ANSWER, *OUTPUT_NAMES):
        st.session_state["for"] = choice


def _show_unit(attribution: Attribution, chosen: Place | None, asked: int, subject: str) -> None:
    """What the chosen unit looks for, what excited it, and what it added."""
    # Without a hidden layer the output itself is the only unit.
    layer, unit = chosen or Place(0, asked)
    name = f"Unit {unit + 1} of layer {layer + 1}" if chosen else output_in_words(unit).capitalize()
    looks_for = images.html(
        signed_to_rgb(attribution.looks_for(layer, unit)),
        "It looks for",
        TILE,
        f"What {name} looks for: ink on green excites it, ink on pink quiets it",
    )
    excited_by = images.html(
        signed_to_rgb(attribution.excited_by(layer, unit)),
        "Found here",
        TILE,
        f"The ink that excited {name} in green, the ink that quieted it in pink",
    )
    st.html(
        f'<div class="unit">{looks_for}{excited_by}<div><b>{name}</b>'
        f"<p>{_unit_in_words(attribution, chosen, subject)}</p></div></div>"
    )


def _unit_in_words(attribution: Attribution, chosen: Place | None, subject: str) -> str:
    text = "Ink on green excites it, ink on pink quiets it."
    if chosen is None:
        return text
    layer, unit = chosen
    here = plain(attribution.activations[layer][unit])
    empty = plain(attribution.activations_of_baseline[layer][unit])
    added = signed(attribution.contributions[layer + 1][unit])
    deep = "It sees ink only through the units before it. " if layer else ""
    who = subject[0].lower() + subject[1:]
    return (
        f"{text} {deep}It puts out {here}, for an empty picture {empty}. "
        f"That moved {who} by <b>{added}</b>."
    )


def _show_layers(attribution: Attribution) -> None:
    """All units of each layer, for who opens them."""
    expander = st.expander("All units of each layer", key="all_units", on_change="rerun")
    if not expander.open:
        return
    with expander, st.container(horizontal=True, key="layers"):
        for number, values in enumerate(attribution.activations, start=1):
            active = int((values > 0).sum())
            caption = f"Layer {number}: {active:,} of {len(values):,} units active"
            images.show(activation_image(values), caption, LAYER)
        st.caption(
            "How contributions are worked out: integrated gradients, M. Sundararajan, A. Taly, "
            "Q. Yan, “Axiomatic attribution for deep networks”, ICML 2017; for units, "
            "K. Dhamdhere, M. Sundararajan, Q. Yan, “How important is a neuron?”, ICLR 2019."
        )
