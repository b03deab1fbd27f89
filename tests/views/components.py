"""Lessons shown alone under AppTest, and what they send to the browser."""

import json
import re

import numpy as np
from streamlit.testing.v1 import AppTest

from digits.networks.report import Report
from testing.page import seven
from tests.browser.conftest import decode
from views.session import Drawing

NAME = "mlp-128"  # small, and quickly loaded


def _script(lesson, drawing, report):
    """What the page runs; AppTest takes this function's text, so it imports by itself."""
    from importlib import import_module

    from tests.views.components import NAME
    from views.loading import open_network

    import_module(f"views.lessons.{lesson}").show(open_network(NAME), drawing, report)


def show_lesson(
    lesson: str,
    drawing: Drawing | None = None,
    report: Report | None = None,
    address: dict[str, str] | None = None,
) -> AppTest:
    """A lesson by the name of its module, on a drawing, with the network NAME."""
    kwargs = {"lesson": lesson, "drawing": drawing or seven(), "report": report}
    page = AppTest.from_function(_script, default_timeout=60, kwargs=kwargs)
    for name, value in (address or {}).items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def data_of(page: AppTest, component: str) -> dict:
    """What a component of ours got from the server."""
    found = [each.proto for each in page.get("bidi_component")]
    (proto,) = [each for each in found if each.component_name.split(".")[-1] == component]
    return json.loads(proto.json or proto.mixed.json)


def pictures_in(html: str) -> list[np.ndarray]:
    """The pictures in HTML: uint8, grey."""
    return [decode(png) for png in re.findall(r'src="data:image/png;base64,([^"]+)"', html)]
