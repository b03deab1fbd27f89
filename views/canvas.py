"""The canvas and its controls, and what a browser says is drawn on it.

The browser keeps the strokes (assets/canvas/). streamlit-drawable-canvas, in which fabric.js
draws them once more, sends their paths, and the ink that is read is drawn from these: browsers
that hide their user give false pixels. Left out: other ways to show a digit (see ways_in.py).
"""

import logging
import uuid
from typing import Any

import streamlit as st
from streamlit.components import v2

from digits.strokes.canvas_json import (
    NO_DRAWING,
    PenStroke,
    StrokesError,
    canvas_json,
    parse_strokes,
    read_strokes,
    short_form,
)
from digits.strokes.render import draw_on, draw_paths
from views.assets import PARTS, read
from views.session import MAX_ID, SIDE, CanvasState, Drawing, get_session

THINNEST, THICKEST = 10, 40  # pens, in pixels
# In one module, since a component's inline module cannot import others.
SCRIPTS = [
    f"canvas/{name}.js" for name in ("hands", "paint", "fabric", "sheet", "sync", "controls")
]

log = logging.getLogger(__name__)


# In an imported module, so that Streamlit registers the components once and not in every run.
_script = v2.component("canvas_script", js=read(*SCRIPTS))
_controls = v2.component(
    "canvas_controls",
    html=read("canvas/controls.html"),
    css=read(PARTS, "canvas/controls.css"),
    js=read("canvas/mount.js"),
)


def load() -> None:
    """Send the canvas's script. Call it outside of what a stroke redraws: it is 25 kB."""
    _script(key="canvas_script")


def show() -> Drawing | None:
    """The canvas and its controls; what is drawn on it, if anything."""
    state = get_session().canvas
    # Before its controls: when these hear of a change, the canvas has it, too.
    _show_canvas(state)
    _controls(
        key="controls",
        data=_say(state),
        on_pen_change=_take_pen,
        on_put_change=_take_put,
    )
    if state.warning:
        st.warning(state.warning)
    return state.drawing


def put(strokes: list[PenStroke], source: str) -> None:
    """Put strokes on the canvas in place of what is there, which Undo brings back.

    `source` names where they come from: after a reload, the browser's own strokes of the same
    source win.
    """
    state = get_session().canvas
    put_id = uuid.uuid4().hex
    state.gift = {"id": put_id, "source": source, "strokes": short_form(strokes)}
    _put(state, strokes, put_id)


def _put(state: CanvasState, strokes: list[PenStroke], put_id: str) -> None:
    json_data = canvas_json(strokes)
    state.drawing = _draw(json_data, state.drawing)
    # With the id, the JSON differs from the one before, so that the canvas loads it.
    state.initial = {**json_data, "put": put_id}
    state.put_id, state.warning = put_id, ""


def _draw(json_data: Any, before: Drawing | None) -> Drawing | None:
    """The drawing in the canvas's JSON; None without strokes. Raises `StrokesError`.

    Hundreds of strokes take a second, so those that were there before are not drawn again.
    """
    paths = parse_strokes(json_data)
    if not paths:
        return None
    ink = draw_on(before.ink, before.strokes, paths) if before else draw_paths(paths, SIDE)
    return Drawing(ink, paths)


def _say(state: CanvasState) -> dict:
    """What the browser needs to know, to see whether the server has read what is drawn."""
    pens = [stroke.pen for stroke in state.drawing.strokes] if state.drawing else []
    return {
        "id": state.id,
        "pen": state.pen,
        "thinnest": THINNEST,
        "thickest": THICKEST,
        "put": state.put_id,
        "refused": state.refused_id,
        "base": len(state.initial["objects"]) if state.initial else 0,
        "count": len(pens),
        "pens": sum(pens),
        "gift": state.gift,
    }


# What the canvas says


def _show_canvas(state: CanvasState) -> None:
    from streamlit_drawable_canvas import st_canvas  # it can be imported only by a server

    try:
        canvas = st_canvas(
            stroke_width=state.pen,
            stroke_color="#ffffff",
            background_color="#000000",
            width=SIDE,
            height=SIDE,
            initial_drawing=state.initial,
            key="canvas",
            on_change=_take_report,
        )
        _take(state, canvas.json_data)
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        _refuse(error)


def _take_report() -> None:
    """Read a report before its run, which a change of page overtakes."""
    try:
        _take(get_session().canvas, st.session_state["canvas"]["drawing"]["raw"])
    except (KeyError, RecursionError, TypeError):
        return  # `_show_canvas` says so


def _take(state: CanvasState, report: Any) -> None:
    """Read what the canvas reports, unless it was read before."""
    # What the canvas begins with, before it reports, has no version of fabric.js in it.
    if report is None or (isinstance(report, dict) and "version" not in report):
        return
    if report == state.report:
        return
    state.report, state.warning = report, ""
    try:
        state.drawing = _draw(report, state.drawing)
    except StrokesError as error:
        state.drawing, state.warning = None, str(error)
        log.warning("What a canvas sent was refused: %s", error)


def _refuse(error: Exception) -> None:
    # The component takes apart what a browser sends without looking at it first.
    log.warning("What a canvas sent was refused: %s", type(error).__name__)
    st.warning(NO_DRAWING)


# What the controls say


def _take_pen() -> None:
    pen = st.session_state["controls"].get("pen")
    if type(pen) is int and THINNEST <= pen <= THICKEST:
        get_session().canvas.pen = pen


def _take_put() -> None:
    """Put a browser's strokes on the canvas, where they are not there any more."""
    state = get_session().canvas
    value = st.session_state["controls"].get("put")
    put_id = value.get("id") if isinstance(value, dict) else None
    if not isinstance(put_id, str) or len(put_id) > MAX_ID:
        return
    try:
        _put(state, read_strokes(value.get("strokes")), put_id)
    except StrokesError as error:
        state.refused_id, state.warning = put_id, str(error)
