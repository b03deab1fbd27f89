"""Six networks: what the catalogue's networks, and the session's own, make of one drawing."""

from html import escape

import numpy as np
import streamlit as st

from digits import DigitsError
from digits.display.differences import describe
from digits.display.wording import agreement_in_words, right_in_words
from digits.networks.decision import Prediction
from digits.networks.inference import Network
from digits.networks.recipes import CATALOGUE
from digits.networks.report import Report
from views import bars, runs, small_answer
from views.loading import names, open_network, title
from views.session import Drawing

BARS = 62  # pixels on a laptop: six rows fit beside the canvas


def show(network: Network, drawing: Drawing, report: Report | None) -> None:
    """How many agree, and a row for each network."""
    image = drawing.image
    assert image is not None  # a lesson is given ink
    answers: dict[str, Prediction] = {}
    for name in names():
        try:
            answers[name] = open_network(name).read(image[np.newaxis])[0]
        except DigitsError as error:
            st.warning(str(error))
    if not answers:
        return
    given = list(answers.values())
    st.markdown(f"{agreement_in_words(given)} {right_in_words(given, drawing.label)}")
    rows = (_row(name, answer, drawing.label) for name, answer in answers.items())
    st.html(f'<div class="networks" role="list">{"".join(rows)}</div>')


def _row(name: str, prediction: Prediction, label: int | None) -> str:
    run = runs.find(name)
    detail = run.job.config.title if run else describe(CATALOGUE[name])
    words = f'<b>{escape(title(name))}</b><div class="detail">{escape(detail)}</div>'
    return (
        f'<div class="row" role="listitem">{small_answer.html(prediction, words, label)}'
        f"{bars.html(prediction, BARS)}</div>"
    )
