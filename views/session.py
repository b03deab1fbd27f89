"""What the page keeps for one browser session, in one typed object.

Left out: the values of widgets, which Streamlit keeps under the widgets' own keys.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from digits.image.framing import to_mnist

if TYPE_CHECKING:
    from digits.jobs.job import TrainingJob

KEY = "session"


@dataclass(frozen=True, eq=False)
class Drawing:
    """What a person has put on the page.

    `ink` is uint8 (H, W), white on black. `strokes` is the canvas's own JSON, from which the
    drawing can be put back and replayed; None for a picture. `label` is the digit that it
    shows, 0 to 9; None where nobody has said so.
    """

    ink: np.ndarray
    strokes: Any = None
    label: int | None = None

    @cached_property
    def image(self) -> np.ndarray | None:
        """What a network sees of it: uint8 (28, 28); None where there is no ink."""
        return to_mnist(self.ink)


@dataclass
class CanvasState:
    """What is known of the canvas.

    `drawing` was on it last. `initial` are the strokes that it begins with when the browser
    makes it, as the canvas's JSON. `reported`: the browser has said what is on it.
    """

    drawing: Drawing | None = None
    initial: dict | None = None
    reported: bool = False


@dataclass(frozen=True)
class Upload:
    """What was found in a picture: a drawing, or the sentence that says why not."""

    drawing: Drawing | None = None
    warning: str = ""


@dataclass
class WhatIf:
    """What the sliders of the lesson "What if" say: see views/sliders.py.

    `values` by the name of the change; `touched` is the slider that moved last, `moving`
    whether it is still held. `number` is that of the browser's last report.
    """

    values: dict[str, float]
    touched: str = "turn"
    moving: bool = False
    number: int = 0


@dataclass
class Session:
    """Everything that one browser session keeps.

    `drawing` is what the pages talk about: from the canvas, a picture or MNIST. `way_in` says
    which of them, by its name in ways_in.py; `uploads` holds the last picture of each way.
    `test_digit` is an index into MNIST's test set. `lesson` was open last. `job` is the last
    training, under way or over; `finished_job` is an older one that has left a network.
    `what_if` is None until its lesson is opened.
    """

    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    page: str = ""
    drawing: Drawing | None = None
    canvas: CanvasState = field(default_factory=CanvasState)
    way_in: str = "canvas"
    uploads: dict[str, Upload] = field(default_factory=dict)
    test_digit: int | None = None
    lesson: str | None = None
    job: TrainingJob | None = None
    finished_job: TrainingJob | None = None
    what_if: WhatIf | None = None


def get_session() -> Session:
    """This browser's session; a new one in its first run, and after a browser cleared it."""
    return st.session_state.setdefault(KEY, Session())
