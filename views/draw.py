"""Draw a digit, or show one, and see what the network makes of it.

Canvas and answer are one fragment, so that a stroke redraws nothing else. What keeps
the server or the browser busy comes after the canvas: TensorFlow as soon as it is shown,
charts as soon as no pen is at work.
"""

from functools import partial
from typing import Any

import numpy as np
import streamlit as st
from streamlit_drawable_canvas import st_canvas

from digits import DigitsError
from digits.display.wording import count_in_words, percent
from digits.image.decode import decode_drawing, ink_from_bytes
from digits.image.framing import FRAME, rgba_to_ink, to_mnist
from digits.networks.recipes import CATALOGUE
from digits.networks.report import Report
from digits.strokes.canvas_json import parse_strokes
from views.parts import (
    ASSETS,
    MOMENTS,
    SEEN,
    Drawing,
    choose_network,
    keep_canvas,
    keep_drawing,
    kept_canvas,
    open_network,
    put_back_canvas,
    reach,
    reached,
    show_answer,
    show_bars,
    show_picture,
    show_reading,
    test_digits_or_fetch,
    wake_tensorflow,
)

CANVAS = 360  # pixels, square
PEN = round(18 / 280 * CANVAS)  # MNIST's strokes, brought up to the canvas
PENS = (10, 40)  # pixels, thinnest and thickest
PICTURES = ("png", "jpg", "jpeg", "webp", "bmp", "tif", "tiff", "gif")

canvas_buttons = st.components.v2.component(
    "canvas_buttons",
    html=(ASSETS / "canvas_buttons.html").read_text(encoding="utf-8"),
    css=(ASSETS / "canvas_buttons.css").read_text(encoding="utf-8"),
    js=(ASSETS / "canvas_buttons.js").read_text(encoding="utf-8"),
)


def main() -> None:
    st.title("Draw a digit", anchor=False)
    st.caption("Mouse, finger or pen. The network answers when you lift it.")
    with st.sidebar:  # before the canvas, which it would push aside under the pen
        name, report = choose_network()
    draw_and_answer(name)
    with st.sidebar:
        show_report(report)
    come_back()


@st.fragment(run_every=3600)
def come_back() -> None:
    """Have a browser that lost the server for a while ask for the page, with its drawing.

    It does so by itself only where it waits for an answer, or where something on the page
    runs again after a time, as this does.
    """


# Drawing and answer


@st.fragment
def draw_and_answer(name: str) -> None:
    """Canvas on one side, what the network `name` makes of the drawing on the other."""
    with st.container(horizontal=True, gap="medium", key="board"):
        with st.container(width=CANVAS):
            drawing = show_way_in()
        with st.container(key="reading"):
            read(name, drawing)
            # On a phone the navigation hides in the sidebar.
            st.page_link("views/why.py", label="Why this answer?", icon=":material/help:")
    keep_drawing(drawing)


def show_way_in() -> Drawing | None:
    """The canvas or what stands in for it; what is on it, if anything."""
    ways_in = {"Draw": draw, "Picture": upload, "Camera": photograph, "MNIST": pick}
    way_in = st.segmented_control(
        "Way in",
        list(ways_in),
        default="Draw",
        required=True,
        label_visibility="collapsed",
        key="way_in",
        persist_state="session",
        on_change=put_back_canvas,
    )
    return ways_in.get(way_in, draw)()


def draw() -> Drawing | None:
    """The canvas and its controls."""
    at_first = st.session_state.get("canvas_at_first")
    # Before its controls: the sooner a browser hears of it, the sooner it can be drawn on.
    png, strokes = show_canvas(st.session_state.get("pen", PEN), at_first)
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", key="controls"):
        buttons = canvas_buttons(
            key="canvas_buttons",
            width="content",
            data={"put_back": at_first is not None} | {at: reached(at) for at in MOMENTS},
            on_undo_change=undo_put_back,
            on_clear_change=clear_put_back,
            on_shown_change=partial(reach, "shown"),
            on_calm_change=partial(reach, "calm"),
        )
        st.html('<span aria-hidden="true">Pen</span>', width="content")
        st.slider("Pen width", *PENS, PEN, format=" ", label_visibility="collapsed", key="pen")
    if buttons.shown:
        wake_tensorflow()
    if buttons.calm:
        st.rerun()  # with the sidebar's charts
    if at_first and png is None:  # it has not said yet what is on it
        return kept_canvas()
    rgba = decode_drawing(png, CANVAS)
    drawing = None if rgba is None else Drawing(rgba_to_ink(rgba), strokes)
    from_elsewhere = "on_canvas" not in st.session_state and parse_strokes(strokes)
    keep_canvas(drawing)
    if from_elsewhere:  # a server that is gone, with what it had put back on the canvas
        put_back_canvas()
        st.rerun()
    return drawing


def show_canvas(pen: int, at_first: dict | None) -> tuple[bytes | None, Any]:
    """The canvas alone: the PNG and the strokes that it sends, whatever they are."""
    try:
        canvas = st_canvas(
            stroke_width=pen,
            stroke_color="#ffffff",
            background_color="#000000",
            width=CANVAS,
            height=CANVAS,
            initial_drawing=at_first,
            return_image_data=True,
            key="canvas",
        )
        return canvas.image_bytes, canvas.json_data
    except (AttributeError, KeyError, TypeError, ValueError):
        # The component takes apart what a browser sends without looking at it first.
        st.warning("What the canvas sent is no drawing. Clear it and draw again.")
        return None, None


# The canvas itself goes back no further than to what it began with.


def undo_put_back() -> None:
    """Take back the last of the strokes that the canvas began with."""
    at_first = st.session_state["canvas_at_first"] or {}
    fewer = at_first.get("objects", [])[:-1]
    st.session_state["canvas_at_first"] = {**at_first, "objects": fewer} if fewer else None


def clear_put_back() -> None:
    st.session_state["canvas_at_first"] = None


def upload() -> Drawing | None:
    """A picture file of a digit on paper or on a screen."""
    file = st.file_uploader("A picture of one digit, on paper or on a screen", PICTURES)
    return show_picture_of(file)


def photograph() -> Drawing | None:
    """A picture that the camera takes."""
    return show_picture_of(st.camera_input("One digit on paper, as large as you can"))


def show_picture_of(file) -> Drawing | None:
    """The ink in an uploaded file, shown in place of the canvas; or why there is none.

    Without a file, that of the last one: an uploader forgets it where the page is left.
    """
    if file is not None:
        try:
            st.session_state["found"] = ink_from_bytes(file.getvalue(), file.name)
        except DigitsError as error:
            st.session_state.pop("found", None)
            st.warning(str(error))
    if "found" not in st.session_state:
        return None
    show_picture(st, st.session_state["found"], "The ink that was found", CANVAS)
    return Drawing(st.session_state["found"])


def pick() -> Drawing | None:
    """A random digit of MNIST's test set and what it is labelled."""
    digits = test_digits_or_fetch()
    if digits is None:
        return None
    again = st.button("Another digit", icon=":material/casino:")
    if again or "test_digit" not in st.session_state:
        st.session_state["test_digit"] = int(np.random.default_rng().integers(len(digits.images)))
    place = st.session_state["test_digit"]
    about = f"Test digit {place:,}, labelled {digits.labels[place]}"
    show_picture(st, digits.images[place], about, CANVAS)
    return Drawing(digits.images[place])


def read(name: str, drawing: Drawing | None) -> None:
    """Digit, confidence, what the network sees and the ten probabilities.

    Every part has its place before there is anything to say, so that nothing moves.
    """
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        answer = st.container(key="answer")
        seen = st.container(key="seen", width=SEEN)
    bars = st.container(key="bars")

    image = None if drawing is None else to_mnist(drawing.ink)
    shown = np.zeros((FRAME, FRAME), np.uint8) if image is None else image
    show_picture(seen, shown, "What the network sees: 28 × 28", SEEN)
    if image is None:
        show_answer(answer, "?", "Your turn", "Draw any digit from 0 to 9.")
        if reached("calm"):
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
    show_reading(answer, bars, reading)


# Sidebar


def show_report(report: Report | DigitsError) -> None:
    """Key figures, training curves and confusion matrix; or why there are none."""
    if isinstance(report, DigitsError):
        st.warning(str(report))
        return
    with st.container(horizontal=True, horizontal_alignment="distribute", key="figures"):
        st.metric("Test accuracy", percent(report.test.accuracy, 2), width="content")
        st.metric("Weights", count_in_words(report.parameters), width="content")
        st.metric("Epochs", report.epochs, width="content")
    if not reached("calm"):
        return
    specs = report_specs(report.history, report.test.confusion)
    for figure in ("accuracy", "loss"):
        st.markdown(f"**{figure.capitalize()} while training**")
        st.vega_lite_chart(specs[figure], key=figure)
    st.markdown("**Test set: true digit (rows) read as (columns)**")
    st.vega_lite_chart(specs["confusion"], key="confusion")
    digits = sum(map(sum, report.test.confusion))
    st.caption(f"{digits:,} digits it had never seen. Stronger orange: more often mistaken.")


@st.cache_data(show_spinner=False, max_entries=2 * len(CATALOGUE))
def report_specs(history: dict, confusion: list) -> dict[str, dict]:
    """The three charts of the sidebar."""
    from digits.display import charts

    curves = {figure: charts.history_chart(history, figure) for figure in ("accuracy", "loss")}
    return {**curves, "confusion": charts.confusion_chart(confusion)}


main()
