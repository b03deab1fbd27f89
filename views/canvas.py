"""The canvas and its controls, and what a browser says is drawn on it.

The browser makes the canvas again whenever another page or picture was shown. It then
begins with the strokes that were on it last. Left out: other ways to show a digit (see
ways_in.py).
"""

import logging
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from streamlit.components import v2

from digits.image.decode import decode_drawing
from digits.image.framing import rgba_to_ink
from digits.strokes.canvas_json import PenStroke, parse_strokes
from digits.strokes.render import draw_strokes
from views.session import CanvasState, Drawing, get_session

ASSETS = Path(__file__).parent.parent / "assets"
SIDE = 360  # pixels, square
PEN = round(18 / 280 * SIDE)  # MNIST's strokes, brought up to the canvas
PENS = (10, 40)  # pixels, thinnest and thickest

log = logging.getLogger(__name__)


def _read_asset(kind: str) -> str:
    return (ASSETS / f"canvas_buttons.{kind}").read_text(encoding="utf-8")


# In an imported module, so that Streamlit registers the component once and not in every run.
_buttons = v2.component(
    "canvas_buttons", html=_read_asset("html"), css=_read_asset("css"), js=_read_asset("js")
)


def show() -> Drawing | None:
    """The canvas and its controls; what is drawn on it, if anything."""
    state = get_session().canvas
    # Before its controls: the sooner a browser hears of it, the sooner it can be drawn on.
    png, strokes = _show_canvas(st.session_state.get("pen", PEN), state.initial)
    _show_controls(state)
    if state.initial and png is None:  # the browser has not said yet what is on it
        return state.drawing
    rgba = decode_drawing(png, SIDE)
    drawing = None if rgba is None else Drawing(rgba_to_ink(rgba), strokes)
    is_from_lost_server = not state.reported and parse_strokes(strokes)
    state.drawing, state.reported = drawing, True
    if is_from_lost_server:
        # Undo and Clear must know which strokes the other server had put back.
        restore()
        st.rerun()
    return drawing


def restore() -> None:
    """Have the canvas, when the browser makes it next, begin with what was on it last."""
    state = get_session().canvas
    strokes = state.drawing.strokes if state.drawing else None
    state.initial = strokes if parse_strokes(strokes) else None


def put(strokes: list[PenStroke], source: str) -> None:
    """Put a drawing on the canvas, in place of what is on it."""
    paths = [
        [["M", *s.points[0].tolist()], *(["L", *point] for point in s.points[1:].tolist())]
        for s in strokes
    ]
    objects = [
        {
            "type": "path",
            "path": path,
            "strokeWidth": s.pen,
            "stroke": "#fff",
            "fill": None,
            "strokeLineCap": "round",
            "strokeLineJoin": "round",
        }
        for path, s in zip(paths, strokes, strict=True)
    ]
    state = get_session().canvas
    ink = np.max([draw_strokes([s.points], s.pen, SIDE) for s in strokes], axis=0)
    state.initial = {"version": "4.4.0", "objects": objects}
    state.drawing = Drawing(ink, state.initial)


def _show_canvas(pen: int, initial: dict | None) -> tuple[bytes | None, Any]:
    """The canvas alone: the PNG and the JSON that the browser sends, whatever they are."""
    from streamlit_drawable_canvas import st_canvas  # it can be imported only by a server

    try:
        canvas = st_canvas(
            stroke_width=pen,
            stroke_color="#ffffff",
            background_color="#000000",
            width=SIDE,
            height=SIDE,
            initial_drawing=initial,
            return_image_data=True,
            key="canvas",
        )
        return canvas.image_bytes, canvas.json_data
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        # The component takes apart what a browser sends without looking at it first.
        log.warning("What a canvas sent was refused: %s", type(error).__name__)
        st.warning("What the canvas sent is no drawing. Clear it and draw again.")
        return None, None


def _show_controls(state: CanvasState) -> None:
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", key="controls"):
        _buttons(
            key="canvas_buttons",
            width="content",
            data={"put_back": state.initial is not None},
            on_undo_change=_undo_initial,
            on_clear_change=_clear_initial,
        )
        st.html('<span aria-hidden="true">Pen</span>', width="content")
        st.slider(
            "Pen width",
            *PENS,
            PEN,
            format=" ",
            label_visibility="collapsed",
            key="pen",
            persist_state="session",
        )


# The canvas's own Undo and Clear go back no further than to what it began with.


def _undo_initial() -> None:
    """Take back the last of the strokes that the canvas began with."""
    state = get_session().canvas
    initial = state.initial or {}
    fewer = initial.get("objects", [])[:-1]
    state.initial = {**initial, "objects": fewer} if fewer else None


def _clear_initial() -> None:
    get_session().canvas.initial = None
