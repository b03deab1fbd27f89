"""Parts that several pages share: networks, the drawing, answer and bars."""

import base64
import contextlib
import gc
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
import streamlit as st

from digits import DigitsError
from digits.display.wording import headline_in_words, percent, rest_in_words
from digits.image.decode import read_ink
from digits.image.framing import FRAME
from digits.mnist import can_fetch, fetch_mnist, find_mnist, load_mnist
from digits.networks.decision import DIGIT, UNSURE, Prediction
from digits.networks.inference import Network, load_network
from digits.networks.recipes import CATALOGUE, DEFAULT_NETWORK, MODELS
from digits.networks.report import Report, read_report
from digits.strokes.canvas_json import parse_strokes
from views.own_network import OWN, open_own_network, own_report, trained_run

ASSETS = Path(__file__).parent.parent / "assets"
SEEN = 4 * FRAME  # pixels: the network's 28 x 28, enlarged
BARS = 240  # pixels: the ten bars on the first page
LOW_BARS = 130  # and where there is more to see than they
MOMENTS = ("shown", "calm")  # of the canvas, in a session's beginning


# The drawing


@dataclass(frozen=True, eq=False)
class Drawing:
    """What a person has put on the page: `ink` uint8 (H, W), white on black.

    `strokes` is the canvas's own JSON, from which it can be put back and replayed; None
    for a picture.
    """

    ink: np.ndarray
    strokes: dict | None = None


def keep_drawing(drawing: Drawing | None) -> None:
    """Keep it for the other pages, as long as the browser's session lasts."""
    st.session_state["drawing"] = drawing


def kept_drawing() -> Drawing | None:
    return st.session_state.get("drawing")


def keep_canvas(drawing: Drawing | None) -> None:
    """Keep what is on the canvas, which may not be the drawing: a picture may stand in for it."""
    st.session_state["on_canvas"] = drawing


def kept_canvas() -> Drawing | None:
    return st.session_state.get("on_canvas")


def put_back_canvas() -> None:
    """Have the canvas, where it is mounted anew, begin with what was on it last."""
    strokes = kept_canvas() and kept_canvas().strokes
    st.session_state["canvas_at_first"] = strokes if parse_strokes(strokes) else None


def reach(moment: str) -> None:
    """Called as soon as the canvas is "shown", and has been "calm", no pen on it, for a while."""
    st.session_state[f"canvas_{moment}"] = True


def reached(moment: str) -> bool:
    """Whether this session has come so far; so it has where there is no canvas to wait for."""
    state = st.session_state
    on_canvas = (state.get("page"), state.get("way_in", "Draw")) == ("Draw", "Draw")
    return not on_canvas or state.get(f"canvas_{moment}", False)


def arrive(page: str) -> None:
    """Called in every run: whoever comes to another page finds the canvas as it was left."""
    if st.session_state.get("page") != page:
        st.session_state["page"] = page
        put_back_canvas()


# Networks


@st.cache_resource(show_spinner=False)
def wake_tensorflow() -> threading.Thread:
    """Import TensorFlow and load `best` beside the page, once for the whole server."""

    # One thread of Streamlit's writes to all browsers. It waits for others that calculate, this
    # many seconds each time; Python's usual ten times as many add up in a class.
    sys.setswitchinterval(0.0005)

    def wake() -> None:
        gc.disable()  # or it would look through all that is being imported, again and again
        try:
            import keras
        finally:
            gc.enable()
        spare_from_garbage_collection()
        # Streamlit calls it after every run: Keras would drop what TensorFlow has compiled,
        # under whoever is using it, and the next drawing would take 45 ms to compile it again.
        keras.backend.clear_session = lambda: None
        with contextlib.suppress(DigitsError):  # the page says so where it is needed
            _open_network(DEFAULT_NETWORK, network_file(DEFAULT_NETWORK)[1])

    thread = threading.Thread(target=wake, daemon=True)
    thread.start()
    return thread


def spare_from_garbage_collection() -> None:
    """Streamlit collects garbage after every stroke; TensorFlow's objects are for good.

    So is the garbage among them, but it is little: 1,300 objects of an import.
    """
    gc.freeze()


def open_network(name: str) -> Network:
    """A network of the catalogue, loaded once for everybody, anew when its file changes.

    OWN is the one that the session has trained.
    """
    wake_tensorflow().join()
    if name == OWN:
        return open_own_network()
    _, changed = network_file(name)
    return _open_network(name, changed)


def network_file(name: str) -> tuple[str, int | None]:
    """Path of a network's file and when it changed: what a cache tells networks apart by."""
    folder = trained_run().progress.folder if name == OWN else MODELS / name
    path = folder / "network.keras"
    return str(path), path.stat().st_mtime_ns if path.exists() else None


@st.cache_resource(show_spinner=False, max_entries=2 * len(CATALOGUE))
def _open_network(name: str, changed: int | None) -> Network:
    network = load_network(name, MODELS)
    spare_from_garbage_collection()
    return network


def choose_network() -> tuple[str, Report | DigitsError]:
    """The network that is chosen, the same on all pages, and its report or what is wrong."""
    names = [*([OWN] if own_report() else []), *CATALOGUE]
    reports = {name: try_report(name) for name in names}

    def title(name: str) -> str:
        report = reports[name]
        known = isinstance(report, Report)
        accuracy = f" · {percent(report.test.accuracy, 2)}" if known else ""
        return ("Yours" if name == OWN else CATALOGUE[name].title) + accuracy

    name = st.selectbox(
        "Network",
        names,
        names.index(DEFAULT_NETWORK),
        title,
        key="network",
        persist_state="session",
    )
    return name, reports[name]


def try_report(name: str) -> Report | DigitsError:
    """A network's report, or the error that names what is wrong with it."""
    if name == OWN:
        return own_report()
    try:
        return read_report(name, MODELS)
    except DigitsError as error:
        return error


# Answer and bars


def show_reading(answer, bars, reading: Prediction, height: int = BARS) -> None:
    """Digit, words and bars of one reading, in their places."""
    digits = "<small> or </small>".join(map(str, reading.digits)) or "?"
    known = {DIGIT: "known", UNSURE: "known two"}.get(reading.verdict, "")
    show_answer(answer, digits, headline_in_words(reading), rest_in_words(reading), known)
    show_bars(bars, reading, height)


def show_answer(place, digits: str, headline: str, line: str, known: str = "") -> None:
    place.html(
        f'<div class="answer"><div class="digit {known}">{digits}</div>'
        f'<div><div class="headline">{headline}</div><div class="line">{line}</div></div></div>'
    )


def show_picture(place, pixels: np.ndarray, caption: str | None, width: int) -> None:
    """A picture, uint8 (H, W) or (H, W, 3) RGB, its pixels sharp."""
    if pixels.ndim == 3:
        pixels = pixels[..., ::-1]  # as OpenCV wants it, BGR
    png = base64.b64encode(cv2.imencode(".png", pixels)[1]).decode()
    # Inline: a file of its own would cost a request for every stroke.
    place.image(f"data:image/png;base64,{png}", caption, width)


def show_bars(place, reading: Prediction | None = None, height: int = BARS) -> None:
    from digits.display import (
        charts,  # here, for Altair is long in coming and the canvas need not wait
    )

    place.vega_lite_chart(charts.probability_rows(reading), bars_spec(height))


@st.cache_resource(show_spinner=False)
def bars_spec(height: int) -> dict:
    from digits.display import charts

    return charts.probability_chart(height)


# MNIST's test digits


class TestDigits(NamedTuple):
    """Images uint8 (N, 28, 28) and labels uint8 (N,), 0 to 9."""

    images: np.ndarray
    labels: np.ndarray


def test_digits_or_fetch() -> TestDigits | None:
    """MNIST's test digits; or a button that fetches them, and None."""
    try:
        if find_mnist() is not None or not can_fetch():
            return _test_digits()
        st.info("MNIST's digits are not on this machine yet.")
        if st.button("Fetch them: 11 MB, once", icon=":material/download:"):
            show_fetching()
            st.rerun()
    except DigitsError as error:
        st.warning(str(error))
    return None


def show_fetching() -> None:
    """Download MNIST, and show how far it is; `MnistError` where that fails."""
    bar = st.progress(0.0, "Fetching MNIST")
    fetch_mnist(lambda done, total: bar.progress(min(done / total, 1.0), "Fetching MNIST"))


@st.cache_resource(show_spinner=False)
def _test_digits() -> TestDigits:
    mnist = load_mnist()
    return TestDigits(mnist.x_test, mnist.y_test)


def offer_drawing() -> None:
    """What to do where there is no drawing yet."""
    st.info("There is no drawing yet. Draw a digit, or take this seven.")
    with st.container(horizontal=True):
        st.page_link("views/draw.py", label="Draw a digit", icon=":material/draw:")
        if st.button("Take a seven"):
            keep_drawing(Drawing(read_ink(ASSETS / "seven.png")))
            st.rerun()
