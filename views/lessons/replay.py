"""Stroke by stroke: the drawing is drawn again, and the ten probabilities follow.

The browser plays it, from one message of the server's for each drawing. Left out: the player
itself (see assets/replay).
"""

import numpy as np
import streamlit as st
from streamlit.components import v2

from digits.display.replay import BOTTOM, LEFT, RIGHT, TOP, moment_in_words, replay_svg
from digits.display.wording import headline_in_words
from digits.image.framing import FRAME, frame_drawing
from digits.networks.decision import NOT_A_DIGIT, Prediction
from digits.networks.inference import Network
from digits.networks.report import Report
from digits.strokes.canvas_json import PenPath
from digits.strokes.replay import Frame, replay_frames
from views import bars
from views.assets import PARTS, read
from views.session import Drawing

HAND = 450  # pixels of the canvas that a hand draws in a second
SECONDS = 1.5, 3.0  # of a replay, at least and at most
MAX_POINTS = 12  # of one piece of a stroke: more would not show
NO_INK = Prediction(NOT_A_DIGIT, (), np.full(10, np.nan, np.float32))

# In an imported module, so that Streamlit registers the component once and not in every run.
_player = v2.component(
    "replay",
    html=read("replay/player.html"),
    css=read(PARTS, "bars/bars.css", "play/play.css", "replay/player.css"),
    js=read("bars/bars.js", "play/play.js", "replay/player.js"),
)


@st.fragment
def show(network: Network, drawing: Drawing, report: Report | None) -> None:
    """A sentence on what to look for, and the player; without strokes why there is none."""
    if not drawing.strokes:
        st.info("This digit came as a picture, so it has no strokes to replay. Draw one.")
        return
    frames = replay_frames(drawing.ink, drawing.strokes)
    seen = [frame_drawing(frame.ink) for frame in frames]
    predictions = _predict(network, seen)
    digits = [prediction.digits[0] if prediction.digits else None for prediction in predictions]
    st.markdown(moment_in_words(digits, [frame.stroke for frame in frames]))
    _player(key="replay", data=_score(drawing, frames, predictions, digits))


def _predict(network: Network, seen: list[np.ndarray | None]) -> list[Prediction]:
    """What the network makes of each frame, all in one batch; NO_INK where there is none."""
    nothing = np.zeros((FRAME, FRAME), np.uint8)
    predictions = network.read(np.stack([nothing if each is None else each for each in seen]))
    return [
        NO_INK if image is None else prediction
        for image, prediction in zip(seen, predictions, strict=True)
    ]


def _score(
    drawing: Drawing,
    frames: list[Frame],
    predictions: list[Prediction],
    digits: list[int | None],
) -> dict:
    """What the browser plays: pieces of strokes, and what is read after each of them."""
    probabilities = np.stack([prediction.probabilities for prediction in predictions])
    ends = [number for number, frame in enumerate(frames) if frame.done]
    return {
        "side": drawing.ink.shape[0],
        "seconds": _seconds([frame.piece for frame in frames]),
        "strokes": frames[-1].stroke,
        "field": [LEFT, RIGHT, TOP, BOTTOM],
        "chart": replay_svg(probabilities, digits, ends),
        "frames": list(map(_moment, frames, predictions)),
    }


def _moment(frame: Frame, prediction: Prediction) -> dict:
    """One frame: the stroke, the pen, the points of the piece, and what is read then."""
    points = frame.piece.points
    few = points[np.linspace(0, len(points) - 1, min(len(points), MAX_POINTS)).astype(int)]
    no_ink = prediction is NO_INK
    shares = [0.0] * 10 if no_ink else prediction.probabilities.round(4).tolist()
    return {
        "stroke": frame.stroke,
        "pen": frame.piece.pen,
        "points": few.round(1).tolist(),
        "digits": prediction.digits,
        "words": "No ink yet" if no_ink else headline_in_words(prediction),
        "shares": shares,
        "values": [bars.written(share) for share in shares],
    }


def _seconds(pieces: list[PenPath]) -> float:
    """How long a hand draws that, within bounds."""
    length = sum(np.hypot(*np.diff(piece.points, axis=0).T).sum() for piece in pieces)
    return float(np.clip(length / HAND, *SECONDS))
