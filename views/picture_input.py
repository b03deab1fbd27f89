"""A picture in the canvas's place: chosen, dropped, pasted or photographed, and what was found.

A component of the page's own. Its files come by the WebSocket in parts: in a frame of another
site the browser keeps back the cookie without which Streamlit's uploader takes nothing. Left
out: what is in the picture (see ways_in.py).
"""

import base64
import binascii
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import streamlit as st
from streamlit.components import v2

from views.assets import PARTS, read
from views.session import MAX_ID, Transfer, Upload, get_session

MAX_BYTES = 25_000_000  # of a file; a phone's largest photographs have fewer
MAX_NAME = 100  # characters of a file's name that the page repeats

# What is said before there is a picture: of a file, and of the camera.
ADVICE = (
    "A photo, a screenshot or the first page of a PDF, up to 25 MB.",
    "A digit or a number on paper, large and with light on it.",
)

# In one module, since a component's inline module cannot import others.
SCRIPTS = [f"picture/{name}.js" for name in ("file", "camera", "picture")]

# In an imported module, so that Streamlit registers the component once and not in every run.
_component = v2.component(
    "picture_input",
    html=read("picture/picture.html"),
    css=read(PARTS, "picture/picture.css"),
    js=read(*SCRIPTS),
)


class PictureFile(NamedTuple):
    """A file as a browser sent it. `content` may be anything; None if it is too large."""

    name: str
    content: bytes | None


class Part(NamedTuple):
    """A part of a file: `content` begins at byte `start` of `size`. All may be anything."""

    id: str
    name: str
    size: int
    start: int
    content: bytes


def show(
    key: str,
    upload: Upload,
    take: Callable[[PictureFile], None],
    remove: Callable[[], None],
    camera: bool = False,
) -> None:
    """The last picture with what was found in it, and how to choose or, with `camera`, take one.

    `take` is called with each whole file before the run in which it is shown.
    """
    transfer = get_session().transfer
    _component(
        key=key,
        data={
            "camera": camera,
            "advice": ADVICE[camera],
            "warning": upload.warning,
            "shown": None if upload.shown is None else upload.shown._asdict(),
            "arrived": {"id": transfer.id, "bytes": transfer.arrived},
        },
        on_part_change=partial(_take_part, key, take),
        on_remove_change=remove,
    )


def _take_part(key: str, take: Callable[[PictureFile], None]) -> None:
    """Put a part behind those that are there; hand the file on when it is whole."""
    part = _parse(st.session_state[key].get("part"))
    if part is None:
        return
    session = get_session()
    if part.start == 0:
        session.transfer = Transfer(part.id)
    transfer = session.transfer
    if part.size > MAX_BYTES:
        transfer.arrived = part.size
        take(PictureFile(part.name, None))
        return
    if part.id != transfer.id or part.start != transfer.arrived:
        return  # one that was sent twice
    transfer.content += part.content
    transfer.arrived += len(part.content)
    if transfer.arrived >= part.size:
        content, transfer.content = bytes(transfer.content), bytearray()
        take(PictureFile(part.name, content))


def _parse(value: Any) -> Part | None:
    """The part of a file in what a browser sent; None where it is none."""
    match value:
        case {
            "id": str(identity),
            "name": str(name),
            "size": int(size),
            "start": int(start),
            "content": str(text),
        } if len(identity) <= MAX_ID and 0 <= start <= size:
            pass
        case _:
            return None
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    # Only of a file that is empty or too large there is nothing to come.
    is_part = 0 < len(content) <= size - start or size == 0 or size > MAX_BYTES
    return Part(identity, name[:MAX_NAME], size, start, content) if is_part else None
