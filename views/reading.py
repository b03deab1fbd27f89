"""The answer beside the canvas: digit, how sure the network is, and what it sees.

Page Draw and a pupil's page of a class share it. Left out: the bars (see bars.py), numbers of
several digits (see answer.py).
"""

import numpy as np
import streamlit as st

from digits.image.framing import FRAME
from digits.networks.decision import Prediction
from digits.networks.inference import Network
from views import answer, images


def show(
    network: Network | None,
    image: np.ndarray | None,
    invitation: str,
    label: int | None = None,
    headline: str = answer.YOUR_TURN,
) -> Prediction | None:
    """What the network reads of an image, which is also given back; else headline, invitation.

    `image` is uint8 (28, 28), `label` the true digit, where it is known. Every part has its
    place before there is an answer, so that nothing moves.
    """
    prediction = None
    if network is not None and image is not None:
        prediction = network.read(image[np.newaxis])[0]
    with st.container(key="answer"):
        answer.show_words(prediction, invitation, label, headline)
    with st.container(key="seen"):
        _show_seen(image)
    answer.announce(prediction, label)
    return prediction


def _show_seen(image: np.ndarray | None) -> None:
    """The 28 x 28 pixels, black without a drawing."""
    pixels = np.zeros((FRAME, FRAME), np.uint8) if image is None else image
    about = "What the network sees: 28 × 28 pixels"
    st.html(
        f'<figure class="seen"><img src="{images.data_url(pixels)}" alt="{about}">'
        "<figcaption>What the network&nbsp;sees</figcaption></figure>"
    )
