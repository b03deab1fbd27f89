"""Choose a picture, or take one with the camera of a phone or a tablet.

A component of the page's own: Streamlit's uploader says why it refuses a file only under a
mouse, and its camera begins with the one that looks at the person. Left out: what is in the
picture (see ways_in.py).
"""

import base64
import binascii
from typing import Any, NamedTuple

from streamlit.components import v2

from views.assets import PARTS, read

MAX_NAME = 100  # characters of a file's name that the page repeats


# In an imported module, so that Streamlit registers the component once and not in every run.
_component = v2.component(
    "picture_input",
    html=read("picture/picture.html"),
    css=read(PARTS, "picture/picture.css"),
    js=read("picture/picture.js"),
)


class PictureFile(NamedTuple):
    """A file as a browser sent it. `content` may be anything; empty if it was too large."""

    name: str
    content: bytes


class Sent(NamedTuple):
    """What the browser has just sent, and whether it has a camera without an app for it."""

    file: PictureFile | None
    webcam: bool


def show(label: str, key: str, camera: bool = False, webcam: bool = False) -> Sent:
    """A button that chooses a picture, or with `camera` takes one.

    `webcam` is what the last run said of it, so that the browser need not say it again.
    """
    result = _component(
        key=key,
        data={"label": label, "camera": camera, "webcam": webcam},
        # The values are read below; a value without a function would not be sent.
        on_picture_change=lambda: None,
        on_webcam_change=lambda: None,
    )
    return Sent(_parse(result.picture), result.webcam is True)


def _parse(value: Any) -> PictureFile | None:
    """The file in what a browser sent; None where it is none."""
    if not isinstance(value, dict):
        return None
    name, content = value.get("name"), value.get("content")
    if not isinstance(name, str) or not isinstance(content, str):
        return None
    try:
        return PictureFile(name[:MAX_NAME], base64.b64decode(content, validate=True))
    except (binascii.Error, ValueError):
        return None
