"""Six networks: what every network of the catalogue, and one's own, makes of one drawing."""

import numpy as np
import streamlit as st

from digits import DigitsError
from digits.display.differences import describe
from digits.display.wording import agreement_in_words, right_in_words
from digits.networks.config import TrainingConfig
from digits.networks.decision import Prediction
from digits.networks.inference import Network
from digits.networks.recipes import CATALOGUE
from digits.networks.report import Report
from views import bars, small_answer
from views.loading import OWN, open_network
from views.session import Drawing
from views.training import find_finished_job

BARS = 62  # pixels on a laptop: six rows fit beside the canvas


def show(network: Network, drawing: Drawing, report: Report | None) -> None:
    """How many agree, and a row for each network."""
    image = drawing.image
    assert image is not None  # a lesson is given ink
    configs = _configs()
    answers: dict[str, Prediction] = {}
    for name in configs:
        try:
            answers[name] = open_network(name).read(image[np.newaxis])[0]
        except DigitsError as error:
            st.warning(str(error))
    if not answers:
        return
    given = list(answers.values())
    st.markdown(f"{agreement_in_words(given)} {right_in_words(given, drawing.label)}")
    rows = (_row(name, configs[name], answer, drawing.label) for name, answer in answers.items())
    st.html(f'<div class="networks" role="list">{"".join(rows)}</div>')


def _configs() -> dict[str, TrainingConfig]:
    """The session's own network, if it has one, and the catalogue's."""
    job = find_finished_job()
    own = {} if job is None else {OWN: job.config}
    return own | CATALOGUE


def _row(name: str, config: TrainingConfig, prediction: Prediction, label: int | None) -> str:
    title = f"Yours: {config.title}" if name == OWN else config.title
    names = f'<b>{title}</b><div class="detail">{describe(config)}</div>'
    return (
        f'<div class="row" role="listitem">{small_answer.html(prediction, names, label)}'
        f"{bars.html(prediction, BARS)}</div>"
    )
