"""A row of examples under the canvas: a click puts one on it, as strokes.

The row is outside of what a stroke draws again, and its pictures are in the component that
the browser gets once. Left out: the examples themselves (see assets/examples.json).
"""

import logging
from dataclasses import dataclass
from functools import cache
from html import escape

import numpy as np
import streamlit as st

from digits import DigitsError
from digits.strokes.canvas_json import PenStroke, parse_strokes
from digits.strokes.examples import SIDE, Example, read_examples
from views import canvas
from views.session import Drawing, get_session

SAME = 2  # pixels: a canvas may round where a stroke begins

log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Picked:
    """The example that was put on the canvas last, and where the strokes before it began."""

    example: Example
    before: np.ndarray


@cache
def find() -> dict[str, Example]:
    """All examples by name; none where their file is damaged, which the log says."""
    try:
        return read_examples(canvas.ASSETS / "examples.json")
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


def _read_asset(kind: str) -> str:
    return (canvas.ASSETS / f"examples.{kind}").read_text(encoding="utf-8")


# In an imported module, so that Streamlit registers the component once and not in every run.
_row = st.components.v2.component(
    "examples",
    html=f'<div class="examples" role="toolbar" aria-label="Examples">'
    f"{''.join(map(_button, find().values()))}</div>",
    css=_read_asset("css"),
    js=_read_asset("js"),
)


def show(alone: bool) -> None:
    """What there is to see in the example that was picked last, and the row of them all.

    `alone`: without the row, since an example opens its own lesson.
    """
    picked = get_session().picked
    sentence = picked.example.sentence if picked else "" if alone else "Or try one of these:"
    st.html(f'<p class="to-see">{escape(sentence)}</p>')
    if not alone and find():
        _row(key="examples_row", on_picked_change=_pick)


def _pick() -> None:
    """Show the example whose button was pressed, with the network and lesson that it is for."""
    example = find().get(str(st.session_state["examples_row"].picked))
    if example is None:  # a browser may send anything
        return
    st.session_state["network"], st.session_state["lesson"] = example.network, example.lesson
    put(example)


def put(example: Example) -> None:
    """Put an example on the canvas."""
    session = get_session()
    session.picked = Picked(example, _beginnings(session.canvas.drawing))
    session.way_in, session.lesson = "canvas", example.lesson
    canvas.put(example.strokes, example.name)


def follow(drawing: Drawing | None) -> None:
    """Forget the example as soon as something else is on the canvas.

    Until the browser has put it there, what was on the canvas before still is.
    """
    session = get_session()
    if session.picked is None:
        return
    now = _beginnings(drawing)
    there = np.array([stroke.points[0] for stroke in session.picked.example.strokes])
    if not (_is_same(now, there) or _is_same(now, session.picked.before)):
        session.picked = None


def _beginnings(drawing: Drawing | None) -> np.ndarray:
    """Where each stroke begins: float (n, 2)."""
    paths = parse_strokes(drawing.strokes) if drawing else []
    return np.array([path.points[0] for path in paths]).reshape(-1, 2)


def _is_same(one: np.ndarray, other: np.ndarray) -> bool:
    return one.shape == other.shape and np.allclose(one, other, atol=SAME)
