"""A pupil's page: join a class by its code, draw what it asks for, and hand it in.

Canvas, answer and button are one fragment, so that a stroke redraws nothing else; a smaller one
follows the class (see views/classroom/following.py).
"""

import numpy as np
import streamlit as st

from digits import DigitsError
from digits.classroom.live import ClassDrawing
from digits.classroom.records import Pupil
from digits.classroom.task import NO_DIGIT
from digits.networks.decision import Prediction
from digits.networks.inference import Network
from digits.networks.recipes import DEFAULT_NETWORK
from views import bars, canvas, navigation, reading
from views.assets import JOIN_STYLE, page_style
from views.classroom import (
    following,
    game_answer,
    hand_in,
    join_form,
    membership,
    prompt,
)
from views.classroom.following import Moment
from views.loading import open_network
from views.session import get_session

YOUR_TURN = "Your turn", "Draw, and see what the network makes of it."
HIDDEN = "Hidden", "In this round the answers come at the end."


def main() -> None:
    st.html(f"<style>{page_style(JOIN_STYLE)}</style>")
    was_one = get_session().pupil is not None
    try:
        pupil = membership.pupil()
    except DigitsError as error:  # a setting of the classes is wrong
        st.warning(str(error))
        return
    if pupil is not None and not was_one:
        st.rerun()  # the row of links leads a pupil to another page
    if pupil is None:
        join_form.show()
        return
    canvas.load()
    hand_in.load()
    following.look(pupil)
    _draw_and_hand_in(pupil)
    following.follow(pupil)


@st.fragment
def _draw_and_hand_in(pupil: Pupil) -> None:
    """What to draw, the canvas and the button; beside or below them the answer."""
    session = get_session()
    moment = session.desk.shown = session.desk.moment
    drawing = session.canvas.drawing
    image = None if drawing is None else drawing.image
    with st.container(key="join"):
        task, place, desk, beside = (
            st.container(key=key) for key in ("task", "place", "desk", "reading")
        )
        chart = st.container(key="chart")
        with task:
            prompt.show(pupil, moment)
        with beside:
            prediction = _show_answer(moment, image)
        with chart:
            _show_chart(moment, image, prediction)
        with place:
            if canvas.show() is not drawing:
                st.rerun()
        with desk:
            _show_desk(pupil, moment)


def _show_answer(moment: Moment | None, image: np.ndarray | None) -> Prediction | None:
    """What the network makes of the canvas, or of what was handed in for a round that is over."""
    if moment and moment.task.is_hidden:
        return reading.show(None, image, HIDDEN[1], headline=HIDDEN[0])
    label = None
    if image is None and moment and moment.drawn:
        image, label = moment.drawn.image, _digit(moment.drawn)
    return reading.show(_network(), image, YOUR_TURN[1], label, YOUR_TURN[0])


def _show_chart(
    moment: Moment | None, image: np.ndarray | None, prediction: Prediction | None
) -> None:
    """The ten bars; in a game what counts there."""
    if moment and game_answer.is_for(moment.task) and not moment.task.is_hidden:
        if image is None and moment.drawn:
            image = moment.drawn.image
        try:
            game_answer.show(moment.task, image)
        except DigitsError as error:
            st.warning(str(error))
    else:
        bars.show(prediction)


def _digit(drawing: ClassDrawing) -> int | None:
    """The digit that a drawing shows; None where it is none, or nobody knows."""
    return None if drawing.label == NO_DIGIT else drawing.label


def _network() -> Network | None:
    """The network that answers pupils; None where a sentence says what is wrong with it."""
    try:
        return open_network(DEFAULT_NETWORK)
    except DigitsError as error:
        st.warning(str(error))
        return None


def _show_desk(pupil: Pupil, moment: Moment | None) -> None:
    """The button; of a class that is closed, the ways on."""
    if moment is None:
        return
    if not moment.closed:
        hand_in.show(pupil, moment)
        return
    st.page_link(navigation.draw_page(), label="Go on drawing without a class")
    st.button("Join another class", on_click=membership.forget_pupil)


main()
