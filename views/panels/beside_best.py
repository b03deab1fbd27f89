"""The drawing, and what it is read as by a session's own network and by the best."""

import numpy as np
import streamlit as st

from digits import DigitsError
from digits.image.framing import FRAME
from digits.networks.recipes import DEFAULT_NETWORK
from views import answer, images, no_drawing
from views.loading import OWN, open_network
from views.session import Drawing

SEEN = 4 * FRAME  # pixels: the networks' 28 x 28, enlarged


def show(drawing: Drawing | None) -> None:
    """Both answers side by side; without a drawing, what to do."""
    st.header("Yours beside the best", anchor=False)
    if drawing is None or drawing.image is None:
        no_drawing.show()
        return
    st.caption("Choose “Yours” in the sidebar to let it read what you draw.")
    with st.container(horizontal=True, gap="large", key="beside"):
        images.show(drawing.image, "What both see", SEEN)
        for name, title in ((OWN, "Yours"), (DEFAULT_NETWORK, "Best")):
            with st.container(key=f"beside_{name}"):
                st.markdown(f"**{title}**")
                _show_answer(name, drawing.image, drawing.label)


def _show_answer(name: str, image: np.ndarray, label: int | None) -> None:
    try:
        prediction = open_network(name).read(image[np.newaxis])[0]
    except DigitsError as error:
        st.warning(str(error))
    else:
        answer.show(prediction, label)
