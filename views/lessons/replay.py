"""Stroke by stroke: the ten probabilities while the drawing grows."""

import numpy as np
import streamlit as st

from digits.display.lesson_charts import replay_chart
from digits.image.framing import to_mnist
from digits.networks.inference import Network
from digits.networks.report import Report
from digits.strokes.canvas_json import parse_strokes
from digits.strokes.replay import replay_frames
from views import answer, images
from views.session import Drawing

SIDE = 240  # pixels: the drawing while it grows


@st.fragment
def show(network: Network, drawing: Drawing, report: Report | None) -> None:
    """A chart over all frames of the drawing, and a slider that goes back and forth."""
    paths = parse_strokes(drawing.strokes)
    if not paths:
        st.info("Only a drawing from the page's own canvas has strokes to replay.")
        return
    frames = replay_frames(drawing.ink, paths)
    seen = [to_mnist(frame.ink) for frame in frames]
    at = st.slider("Replay", 1, len(frames), len(frames), key="replay") - 1
    ends = [number for number, frame in enumerate(frames) if frame.done]
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=SIDE):
            caption = f"Stroke {frames[at].stroke} of {len(paths)}"
            images.show(frames[at].ink, caption, SIDE)
        with st.container(key="growth"):
            st.vega_lite_chart(
                replay_chart(_probabilities(network, seen), ends, at), key="growth_chart"
            )
    image = seen[at]
    if image is not None:
        answer.show(network.read(image[np.newaxis])[0])


def _probabilities(network: Network, seen: list[np.ndarray | None]) -> np.ndarray:
    """Float32 (frames, 10); NaN for a frame without ink. The last frame has some."""
    probabilities = np.full((len(seen), 10), np.nan, np.float32)
    with_ink = {number: image for number, image in enumerate(seen) if image is not None}
    probabilities[list(with_ink)] = network.probabilities(np.stack(list(with_ink.values())))
    return probabilities
