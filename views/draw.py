"""Draw a digit, or show one, and see what the network makes of it and why.

Canvas, answer and the open lesson are one fragment, so that a stroke redraws nothing else.
"""

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from digits import DigitsError
from digits.image.framing import FRAME
from digits.networks.inference import Network
from views import (
    address,
    answer,
    canvas,
    examples,
    images,
    lesson_tabs,
    network_menu,
    number,
    ways_in,
)
from views.loading import open_network
from views.session import Drawing, Number, get_session


def main() -> None:
    """What a stroke changes, and the examples, which it does not."""
    canvas.load()
    with st.container(key="board"):
        sheet = st.container(key="sheet")
        _draw_and_read(sheet)
        if address.lesson_alone() is None:  # an example opens a lesson of its own
            with sheet, st.container(key="examples"):
                examples.show()


@st.fragment
def _draw_and_read(sheet: DeltaGenerator) -> None:
    """The canvas on its sheet; beside it the answer, and under that the open lesson.

    What was drawn is known when the run begins. The answer is sent first, because a browser
    shows what comes within a few milliseconds, and then is busy with the rest.
    """
    name = network_menu.chosen()
    reading, lessons = st.container(key="reading"), st.container(key="lessons")
    network = _open(name)
    drawing = ways_in.known()
    drawn = number.take_up(drawing)
    digit = drawn.digit if drawn else None
    with reading:
        if network is not None and drawn and len(drawn.digits) > 1:
            _show_number(network, drawn)
        else:
            _show_answer(network, digit)
    with sheet:
        if ways_in.show() is not drawing:
            st.rerun()
    get_session().drawing = digit
    examples.follow(drawing)
    address.follow_drawing()
    with lessons:
        lesson_tabs.show(name, network, digit, address.lesson_alone())


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


def _show_number(network: Network, drawn: Number) -> None:
    """Each digit of a number with what the network sees of it, and how sure it is."""
    seen = [digit.image for digit in drawn.digits if digit.image is not None]
    predictions = network.read(np.stack(seen))
    with st.container(key="answer"):
        answer.show_number(predictions, seen, drawn.chosen, number.KEY, number.choose)
    answer.announce_number(predictions)


def _show_seen(image: np.ndarray | None) -> None:
    """The 28 x 28 pixels, black without a drawing."""
    pixels = np.zeros((FRAME, FRAME), np.uint8) if image is None else image
    about = "What the network sees: 28 × 28 pixels"
    st.html(
        f'<figure class="seen"><img src="{images.data_url(pixels)}" alt="{about}">'
        "<figcaption>What the network&nbsp;sees</figcaption></figure>"
    )


main()
