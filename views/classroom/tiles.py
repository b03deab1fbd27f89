"""A class's drawings as tiles: the strokes, what was read, and whether that is right.

A tile is an SVG: crisp on a projector, in few bytes. Pressing one opens the drawing (see
opened_drawing.py). Tiles stand in blocks, so that a new drawing sends one block and not all.
Left out: which drawings there are to show (see board_views.py).
"""

from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise
from weakref import WeakKeyDictionary

import cv2
import numpy as np
import streamlit as st

from digits.classroom.live import ClassDrawing
from digits.classroom.packed_strokes import ink_bounds
from digits.classroom.readings import REFUSED, RIGHT, UNDECIDED, UNKNOWN, WRONG, outcome
from digits.classroom.task import NO_DIGIT
from digits.display.wording import answer_in_words, with_article
from digits.networks.decision import Prediction
from digits.strokes.canvas_json import PenStroke
from views import network_menu, pick
from views.classroom import server
from views.session import get_session

# Streamlit sends what has 10 kB once, and later its hash: so many tiles have a little more.
BLOCK = 32
FEW, SOME = 12, 40  # up to so many tiles are large, up to so many of middle size
NEWEST = 5 * BLOCK  # that are shown before somebody asks for all
TOLERANCE = 1.5  # pixels of 360: points nearer to the line between others are left out
MARGIN, SMALLEST = 14, 140  # pixels of 360 around the ink, and the side of the smallest square
NO_ROOM = "none"  # for "no digit" beside an arrow in a small tile
SIGNS = {RIGHT: "✓", WRONG: "✗", UNDECIDED: "?", REFUSED: "⊘", UNKNOWN: ""}

_pictures: WeakKeyDictionary[ClassDrawing, str] = WeakKeyDictionary()


def show(
    drawings: Sequence[ClassDrawing],
    key: str,
    captions: Mapping[int, str] | None = None,
    network: str | None = None,
) -> None:
    """The drawings as tiles in the order given, each read by a network: else by the one chosen.

    `captions` by the drawing's id: text in place of what was read. Raises `NetworkError`.
    """
    captions = captions or {}
    edges = _edges(len(drawings), bool(st.session_state.get(f"{key}_all")))
    shown = drawings[: edges[-1]]
    predictions = server.readings(network or network_menu.chosen()).of(shown)
    size = "few" if len(shown) <= FEW else "some" if len(shown) <= SOME else "many"
    with st.container(key=f"{key}_{size}_tiles"):
        for number, (begin, end) in enumerate(pairwise(edges)):
            block = zip(shown[begin:end], predictions[begin:end], strict=True)
            html = "".join(_tile(one, read, captions.get(one.id)) for one, read in block)
            name = f"{key}_block_{len(edges) - number}"
            picked = pick.show(html, name)
            open_drawing(next((one.id for one in shown[begin:end] if str(one.id) == picked), None))
    if len(shown) < len(drawings):
        st.button(f"Show all {len(drawings):,}", key=f"{key}_more", on_click=_show_all, args=(key,))


def _edges(count: int, whole: bool) -> list[int]:
    """Where blocks of tiles begin and end: those that are full stay when a drawing comes in front.

    `whole`: all of them, and not the newest alone.
    """
    edges = [0, *range(count % BLOCK or BLOCK, count + 1, BLOCK)] if count else [0]
    return edges if whole else [edge for edge in edges if edge <= NEWEST]


def show_samples(drawings: Sequence[Sequence[PenStroke]], key: str) -> None:
    """Strokes as tiles that say nothing and lead nowhere: a picture."""
    tiles = "".join(f'<div class="drawn">{svg(strokes)}</div>' for strokes in drawings)
    pick.show(f'<div class="drawn-samples" aria-hidden="true">{tiles}</div>', key)


def picture(drawing: ClassDrawing) -> str:
    """The strokes as SVG, made once."""
    if drawing not in _pictures:
        _pictures[drawing] = svg(drawing.strokes)
    return _pictures[drawing]


def asked_in_words(label: int | None) -> str:
    """What a drawing is: "a 4", "no digit", "not known"."""
    if label is None:
        return "not known"
    return "no digit" if label == NO_DIGIT else with_article(label)


def _tile(drawing: ClassDrawing, prediction: Prediction | None, caption: str | None) -> str:
    result = outcome(drawing, prediction)
    read = answer_in_words(prediction) if prediction else "no digit"
    words = escape(_in_words(drawing, read, result) if caption is None else caption)
    about = f"Pupil {drawing.pupil}: {asked_in_words(drawing.label)}, read as {read}, {result}"
    return (
        f'<button type="button" class="drawn {result}" data-pick="{drawing.id}" '
        f'aria-label="{escape(about)}">{picture(drawing)}'
        f'<span class="read">{words} <b aria-hidden="true">{SIGNS[result]}</b></span></button>'
    )


def _in_words(drawing: ClassDrawing, read: str, result: str) -> str:
    """What was read; in front of it what the drawing is, where that is something else."""
    if result in (RIGHT, UNKNOWN):
        return read
    label = NO_ROOM if drawing.label == NO_DIGIT else drawing.label
    return f"{label} → {NO_ROOM if result == REFUSED else read}"


def svg(strokes: Sequence[PenStroke]) -> str:
    """Strokes as SVG, cropped to a square around the ink. Styled as `.drawn svg`."""
    low, high = ink_bounds(strokes)
    side = max(float((high - low).max()), SMALLEST) + 2 * MARGIN
    left, top = (low + high - side) / 2
    lines = "".join(_line(one.points, one.pen) for one in strokes)
    return (
        f'<svg viewBox="{left:.0f} {top:.0f} {side:.0f} {side:.0f}" aria-hidden="true">'
        f"{lines}</svg>"
    )


def _line(points: np.ndarray, pen: float) -> str:
    line = np.asarray(points, np.float32)[:, np.newaxis]
    corners = cv2.approxPolyDP(line, TOLERANCE, False)[:, 0]
    if len(corners) == 1:  # a dot: a line without length is round, too
        corners = np.repeat(corners, 2, axis=0)
    text = " ".join(f"{x:.0f},{y:.0f}" for x, y in corners)
    return f'<polyline points="{text}" stroke-width="{pen:.0f}"/>'


def open_drawing(identity: int | None) -> None:
    """Open the drawing that was just pressed, if any: the whole page runs, and shows its dialog."""
    if identity is not None:
        get_session().board.drawing = identity
        st.rerun()


def _show_all(key: str) -> None:
    st.session_state[f"{key}_all"] = True
