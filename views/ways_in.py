"""The ways to show the page a digit: canvas, picture file, camera, MNIST."""

import numpy as np
import streamlit as st

from digits import DigitsError
from digits.image.decode import ink_from_bytes
from views import canvas, images, mnist_digits
from views.session import SIDE, Drawing, Upload, get_session

FORMATS = ("png", "jpg", "jpeg", "webp", "bmp", "tif", "tiff", "gif")


def show() -> Drawing | None:
    """The canvas or what stands in for it; what is on it, if anything."""
    ways = {"Draw": canvas.show, "Picture": _upload, "Camera": _photograph, "MNIST": _pick}
    way = st.segmented_control(
        "Way in",
        list(ways),
        default="Draw",
        required=True,
        label_visibility="collapsed",
        key="way_in",
        persist_state="session",
    )
    return ways.get(way, canvas.show)()


def _upload() -> Drawing | None:
    return _show_ink(st.file_uploader("A picture of one digit, on paper or on a screen", FORMATS))


def _photograph() -> Drawing | None:
    return _show_ink(st.camera_input("One digit on paper, as large as you can"))


def _show_ink(file) -> Drawing | None:
    """The ink in an uploaded file, shown in place of the canvas; or why there is none.

    Without a file, that of the last one: an uploader forgets its file when another page is
    shown.
    """
    session = get_session()
    if file is not None and (session.upload is None or session.upload.file_id != file.file_id):
        session.upload = _read(file)
    upload = session.upload
    if upload is None:
        return None
    if upload.drawing is None:
        if file is not None:
            st.warning(upload.warning)
        return None
    images.show(upload.drawing.ink, "The ink that was found", SIDE)
    return upload.drawing


def _read(file) -> Upload:
    try:
        return Upload(file.file_id, Drawing(ink_from_bytes(file.getvalue(), file.name)))
    except DigitsError as error:
        return Upload(file.file_id, warning=str(error))


def _pick() -> Drawing | None:
    """A random digit of MNIST's test set and its label."""
    digits = mnist_digits.load_or_offer()
    if digits is None:
        return None
    session = get_session()
    again = st.button("Another digit", icon=":material/casino:")
    if again or session.test_digit is None:
        session.test_digit = int(np.random.default_rng().integers(len(digits.images)))
    number = session.test_digit
    caption = f"Test digit {number:,}, labelled {digits.labels[number]}"
    images.show(digits.images[number], caption, SIDE)
    return Drawing(digits.images[number])
