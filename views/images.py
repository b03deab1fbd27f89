"""A picture with sharp pixels, sent inside of the page."""

import base64

import cv2
import numpy as np
import streamlit as st


def show(pixels: np.ndarray, caption: str | None, width: int) -> None:
    """A picture, uint8 (H, W) or (H, W, 3) RGB, `width` pixels wide on the page."""
    st.image(data_url(pixels), caption, width)


def data_url(pixels: np.ndarray) -> str:
    """The same picture as the address of a PNG.

    A file on the server would cost the browser one more request for every stroke.
    """
    if pixels.ndim == 3:
        pixels = pixels[..., ::-1]  # OpenCV wants BGR
    png = cv2.imencode(".png", pixels)[1]
    return f"data:image/png;base64,{base64.b64encode(png.tobytes()).decode()}"
