"""A picture with sharp pixels, sent inside of the page, and its text for who cannot see it.

In HTML, since Streamlit's own pictures have no alternative text. Styled in assets/style/words.css.
"""

import base64
from collections.abc import Sequence
from html import escape

import cv2
import numpy as np
import streamlit as st

REM = 16  # pixels on a laptop: a picture grows with the text, as on a projector


def show(pixels: np.ndarray, caption: str | None, width: int, alt: str | None = None) -> None:
    """A picture, uint8 (H, W) or (H, W, 3) RGB, `width` pixels wide on a laptop.

    `alt` says what it shows; without it, the caption does.
    """
    st.html(html(pixels, caption, width, alt), width="content")


def html(pixels: np.ndarray, caption: str | None, width: int, alt: str | None = None) -> str:
    """The same as HTML."""
    below = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    return (
        f'<figure class="picture" style="width: {width / REM:g}rem">'
        f'<img src="{data_url(pixels)}" alt="{escape(alt or caption or "")}">{below}</figure>'
    )


def data_url(pixels: np.ndarray, kind: str = "png", options: Sequence[int] = ()) -> str:
    """The same picture as an address that holds it: a PNG, or another kind with OpenCV's options.

    A file on the server would cost the browser one more request for every stroke.
    """
    if pixels.ndim == 3:
        pixels = pixels[..., ::-1]  # OpenCV wants BGR
    content = cv2.imencode(f".{kind}", pixels, options)[1].tobytes()
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"
