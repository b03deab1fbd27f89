"""The drawing, and what it is read as by one of a session's own networks and by the best."""

import numpy as np
import streamlit as st

from digits import DigitsError
from digits.image.framing import FRAME
from digits.networks.recipes import DEFAULT_NETWORK
from views import answer, images, no_drawing, runs
from views.loading import open_network, title
from views.markdown import as_text
from views.session import Drawing

SEEN = 4 * FRAME  # pixels: the networks' 28 x 28, enlarged


def show(drawing: Drawing | None) -> None:
    """Both answers side by side; without a drawing, what to do."""
    st.header("Yours beside the best", anchor=False)
    if drawing is None or drawing.image is None:
        no_drawing.show()
        return
    own = _choose()
    st.caption("Choose a network of yours in the sidebar to let it read what you draw.")
    with st.container(horizontal=True, gap="large", key="beside"):
        images.show(drawing.image, "What both see", SEEN)
        for side, name in (("own", own), ("best", DEFAULT_NETWORK)):
            with st.container(key=f"beside_{side}"):
                st.markdown(f"**{as_text(title(name))}**")
                _show_answer(name, drawing.image, drawing.label)


def _choose() -> str:
    """One of the session's own networks, of which there is one at least: first the newest."""
    titles = {run.name: run.title for run in runs.finished()}
    newest = next(iter(titles))
    if len(titles) == 1:
        return newest
    # With the newest in the key, a new network is the first choice.
    return st.selectbox(
        "Which of yours",
        list(titles),
        format_func=titles.__getitem__,
        width=300,
        key=f"beside_{newest}",
    )


def _show_answer(name: str, image: np.ndarray, label: int | None) -> None:
    try:
        prediction = open_network(name).read(image[np.newaxis])[0]
    except DigitsError as error:
        st.warning(str(error))
    else:
        answer.show(prediction, label)
