"""Inside the network: from the ink to the answer, and what one unit looks for."""

import numpy as np
import streamlit as st

from digits.display.glossary import explain as explain_words
from digits.display.heatmap import activation_image, signed_to_rgb
from digits.display.network_picture import Place, network_picture, parse_place
from digits.display.wording import output_in_words, plain, score_in_words, signed
from digits.networks.attribution import (
    NO_DIGIT,
    Explanation,
    Question,
    default_question,
    explain,
)
from digits.networks.decision import CLASSES, Outputs, Prediction, decide
from digits.networks.inference import Network
from digits.networks.report import Report
from views import images
from views import network_picture as picture
from views.session import Drawing

THE_ANSWER, NONE = "the answer", "no digit"  # choices beside the ten digits
TILE = 104  # pixels on a laptop: what a unit looks for
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
    names = [*map(str, range(CLASSES)), NONE][: len(network.layers[-1].biases)]
    question = _choose_question(names, prediction, drawing.label)
    explanation = explain(network, image, question)
    subject = _subject(question)
    _show_sums(explanation, subject)
    chosen = parse_place(picture.reported("unit"), explanation) or _strongest(explanation)
    _show_picture(explanation, question, chosen, names, outputs, prediction)
    _show_unit(explanation, chosen, question, subject)
    st.html(LEGEND)
    _show_layers(explanation)


def _choose_question(names: list[str], prediction: Prediction, label: int | None) -> Question:
    """Whose score to explain: without a choice, that of the answer."""
    with st.container(horizontal=True, vertical_alignment="center", key="question"):
        st.html('<span aria-hidden="true">What spoke for</span>', width="content")
        name = st.selectbox(
            "What spoke for",
            [THE_ANSWER, *names],
            label_visibility="collapsed",
            key="for",
            bind="query-params",
            filter_mode=None,
            width=150,
        )
        compare = st.toggle("Compare with the next", key="compare", bind="query-params")
    question = default_question(prediction, label)
    if name != THE_ANSWER:
        question = Question(NO_DIGIT if name == NONE else int(name))
    if compare and question.rather_than is None:
        question = question._replace(rather_than=_next(question.answer, prediction))
    return question


def _next(answer: int, prediction: Prediction) -> int:
    """The digit to compare with: the most probable of the others."""
    order = prediction.probabilities.argsort()[::-1].tolist()
    return next(digit for digit in order if digit != answer)


def _subject(question: Question) -> str:
    answer = output_in_words(question.answer)
    if question.rather_than is None:
        return f"The score of {answer}"
    return f"The lead of {answer} over {output_in_words(question.rather_than)}"


def _show_sums(explanation: Explanation, subject: str) -> None:
    pixels = explanation.pixels
    st.markdown(
        score_in_words(
            subject, explanation.score, explanation.score_of_nothing, pixels[pixels > 0].sum()
        ),
        help=explain_words("score", "attribution"),
    )


def _strongest(explanation: Explanation) -> Place | None:
    """The unit of the first layer that moved the score most; None without a hidden layer."""
    if not explanation.activations:
        return None
    return Place(0, int(abs(explanation.contributions[1]).argmax()))


def _show_picture(
    explanation: Explanation,
    question: Question,
    chosen: Place | None,
    names: list[str],
    outputs: Outputs,
    prediction: Prediction,
) -> None:
    asked = tuple(output for output in question if output is not None)
    digits = prediction.digits or (NO_DIGIT,)
    # Where one output is "no digit", the others share the rest.
    no_digit = float(outputs.no_digit[0])
    probabilities = [*(outputs.probabilities[0] * (1 - no_digit)).tolist(), no_digit]
    data = network_picture(explanation, asked, chosen) | {
        "ink": images.data_url(signed_to_rgb(explanation.pixels)),
        "chosen": str(chosen) if chosen else "",
        "outputs": [
            {
                "name": name,
                "probability": round(probabilities[output], 3),
                "named": output in digits,
                "asked": output in asked,
            }
            for output, name in enumerate(names)
        ],
    }
    picture.show(data, _ask_about_output)


def _ask_about_output() -> None:
    """Ask about the answer that was clicked in the picture."""
    output = picture.reported("output")
    if isinstance(output, str) and output.isdecimal() and int(output) <= NO_DIGIT:
        st.session_state["for"] = NONE if int(output) == NO_DIGIT else output


def _show_unit(
    explanation: Explanation, chosen: Place | None, question: Question, subject: str
) -> None:
    """What the chosen unit looks for, what excited it, and what it added."""
    # Without a hidden layer the output itself is the only unit.
    layer, unit = chosen or Place(0, question.answer)
    name = f"Unit {unit + 1} of layer {layer + 1}" if chosen else output_in_words(unit).capitalize()
    looks_for = images.html(
        signed_to_rgb(explanation.looks_for(layer, unit)),
        "It looks for",
        TILE,
        f"What {name} looks for: ink on green excites it, ink on pink quiets it",
    )
    excited_by = images.html(
        signed_to_rgb(explanation.excited_by(layer, unit)),
        "Found here",
        TILE,
        f"The ink that excited {name} in green, the ink that quieted it in pink",
    )
    st.html(
        f'<div class="unit">{looks_for}{excited_by}<div><b>{name}</b>'
        f"<p>{_unit_in_words(explanation, chosen, subject)}</p></div></div>"
    )


def _unit_in_words(explanation: Explanation, chosen: Place | None, subject: str) -> str:
    text = "Ink on green excites it, ink on pink quiets it."
    if chosen is None:
        return text
    layer, unit = chosen
    here = plain(explanation.activations[layer][unit])
    empty = plain(explanation.activations_of_nothing[layer][unit])
    added = signed(explanation.contributions[layer + 1][unit])
    deep = "It sees ink only through the units before it. " if layer else ""
    who = subject[0].lower() + subject[1:]
    return (
        f"{text} {deep}It puts out {here}, for an empty picture {empty}. "
        f"That moved {who} by <b>{added}</b>."
    )


def _show_layers(explanation: Explanation) -> None:
    """All units of each layer, for who opens them."""
    expander = st.expander("All units of each layer", key="all_units", on_change="rerun")
    if not expander.open:
        return
    with expander, st.container(horizontal=True, key="layers"):
        for number, values in enumerate(explanation.activations, start=1):
            active = int((values > 0).sum())
            caption = f"Layer {number}: {active:,} of {len(values):,} units active"
            images.show(activation_image(values), caption, LAYER)
        st.caption(
            "How contributions are worked out: integrated gradients, M. Sundararajan, A. Taly, "
            "Q. Yan, “Axiomatic attribution for deep networks”, ICML 2017; for units, "
            "K. Dhamdhere, M. Sundararajan, Q. Yan, “How important is a neuron?”, ICLR 2019."
        )
