"""The ways to show the page a digit: the canvas, or a picture, the camera or MNIST in its place.

Quiet links under it lead from one to the other. Left out: the canvas itself (see canvas.py).
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
import streamlit as st

from digits import DigitsError
from digits.image.find import find_digit
from views import canvas, images, mnist_digits, picture_input
from views.picture_input import PictureFile
from views.session import Drawing, Transfer, Upload, get_session
from views.shown_picture import shown


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
    session.open_lesson("Inside")


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
    session = get_session()
    session.way_in, session.transfer = way, Transfer()


def _choose_picture() -> Drawing | None:
    return _show_picture("picture", "choose_picture")


def _photograph() -> Drawing | None:
    """The camera's own app on a phone or a tablet; the camera on the page of a laptop."""
    return _show_picture("camera", "take_photo", camera=True)


def _show_picture(way: str, key: str, camera: bool = False) -> Drawing | None:
    """The last picture of this way, in the canvas's place; or why there is no digit in it."""
    upload = get_session().uploads.get(way, Upload())
    picture_input.show(key, upload, partial(_keep, way), partial(_remove, way), camera)
    return upload.drawing


def _keep(way: str, file: PictureFile) -> None:
    get_session().uploads[way] = _read(file)


def _remove(way: str) -> None:
    get_session().uploads.pop(way, None)


def _read(file: PictureFile) -> Upload:
    if file.content is None:
        limit = picture_input.MAX_BYTES // 1_000_000
        return Upload(warning=f"{file.name} is larger than {limit} MB. Save it as a smaller JPEG.")
    if not file.content:
        return Upload(warning=f"{file.name} is empty. Choose another file.")
    try:
        found = find_digit(file.content, file.name)
    except DigitsError as error:
        return Upload(warning=str(error))
    return Upload(Drawing(found.ink), shown=shown(found))


def _pick() -> Drawing | None:
    """A digit of MNIST's test set, a random one at first."""
    digits = mnist_digits.load_or_offer()
    session = get_session()
    if digits is None:  # MNIST's file may have gone since
        session.uploads.pop("mnist", None)
        return None
    if session.test_digit is None or not 0 <= session.test_digit < len(digits.images):
        _take_test_digit(int(np.random.default_rng().integers(len(digits.images))))
    place = session.test_digit
    label = int(digits.labels[place])
    found = Upload(Drawing(digits.images[place], label=label))
    found = session.uploads.setdefault("mnist", found)
    about = f"Test digit {place:,} of MNIST, a handwritten {label}"
    source = images.data_url(digits.images[place])
    st.html(f'<div class="square"><img src="{source}" alt="{about}"></div>')
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


WAYS = {
    "canvas": Way("back to the canvas", "Draw a digit from 0 to 9, or a number.", canvas.show),
    "picture": Way("a picture", "Choose a picture of a digit or a number.", _choose_picture),
    "camera": Way("the camera", "Take a photo of a digit or a number.", _photograph),
    "mnist": Way("a digit of MNIST", "Take one of MNIST's digits.", _pick),
}
