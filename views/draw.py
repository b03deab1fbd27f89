"""Draw a digit, or show one, and see what the network makes of it.

Canvas and answer are one fragment, so that a stroke redraws nothing else.
"""

import numpy as np
import streamlit as st

from digits import DigitsError
from digits.image.framing import FRAME
from digits.networks.decision import Prediction
from views import answer, bars, canvas, images, network_menu, report_sidebar, ways_in
from views.loading import open_network
from views.session import Drawing, get_session

SEEN = 4 * FRAME  # pixels: the network's 28 x 28, enlarged


def main() -> None:
    st.title("Draw a digit", anchor=False)
    st.caption("Mouse, finger or pen. The network answers when you lift it.")
    with st.sidebar:  # before the canvas, which it would push aside under the pen
        name, report = network_menu.show()
    draw_and_answer(name)
    if report is not None:
        with st.sidebar:
            report_sidebar.show(report)


@st.fragment
def draw_and_answer(name: str) -> None:
    """Canvas on one side, what the network `name` makes of the drawing on the other."""
    with st.container(horizontal=True, gap="medium", key="board"):
        with st.container(width=canvas.SIDE):
            drawing = ways_in.show()
        with st.container(key="reading"):
            show_answer(name, drawing)
            # On a phone the navigation hides in the sidebar.
            st.page_link("views/why.py", label="Why this answer?", icon=":material/help:")
    get_session().drawing = drawing


def show_answer(name: str, drawing: Drawing | None) -> None:
    """Digit, confidence, what the network sees and the ten probabilities.

    Every part has its place before there is an answer, so that nothing moves.
    """
    image = None if drawing is None else drawing.image
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        answer_place = st.container(key="answer")
        with st.container(key="seen", width=SEEN):
            pixels = np.zeros((FRAME, FRAME), np.uint8) if image is None else image
            images.show(pixels, "What the network sees: 28 × 28", SEEN)
    with answer_place:
        prediction = predict(name, image)
    with st.container(key="bars"):
        bars.show(prediction)


def predict(name: str, image: np.ndarray | None) -> Prediction | None:
    """The prediction in words, or a sentence that says why there is none."""
    prediction = None
    try:
        if image is not None:
            prediction = open_network(name).read(image[np.newaxis])[0]
    except DigitsError as error:
        st.warning(str(error))
    else:
        answer.show_words(prediction)
    return prediction


main()
