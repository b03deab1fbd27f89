"""Draw a digit, or show one, and see what the network makes of it and why.

Canvas, answer and the open lesson are one fragment, so that a stroke redraws nothing else.
"""

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from digits import DigitsError
from digits.networks.inference import Network
from views import (
    address,
    answer,
    canvas,
    examples,
    lesson_tabs,
    network_menu,
    number,
    reading,
    ways_in,
)
from views.loading import open_network
from views.session import Number, get_session


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
    beside, lessons = st.container(key="reading"), st.container(key="lessons")
    network = _open(name)
    drawing = ways_in.known()
    drawn = number.take_up(drawing)
    digit = drawn.digit if drawn else None
    with beside:
        if network is not None and drawn and len(drawn.digits) > 1:
            _show_number(network, drawn)
        else:
            image, label = (digit.image, digit.label) if digit else (None, None)
            reading.show(network, image, ways_in.invitation(), label)
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


def _show_number(network: Network, drawn: Number) -> None:
    """Each digit of a number with what the network sees of it, and how sure it is."""
    seen = [digit.image for digit in drawn.digits if digit.image is not None]
    predictions = network.read(np.stack(seen))
    with st.container(key="answer"):
        answer.show_number(predictions, seen, drawn.chosen, number.KEY, number.choose)
    answer.announce_number(predictions)


main()
