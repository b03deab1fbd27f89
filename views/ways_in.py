"""The ways to show the page a digit: the canvas, or a picture, the camera or MNIST in its place.

Quiet links under it lead from one to the other. Left out: the canvas itself (see canvas.py).
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from digits import DigitsError
from digits.image.find import find_digit
from views import canvas, images, mnist_digits, picture_input
from views.picture_input import PictureFile
from views.session import Drawing, Upload, get_session


class Way(NamedTuple):
    """A way in: the link that leads to it, what to do there, and the part that shows it."""

    link: str
    invitation: str
    show: Callable[[], Drawing | None]


def show() -> Drawing | None:
    """The canvas or what stands in its place; what is on it, if anything."""
    way = _way()
    with st.container(key="place"):
        drawing = WAYS[way].show()
    _show_links(way)
    return drawing


def known() -> Drawing | None:
    """What `show` is going to give, as far as the browser has said it by now."""
    session = get_session()
    way = _way()
    return session.canvas.drawing if way == "canvas" else session.uploads.get(way, Upload()).drawing


def invitation() -> str:
    """What to do while there is no digit, in one sentence."""
    return WAYS[_way()].invitation


def open_test_digit(place: int) -> None:
    """Put a digit of MNIST's test set in the canvas's place and open the lesson Inside.

    `place` is its index in the test set. The page Draw shows it when it is shown next.
    """
    session = get_session()
    session.way_in = "mnist"
    _take_test_digit(place)
    st.session_state["lesson"] = session.lesson = "Inside"


def _way() -> str:
    way = get_session().way_in
    return way if way in WAYS else "canvas"


def _show_links(way: str) -> None:
    """Links to the other ways; the canvas comes first."""
    with st.container(horizontal=True, key="ways"):
        if way != "canvas":
            _show_link("canvas")
        st.html("or use", width="content")
        for name in WAYS:
            if name not in (way, "canvas"):
                _show_link(name)


def _show_link(way: str) -> None:
    label = WAYS[way].link
    st.button(label, key=f"way_{way}", type="tertiary", on_click=_go, args=(way,))


def _go(way: str) -> None:
    get_session().way_in = way


def _choose_picture() -> Drawing | None:
    square = st.container()
    sent = picture_input.show("Choose a picture", "choose_picture")
    return _show_found("picture", sent.file, square)


def _photograph() -> Drawing | None:
    """The camera's own app on a phone or a tablet; Streamlit's camera on a laptop."""
    webcam = bool(st.session_state.get("take_photo", {}).get("webcam"))
    found = get_session().uploads.get("camera", Upload())
    if webcam and found.drawing is None:
        st.camera_input("One digit on paper, large", key="webcam", on_change=_take_webcam)
        if found.warning:
            st.warning(found.warning)
    square = st.container()
    if webcam and found.drawing is not None:
        st.button("Take another photo", on_click=_drop_photo)
    sent = picture_input.show("Take a photo", "take_photo", camera=True, webcam=webcam)
    if webcam and found.drawing is None:
        return None
    return _show_found("camera", sent.file, square)


def _drop_photo() -> None:
    get_session().uploads.pop("camera", None)


def _take_webcam() -> None:
    """Read the photograph that was just taken."""
    file = st.session_state.get("webcam")
    if file is not None and hasattr(file, "getvalue"):  # one that the server has lost has none
        _keep("camera", PictureFile("The photo", file.getvalue()))


def _show_found(way: str, file: PictureFile | None, square: DeltaGenerator) -> Drawing | None:
    """The ink in the last picture, in the canvas's place; or why there is none."""
    if file is not None:
        _keep(way, file)
    found = get_session().uploads.get(way, Upload())
    pixels = None if found.drawing is None else found.drawing.ink
    with square:
        _show_square(pixels, "The ink that was found in the picture")
        if pixels is not None:
            st.caption("The ink that is read. Of several digits in a photo it is the largest.")
    if found.warning:
        st.warning(found.warning)
    return found.drawing


def _keep(way: str, file: PictureFile) -> None:
    get_session().uploads[way] = _read(file)


def _read(file: PictureFile) -> Upload:
    if not file.content:
        return Upload(warning=f"{file.name} is empty or too large. Save it as a smaller JPEG.")
    try:
        found = find_digit(file.content, file.name)
    except DigitsError as error:
        return Upload(warning=str(error))
    return Upload(Drawing(found.ink), found=found)


def _pick() -> Drawing | None:
    """A digit of MNIST's test set, a random one at first."""
    digits = mnist_digits.load_or_offer()
    if digits is None:
        return None
    session = get_session()
    if session.test_digit is None or not 0 <= session.test_digit < len(digits.images):
        _take_test_digit(int(np.random.default_rng().integers(len(digits.images))))
    place = session.test_digit
    label = int(digits.labels[place])
    found = Upload(Drawing(digits.images[place], label=label))
    found = session.uploads.setdefault("mnist", found)
    _show_square(digits.images[place], f"Test digit {place:,} of MNIST, a handwritten {label}")
    with st.container(horizontal=True, vertical_alignment="center", key="picked"):
        st.button(
            "Another digit", icon=":material/casino:", on_click=_take_test_digit, args=(None,)
        )
        st.caption(f"Test digit {place:,} of MNIST, labelled {label}", width="content")
    return found.drawing


def _take_test_digit(place: int | None) -> None:
    """Show this test digit next; None for a random one."""
    session = get_session()
    session.test_digit = place
    session.uploads.pop("mnist", None)


def _show_square(pixels: np.ndarray | None, about: str) -> None:
    """A picture in a square as large as the canvas; without one, its place."""
    if pixels is None:
        st.html('<div class="square empty">The ink in your picture appears here.</div>')
        return
    st.html(f'<div class="square"><img src="{images.data_url(pixels)}" alt="{about}"></div>')


WAYS = {
    "canvas": Way("back to the canvas", "Draw any digit from 0 to 9.", canvas.show),
    "picture": Way("a picture", "Choose a picture of one digit.", _choose_picture),
    "camera": Way("the camera", "Take a photo of one digit on paper.", _photograph),
    "mnist": Way("a digit of MNIST", "Take one of MNIST's digits.", _pick),
}
