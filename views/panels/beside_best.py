"""The drawing, read by a session's own network and by the best."""

import numpy as np
import streamlit as st

from digits import DigitsError
from digits.networks.recipes import DEFAULT_NETWORK
from views import answer, no_drawing
from views.loading import OWN, open_network
from views.session import Drawing


def show(drawing: Drawing | None) -> None:
    """Both answers side by side; without a drawing, what to do."""
    st.subheader("Yours beside the best", anchor=False)
    if drawing is None or drawing.image is None:
        no_drawing.show()
        return
    st.caption("Choose “Yours” in the sidebar of the other pages to draw on it there.")
    with st.container(horizontal=True, gap="large"):
        for name, title in ((OWN, "Yours"), (DEFAULT_NETWORK, "Best")):
            with st.container(key=f"beside_{name}"):
                st.markdown(f"**{title}**")
                _show_answer(name, drawing.image)


def _show_answer(name: str, image: np.ndarray) -> None:
    try:
        prediction = open_network(name).read(image[np.newaxis])[0]
    except DigitsError as error:
        st.warning(str(error))
    else:
        answer.show(prediction)
