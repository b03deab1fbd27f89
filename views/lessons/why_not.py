"""Why not a 9?: two scores compared, the ink that speaks for one of them, and the missing ink.

What counts as missing depends on the picture that the counting starts from: the baseline. Left
out: drawing the comparison (see assets/why_not), and the attribution (see
digits/networks/attribution.py).
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
import streamlit as st
from streamlit.components import v2

from digits import DigitsError
from digits.display.comparison import Sum, sum_up
from digits.display.glossary import explain
from digits.display.heatmap import AGAINST, FOR
from digits.display.wording import (
    OUTPUT_NAMES,
    output_in_words,
    output_with_article,
    plain,
    sentence_case,
    signed,
)
from digits.image.framing import FRAME
from digits.networks.attribution import (
    NO_DIGIT,
    Attribution,
    Question,
    answer_of,
    attribute,
    rival_of,
)
from digits.networks.baselines import Baselines, read_baselines
from digits.networks.decision import Prediction
from digits.networks.inference import Network
from digits.networks.report import Report
from views import meant, output_menu
from views.arrays import base64_of
from views.assets import ASSETS, PARTS, read
from views.session import Drawing

BLACK, MEAN, EXAMPLE = "An empty sheet", "The mean digit", "A clear example"

# In an imported module, so that Streamlit registers the component once and not in every run.
_comparison = v2.component(
    "why_not",
    html=read("why_not/why_not.html"),
    css=read(PARTS, "why_not/why_not.css"),
    js=read("pixels.js", "why_not/why_not.js"),
)


@st.fragment
def show(network: Network, drawing: Drawing, report: Report | None) -> None:
    """What to compare and where to start from, the picture of ink and gaps, and the sum."""
    image = drawing.image
    assert image is not None  # a lesson is given ink
    st.markdown(
        "What decides between two digits: the ink, or the gaps in it?",
        help=explain("score", "baseline"),
    )
    names = OUTPUT_NAMES[: network.classes]
    question = _choose_question(names, network.read(image[np.newaxis])[0], drawing.label)
    place = st.container()  # before the choice below it, so that a low screen has it in sight
    try:
        start, baseline = _choose_baseline(question)
    except DigitsError as error:
        st.warning(str(error))
        return
    attribution = attribute(network, image, question, baseline)
    with place:
        _comparison(key="why_not", data=_describe(attribution, question, image, start, baseline))


def _choose_question(names: Sequence[str], prediction: Prediction, label: int | None) -> Question:
    """The two outputs: without a choice the answer, and the true digit or the next one."""
    with st.container(key="why"):
        with st.container(horizontal=True, vertical_alignment="center", key="why_first"):
            answer = output_menu.choose(
                "Why this one", "Why", names, answer_of(prediction), key="why_this"
            )
            rest = st.container(width="content")
        other = st.segmented_control(
            "And not this one",
            names,
            label_visibility="collapsed",
            key="not_that",
            bind="query-params",
            width="stretch",
        )
    rival = answer if other is None else names.index(other)
    if rival == answer:
        rival = rival_of(answer, prediction, label)
    rest.html(f"and not {output_with_article(rival)}?")
    meant.mark("not_that", rival)
    return Question(answer, rival)


def _choose_baseline(question: Question) -> tuple[str, np.ndarray]:
    """Where the counting starts, in words, and the image, uint8 (28, 28)."""
    choice = st.segmented_control(
        "Start from",
        [BLACK, MEAN, EXAMPLE],
        default=EXAMPLE,
        required=True,
        key="start",
        bind="query-params",
        width="stretch",
        label_visibility="collapsed",
    )
    if choice == BLACK:
        return "an empty sheet", np.zeros((FRAME, FRAME), np.uint8)
    if choice == MEAN:
        return "the mean digit", _baselines().mean
    other = question.rather_than
    assert other is not None
    name = "a smiley" if other == NO_DIGIT else f"a clear {other}"
    return name, _baselines().examples[other]


@cache
def _baselines() -> Baselines:
    return read_baselines(ASSETS / "baselines.npz")


def _describe(
    attribution: Attribution,
    question: Question,
    image: np.ndarray,
    start: str,
    baseline: np.ndarray,
) -> dict:
    """What the browser draws: pixels as float32 and uint8 in Base64, and the sum in words."""
    answer, other = question.answer, question.rather_than
    assert other is not None
    first, second = output_in_words(answer), output_in_words(other)
    total = sum_up(attribution, question)
    return {
        "first": first,
        "second": second,
        "start": start,
        "about": _about(start),
        "image": base64_of(image),
        "baseline": base64_of(baseline),
        "added": base64_of(attribution.pixels.astype(np.float32)),
        "changes": base64_of(np.sign(attribution.changes).astype(np.int8)),
        "colours": [FOR, AGAINST],
        "steps": _steps(total, start, first, second),
        "lead": _lead(total, first, second),
    }


def _steps(total: Sum, start: str, first: str, second: str) -> list[dict]:
    """The rows of the sum: a start, four changes, and where they lead."""
    kinds = (
        ("ink for", f"Ink for {first}"),
        ("ink against", f"Ink for {second}"),
        ("gap for", f"Gaps for {first}"),
        ("gap against", f"Gaps for {second}"),
    )
    rows = [{"kind": "start", "name": f"Lead for {start}", "from": 0, "to": total.baseline}]
    at = total.baseline
    for (kind, name), share in zip(kinds, total.shares, strict=True):
        rows.append({"kind": kind, "name": name, "from": at, "to": at + share})
        at += share
    rows.append({"kind": "end", "name": "Lead for your drawing", "from": 0, "to": total.lead})
    values = [plain(total.baseline), *map(signed, total.shares), plain(total.lead)]
    return [row | {"value": value} for row, value in zip(rows, values, strict=True)]


def _lead(total: Sum, first: str, second: str) -> str:
    """The two scores, and the one less the other, as a sum to check."""
    one, other = plain(total.first), plain(total.second)
    taken = f"({other})" if total.second < 0 else other
    return (
        f"{sentence_case(first)} scores {one}, {second} {other}: {one} − {taken} = "
        f"{plain(total.lead)}."
    )


def _about(start: str) -> str:
    """What a baseline means, in one sentence."""
    if start == "an empty sheet":
        return "An empty sheet has no ink that could be missing: only your ink counts."
    if start == "the mean digit":
        return (
            "The mean of MNIST’s 60,000 training digits: a gap is a place that often has ink, and "
            "here has less."
        )
    return f"Only what differs from {start} counts, too much ink and too little."
