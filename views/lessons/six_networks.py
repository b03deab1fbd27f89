"""What every network of the catalogue makes of one drawing, a row each."""

import numpy as np
import streamlit as st

from digits import DigitsError
from digits.display.wording import answer_in_words, headline_in_words
from digits.networks.inference import Network
from digits.networks.recipes import CATALOGUE
from digits.networks.report import Report
from views import bars
from views.loading import open_network
from views.session import Drawing

BARS = 100  # pixels: the bars of one network among six


def show(network: Network, drawing: Drawing, report: Report | None) -> None:
    """All networks on the drawing."""
    assert drawing.image is not None  # a lesson is given ink
    for name in CATALOGUE:
        with st.container(horizontal=True, vertical_alignment="center", key=f"row_{name}"):
            _show_row(name, drawing.image)


def _show_row(name: str, image: np.ndarray) -> None:
    try:
        prediction = open_network(name).read(image[np.newaxis])[0]
    except DigitsError as error:
        st.warning(str(error))
        return
    digit = answer_in_words(prediction) if prediction.digits else "–"
    st.html(f'<div class="small-answer">{digit}</div>', width="content")
    st.markdown(f"**{CATALOGUE[name].title}**  \n{headline_in_words(prediction)}", width=260)
    with st.container(key=f"bars_{name}"):
        bars.show(prediction, BARS)
