"""A row of examples under the canvas: a click puts one on it, as strokes.

The row is outside of what a stroke draws again, and its pictures are in the component that
the browser gets once. Left out: the examples themselves (see assets/examples.json).
"""

import logging
from functools import cache
from html import escape
from typing import Any

import numpy as np
import streamlit as st

from digits import DigitsError
from digits.strokes.canvas_json import PenStroke
from digits.strokes.examples import SIDE, Example, read_examples
from views import canvas, network_menu
from views.assets import ASSETS, read
from views.session import Drawing, get_session

SAME = 2  # pixels: a canvas may round where a stroke begins

log = logging.getLogger(__name__)


@cache
def find() -> dict[str, Example]:
    """All examples by name; none where their file is damaged, which the log says."""
    try:
        return read_examples(ASSETS / "examples.json")
    except DigitsError as error:
        log.warning("%s", error)
        return {}


def _thumbnail(stroke: PenStroke) -> str:
    points = " ".join(f"{x:.0f},{y:.0f}" for x, y in stroke.points)
    return f'<polyline points="{points}" stroke-width="{stroke.pen:.0f}"/>'


def _button(example: Example) -> str:
    lines = "".join(map(_thumbnail, example.strokes))
    name, title = escape(example.name), escape(example.title)
    return (
        f'<button type="button" data-name="{name}" aria-label="{title}" title="{title}">'
        f'<svg viewBox="0 0 {SIDE} {SIDE}" aria-hidden="true">{lines}</svg></button>'
    )


# In an imported module, so that Streamlit registers the component once and not in every run.
_row = st.components.v2.component(
    "examples",
    html=f'<div class="examples" role="toolbar" aria-label="Examples">'
    f"{''.join(map(_button, find().values()))}</div>",
    css=read("examples.css"),
    js=read("examples.js"),
)


def show() -> None:
    """The row of all examples."""
    if find():
        st.html('<p class="try">Or try one of these:</p>')
        _row(key="examples_row", on_picked_change=_pick)


def show_sentence() -> None:
    """What there is to see in the example on the canvas, where its own network reads it."""
    picked = get_session().picked
    if picked is not None and picked.network == network_menu.chosen():
        st.html(f'<p class="to-see">{escape(picked.sentence)}</p>')


def _pick() -> None:
    pick(st.session_state["examples_row"].picked)


def pick(name: Any) -> None:
    """Show an example with the network and lesson that it is for; nothing for another name."""
    example = find().get(name) if isinstance(name, str) else None
    if example is None:  # a browser may send anything
        return
    st.session_state["network"] = example.network
    get_session().open_lesson(example.lesson)
    put(example)


def put(example: Example) -> None:
    """Put an example on the canvas."""
    session = get_session()
    session.picked, session.way_in = example, "canvas"
    canvas.put(example.strokes, example.name)


def follow(drawing: Drawing | None) -> None:
    """Forget the example as soon as something else is on the canvas."""
    session = get_session()
    if session.picked is not None and not _is_there(session.picked, drawing):
        session.picked = None


def _is_there(example: Example, drawing: Drawing | None) -> bool:
    """Whether a drawing has the example's strokes, by where each of them begins."""
    paths = drawing.strokes if drawing else []
    if len(paths) != len(example.strokes):
        return False
    pairs = zip(paths, example.strokes, strict=True)
    return all(np.allclose(path.points[0], stroke.points[0], atol=SAME) for path, stroke in pairs)
