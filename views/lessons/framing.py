"""From drawing to 28 × 28: each step as a picture and a switch."""

import numpy as np
import streamlit as st

from digits.image.framing import FRAME, Steps, steps
from digits.networks.inference import Network
from digits.networks.report import Report
from views import answer, images
from views.session import Drawing

SIDE = 150  # pixels: the longest side of a picture
STEPS = {"crop": "Crop to the ink", "scale": "Scale to 20 pixels", "centre": "Centre by mass"}


@st.fragment
def show(network: Network, drawing: Drawing, report: Report | None) -> None:
    """The steps; where one is switched off, the answers with and without it side by side."""
    st.markdown(
        "Every digit of MNIST was framed in three steps, and a network trained on it has never "
        "seen anything else. Leave a step out, as many programs do, and see what happens."
    )
    with st.container(horizontal=True, key="switches"):
        on = {step: st.toggle(title, True, key=f"step_{step}") for step, title in STEPS.items()}
    image, framed = drawing.image, steps(drawing.ink, **on)
    if image is None or framed is None:
        st.info("Scaled down so far, nothing is left of this drawing.")
        return
    _show_steps(framed, on)
    with st.container(horizontal=True, gap="large"):
        with st.container(key="with_all"):
            st.markdown("**Framed as MNIST's digits**")
            answer.show(network.read(image[np.newaxis])[0])
        if not all(on.values()):
            with st.container(key="without"):
                missing = [title.lower() for step, title in STEPS.items() if not on[step]]
                st.markdown(f"**Without “{'” and “'.join(missing)}”**")
                answer.show(network.read(framed.centred[np.newaxis])[0])


def _show_steps(framed: Steps, on: dict[str, bool]) -> None:
    """The pictures in order, in their true sizes relative to each other."""
    canvas = max(framed.ink.shape)
    captions = (
        "The drawing",
        "Cropped" if on["crop"] else "Not cropped",
        "Scaled to 20 pixels" if on["scale"] else "Filling all 28 pixels",
        "Centred by mass" if on["centre"] else "In the middle of the box",
    )
    full_widths = (canvas, canvas, FRAME, FRAME)
    with st.container(horizontal=True, vertical_alignment="bottom", key="steps"):
        for picture, caption, full_width in zip(framed, captions, full_widths, strict=True):
            with st.container(width=SIDE):
                width = max(1, round(SIDE * picture.shape[1] / full_width))
                images.show(np.ascontiguousarray(picture), None, width)
                st.caption(caption)
