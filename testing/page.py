"""Open the app without a browser, at one of its pages or lessons, and read what is on it."""

import base64
import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
from streamlit.testing.v1 import AppTest

from digits.strokes.canvas_json import parse_strokes
from digits.strokes.render import draw_paths
from views.session import Drawing, Session

APP = Path(__file__).parent.parent / "app.py"
SIDE, PEN = 360, 23  # pixels: the page's canvas and pen
PICTURE = re.compile('<img src="data:image/png;base64,(.*?)"')
# A seven with a bar: the ways of the pen through its two strokes, in pixels of the canvas.
SEVEN = [[(90, 80), (270, 80), (160, 300)], [(140, 190), (250, 180)]]


def canvas_report(strokes: Sequence[Sequence], pen: float = PEN) -> dict:
    """What the canvas sends, fabric.js's JSON, of strokes with corners in pixels of the canvas."""
    paths = [
        [[("M", "L")[place > 0], *point] for place, point in enumerate(way)] for way in strokes
    ]
    objects = [{"type": "Path", "path": path, "strokeWidth": pen} for path in paths]
    return {"version": "7.4.0", "objects": objects, "background": "#000000"}


def seven() -> Drawing:
    """A seven as it comes from the canvas, with its strokes."""
    paths = parse_strokes(canvas_report(SEVEN))
    return Drawing(draw_paths(paths, SIDE), paths)


def png_of_a_seven() -> bytes:
    """The seven as a picture, white on black."""
    return cv2.imencode(".png", seven().ink)[1].tobytes()


def open_page(at: str | None = None, drawing: Drawing | None = None, **state) -> AppTest:
    """The first page, or after it the one in the file `at`, with a drawing kept from before.

    `state` holds values of widgets by their keys.
    """
    page = AppTest.from_file(APP, default_timeout=120)
    for key, value in state.items():
        page.session_state[key] = value
    page.run()
    if at:
        session_of(page).drawing = drawing
        page.switch_page(at).run()
    assert not page.exception
    return page


def open_lesson(
    show: Callable,
    drawing: Drawing,
    name: str = "mlp-128",
    address: Mapping[str, str] | None = None,
    **state,
) -> AppTest:
    """A lesson alone, without the page around it: what a network of the catalogue reads.

    `address` is what stands in the address; `state` holds values of widgets by their keys.
    """
    page = AppTest.from_function(_lesson, default_timeout=120, args=(show, drawing, name))
    for key, value in (address or {}).items():
        page.query_params[key] = value
    for key, value in state.items():
        page.session_state[key] = value
    page.run()
    assert not page.exception
    return page


def _lesson(show, drawing, name):
    # AppTest takes this body for a script of its own.
    from views.loading import find_report, open_network

    show(open_network(name), drawing, find_report(name))


def session_of(page: AppTest) -> Session:
    """What the page keeps for its browser session."""
    return page.session_state["session"]


def html(page: AppTest) -> str:
    """What the page says in HTML of its own, style left out."""
    bodies = [element.proto.body for element in page.get("html")]
    return " ".join(body for body in bodies if not body.startswith("<style"))


def components(page: AppTest, name: str) -> list[Any]:
    """What each component of that name is given to show."""
    shown = [element.proto for element in page.get("bidi_component")]
    return [json.loads(proto.json) for proto in shown if proto.component_name == name]


def answers(page: AppTest) -> list[tuple[str, str]]:
    """Classes and text of each place where a digit stands."""
    found = re.findall(r'<div class="(digit[^"]*)">(.*?)</div>', html(page))
    return [(classes, re.sub(r"\s*<[^>]*>\s*", " ", text)) for classes, text in found]


def number(page: AppTest) -> str:
    """The digits of a number as they stand in the answer; "" where there is none."""
    shown = "".join(text for text in components(page, "pick") if "of-number" in text)
    return "".join(re.findall(r'<span class="digit[^"]*">(.)</span>', shown))


class Bar(NamedTuple):
    """One of ten bars: its height from 0 to 1, and whether it is named or dimmed."""

    digit: str
    probability: float
    named: bool
    dimmed: bool


def bars(page: AppTest) -> list[list[Bar]]:
    """The ten bars, wherever there are some."""
    found = re.findall(r'<ol class="bars( dimmed)?".*?>(.*?)</ol>', html(page))
    bar = re.compile(r'<li class="bar( named)?" style="--share: ([\d.]+)".*?"label">(\d)<')
    return [
        [
            Bar(digit, float(share), bool(named), bool(dimmed))
            for named, share, digit in bar.findall(items)
        ]
        for dimmed, items in found
    ]


def probabilities(page: AppTest) -> list[list[float]]:
    """How high the ten bars are, wherever there are some."""
    return [[bar.probability for bar in ten] for ten in bars(page)]


def pictures(page: AppTest) -> list[np.ndarray]:
    """The pictures on the page in their order: uint8, grey or BGR."""
    return [decode_png(png) for png in PICTURE.findall(html(page))]


def decode_png(png: str) -> np.ndarray:
    """A PNG in Base64: uint8, grey or BGR."""
    pixels = np.frombuffer(base64.b64decode(png), np.uint8)
    return cv2.imdecode(pixels, cv2.IMREAD_UNCHANGED)


def texts(elements) -> str:
    """All that captions, warnings and their like say."""
    return " ".join(element.value for element in elements)


def press(page: AppTest, label: str) -> AppTest:
    """Press the one button of that label."""
    (button,) = [button for button in page.button if button.label == label]
    return button.click().run()


def data_of(page: AppTest, component: str):
    """What the one component of that name got from the server."""
    protos = [element.proto for element in page.get("bidi_component")]
    (proto,) = [each for each in protos if each.component_name.split(".")[-1] == component]
    return json.loads(proto.json or proto.mixed.json)
