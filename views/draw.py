"""Draw a digit, or show one, and see what the network makes of it and why.

Canvas, answer and the open lesson are one fragment, so that a stroke redraws nothing else.
"""

import numpy as np
import streamlit as st

from digits import DigitsError
from digits.image.framing import FRAME
from digits.networks.inference import Network
from views import answer, images, lesson_tabs, network_menu, ways_in
from views.loading import open_network
from views.session import Drawing, get_session


@st.fragment
def main() -> None:
    """Canvas on one side; on the other the answer, and under it the open lesson."""
    name = network_menu.chosen()
    with st.container(key="board"):
        with st.container(key="sheet"):
            drawing = ways_in.show()
            get_session().drawing = drawing
        network = _open(name)
        with st.container(key="reading"):
            _show_answer(network, drawing)
        with st.container(key="lessons"):
            lesson_tabs.show(name, network, drawing)


def _open(name: str) -> Network | None:
    """The network; None where a sentence says what is wrong with it."""
    try:
        return open_network(name)
    except DigitsError as error:
        st.warning(str(error))
        return None


def _show_answer(network: Network | None, drawing: Drawing | None) -> None:
    """Digit, confidence and what the network sees.

    Every part has its place before there is an answer, so that nothing moves.
    """
    image = None if drawing is None else drawing.image
    label = None if drawing is None else drawing.label
    prediction = None
    if network is not None and image is not None:
        prediction = network.read(image[np.newaxis])[0]
    with st.container(key="answer"):
        answer.show_words(prediction, ways_in.invitation(), label)
    with st.container(key="seen"):
        _show_seen(image)
    answer.announce(prediction, label)


def _show_seen(image: np.ndarray | None) -> None:
    """The 28 x 28 pixels, black without a drawing."""
    pixels = np.zeros((FRAME, FRAME), np.uint8) if image is None else image
    about = "What the network sees: 28 × 28 pixels"
    st.html(
        f'<figure class="seen"><img src="{images.data_url(pixels)}" alt="{about}">'
        "<figcaption>What the network sees: 28&nbsp;×&nbsp;28</figcaption></figure>"
    )


main()
