"""The page: draw a digit and see what a network makes of it.

    streamlit run app.py

Canvas and answer are one fragment, so that a stroke redraws nothing else. TensorFlow is
loaded beside the page, which shows its canvas and every figure of the sidebar without.
"""

import base64
import gc
import threading
from pathlib import Path

import cv2
import numpy as np
import streamlit as st
from streamlit_drawable_canvas import st_canvas

from digits import DigitsError, charts
from digits.doubt import DIGIT, UNSURE, Reading
from digits.networks import CATALOGUE, DEFAULT_NETWORK, MODELS, Network, load_network
from digits.pictures import decode_drawing
from digits.preprocess import FRAME, to_mnist
from digits.report import Report, read_report
from digits.wording import count_in_words, headline_in_words, percent, rest_in_words

ASSETS = Path(__file__).parent / "assets"
CANVAS = 360  # pixels, square
PEN = round(18 / 280 * CANVAS)  # MNIST's strokes, brought up to the canvas
PENS = (10, 40)  # pixels, thinnest and thickest
SEEN = 4 * FRAME  # pixels: the network's 28 x 28, enlarged

canvas_buttons = st.components.v2.component(
    "canvas_buttons",
    html=(ASSETS / "canvas_buttons.html").read_text(encoding="utf-8"),
    css=(ASSETS / "canvas_buttons.css").read_text(encoding="utf-8"),
    js=(ASSETS / "canvas_buttons.js").read_text(encoding="utf-8"),
)


def main() -> None:
    st.set_page_config("Draw a digit", page_icon=":material/draw:", layout="wide")
    st.html(ASSETS / "style.css")
    st.title("Draw a digit", anchor=False)
    st.caption("Mouse, finger or pen. The network answers when you lift it.")
    with st.sidebar:  # before the canvas, which it would push aside under the pen
        name, report = choose_network()
    draw_and_answer(name)
    with st.sidebar:
        show_report(report)
    wake_tensorflow()


# Drawing and answer


@st.fragment
def draw_and_answer(name: str) -> None:
    """Canvas on one side, what the network `name` makes of the drawing on the other."""
    with st.container(horizontal=True, gap="medium", key="board"):
        with st.container(width=CANVAS):
            drawing = draw()
        with st.container(key="reading"):
            read(name, drawing)


def draw() -> np.ndarray | None:
    """The canvas and its controls; the drawing as RGBA uint8 (360, 360, 4), if any."""
    canvas_place = st.container()
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", key="controls"):
        canvas_buttons(key="canvas_buttons", width="content")
        st.html('<span aria-hidden="true">Pen</span>', width="content")
        pen = st.slider("Pen width", *PENS, PEN, format=" ", label_visibility="collapsed")
    with canvas_place:
        canvas = st_canvas(
            stroke_width=pen,
            stroke_color="#ffffff",
            background_color="#000000",
            width=CANVAS,
            height=CANVAS,
            return_image_data=True,
            key="canvas",
        )
    return decode_drawing(canvas.image_bytes, CANVAS)


def read(name: str, drawing: np.ndarray | None) -> None:
    """Digit, confidence, what the network sees and the ten probabilities.

    Every part has its place before there is anything to say, so that nothing moves.
    """
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        answer = st.container(key="answer")
        seen = st.container(key="seen", width=SEEN)
    bars = st.container(key="bars")

    image = None if drawing is None else to_mnist(drawing)
    show_seen(seen, image)
    if image is None:
        show_answer(answer, "?", "Your turn", "Draw any digit from 0 to 9.")
        show_bars(bars)
        return
    if wake_tensorflow().is_alive():
        # Places that can be written to twice; at other times they would only flicker.
        answer, bars = answer.empty(), bars.empty()
        show_answer(answer, "…", "Waking the network", "A few seconds, this once.")
        show_bars(bars)
    try:
        reading = open_network(name).read(image[np.newaxis])[0]
    except DigitsError as error:
        answer.warning(str(error))
        show_bars(bars)
        return
    digits = "<small> or </small>".join(map(str, reading.digits)) or "?"
    known = {DIGIT: "known", UNSURE: "known two"}.get(reading.verdict, "")
    show_answer(answer, digits, headline_in_words(reading), rest_in_words(reading), known)
    show_bars(bars, reading)


def show_answer(place, digits: str, headline: str, line: str, known: str = "") -> None:
    place.html(
        f'<div class="answer"><div class="digit {known}">{digits}</div>'
        f'<div><div class="headline">{headline}</div><div class="line">{line}</div></div></div>'
    )


def show_seen(place, image: np.ndarray | None) -> None:
    pixels = np.zeros((FRAME, FRAME), np.uint8) if image is None else image
    png = base64.b64encode(cv2.imencode(".png", pixels)[1]).decode()
    # Inline: a file of its own would cost a request for every stroke.
    place.image(f"data:image/png;base64,{png}", "What the network sees: 28 × 28", SEEN)


def show_bars(place, reading: Reading | None = None) -> None:
    place.vega_lite_chart(charts.probability_rows(reading), bars_spec())


@st.cache_resource(show_spinner=False)
def bars_spec() -> dict:
    return charts.probability_chart().to_dict()


# Networks


@st.cache_resource(show_spinner=False)
def wake_tensorflow() -> threading.Thread:
    """Import TensorFlow beside the page, once for the whole server."""

    def wake() -> None:
        import keras  # noqa: F401

        spare_from_garbage_collection()

    thread = threading.Thread(target=wake, daemon=True)
    thread.start()
    return thread


def spare_from_garbage_collection() -> None:
    """Streamlit collects garbage after every stroke; TensorFlow's objects are for good."""
    gc.collect()
    gc.freeze()


def open_network(name: str) -> Network:
    """A network of the catalogue, loaded once for everybody, anew when its file changes."""
    wake_tensorflow().join()
    path = MODELS / name / "network.keras"
    return _open_network(name, path.stat().st_mtime_ns if path.exists() else None)


@st.cache_resource(show_spinner=False, max_entries=2 * len(CATALOGUE))
def _open_network(name: str, changed: int | None) -> Network:
    network = load_network(name, MODELS)
    spare_from_garbage_collection()
    return network


# Sidebar


def choose_network() -> tuple[str, Report | DigitsError]:
    """The network that is chosen, and its report or what is wrong with that."""
    reports = {name: try_report(name) for name in CATALOGUE}

    def title(name: str) -> str:
        report = reports[name]
        known = isinstance(report, Report)
        accuracy = f" · {percent(report.test.accuracy, 2)}" if known else ""
        return CATALOGUE[name].title + accuracy

    names = list(CATALOGUE)
    name = st.selectbox("Network", names, names.index(DEFAULT_NETWORK), title, key="network")
    return name, reports[name]


def try_report(name: str) -> Report | DigitsError:
    """A network's report, or the error that names what is wrong with it."""
    try:
        return read_report(name, MODELS)
    except DigitsError as error:
        return error


def show_report(report: Report | DigitsError) -> None:
    """Key figures, training curves and confusion matrix; or why there are none."""
    if isinstance(report, DigitsError):
        st.warning(str(report))
        return
    with st.container(horizontal=True, horizontal_alignment="distribute", key="figures"):
        st.metric("Test accuracy", percent(report.test.accuracy, 2), width="content")
        st.metric("Weights", count_in_words(report.parameters), width="content")
        st.metric("Epochs", report.epochs, width="content")
    for figure in ("accuracy", "loss"):
        st.markdown(f"**{figure.capitalize()} while training**")
        st.altair_chart(charts.history_chart(report.history, figure), key=figure)
    st.markdown("**Test set: true digit (rows) read as (columns)**")
    st.altair_chart(charts.confusion_chart(report.test.confusion), key="confusion")
    digits = sum(map(sum, report.test.confusion))
    st.caption(f"{digits:,} digits it had never seen. Stronger orange: more often mistaken.")


main()
