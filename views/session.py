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

from digits.image.framing import frame_drawing
from views.classroom.state import Board, Desk

if TYPE_CHECKING:
    from digits.classroom.records import Pupil
    from digits.jobs.job import TrainingJob
    from digits.strokes.canvas_json import PenPath
    from digits.strokes.examples import Example
    from views.classroom.membership import Teacher
    from views.runs import Run
    from views.shown_picture import ShownPicture

KEY = "session"
MAX_ID = 64  # characters of an id that a browser makes; a UUID has 36
SIDE = 360  # pixels: the canvas, square
PEN = round(18 / 280 * SIDE)  # MNIST's strokes, brought up to the canvas


@dataclass(frozen=True, eq=False)
class Drawing:
    """What a person has put on the page.

    `ink` is uint8 (H, W), white on black. `strokes` are the paths of the pen in their order;
    none for a picture. `label` is the digit that it shows, 0 to 9; None where nobody has said
    so.
    """

    ink: np.ndarray
    strokes: list[PenPath] = field(default_factory=list)
    label: int | None = None

    @cached_property
    def image(self) -> np.ndarray | None:
        """What a network sees of it: uint8 (28, 28); None where there is no ink."""
        return frame_drawing(self.ink)


@dataclass
class Number:
    """The digits of a drawing from left to right, and the place of the one to look into.

    A drawing of one digit is its only digit itself.
    """

    drawing: Drawing
    digits: list[Drawing]
    chosen: int = 0

    @property
    def digit(self) -> Drawing:
        """The digit that the lessons look into."""
        return self.digits[self.chosen]


@dataclass
class CanvasState:
    """What is known of the canvas.

    `id` tells a browser whether the server still knows it. `drawing` is what was drawn last;
    `report` is what the canvas said last, JSON. `initial` is the canvas's JSON
    that it begins with, and `put_id` names the put that set it; `refused_id` names the last
    put that was refused, `warning` says why. `gift` is what the server has put on the canvas:
    id, source and strokes.
    """

    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    pen: int = PEN
    drawing: Drawing | None = None
    report: Any = None
    initial: dict | None = None
    put_id: str = ""
    refused_id: str = ""
    warning: str = ""
    gift: dict | None = None


@dataclass(frozen=True)
class Upload:
    """What was found in a picture: a drawing, or the sentence that says why not.

    `shown` is the picture itself, small; None for a digit of MNIST.
    """

    drawing: Drawing | None = None
    warning: str = ""
    shown: ShownPicture | None = None


@dataclass
class Transfer:
    """A file on its way from the browser, whose parts come one after the other.

    `arrived` counts the bytes that have come; `content` is emptied when the file is whole.
    """

    id: str = ""
    content: bytearray = field(default_factory=bytearray)
    arrived: int = 0


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
class HowSure:
    """What was chosen in the lesson "How sure is sure?": see views/lessons/how_sure.py.

    `below` is the confidence, in per cent, below which it says "I can't tell"; `bar` the bar whose
    digits are shown, from 0.
    """

    below: int
    bar: int | None = None


@dataclass
class Session:
    """Everything that one browser session keeps.

    `number` is what was drawn, digit by digit, and `drawing` the digit that the pages talk
    about: from the canvas, a picture or MNIST. `way_in` says which of them, by its name in
    ways_in.py; `uploads` holds the last picture of each way, and `transfer` is the last file
    that came or comes. `test_digit` is an index into MNIST's test set. `lesson` and
    `networks_tab` were open last. Where the page itself opened the lesson, `lesson_left` is the
    one before, which a browser may still name, and `lesson_told` says whether the tabs were shown
    since. `topic` is that of the lesson, and `topics` counts how often the page changed it.
    `runs` are the session's own trainings, the last of which may be under way; `runs_begun`
    counts those that were removed, too. `picked` is the example on the canvas. `asked` is what
    the address said at first, empty once it was looked through;
    `wrong_in_link` is what of it the page does not have; `linked_network` is the network in
    the address; `network_chosen`: somebody has just chosen another one in the menu. `what_if`
    and `how_sure` are None until their lesson is opened. `teacher` and `pupil` say which class
    this browser teaches or has joined; `board` is the teacher's, `desk` the pupil's.
    """

    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    page: str = ""
    drawing: Drawing | None = None
    number: Number | None = None
    canvas: CanvasState = field(default_factory=CanvasState)
    way_in: str = "canvas"
    uploads: dict[str, Upload] = field(default_factory=dict)
    transfer: Transfer = field(default_factory=Transfer)
    test_digit: int | None = None
    lesson: str | None = None
    lesson_left: str | None = None
    lesson_told: bool = False
    topic: str | None = None
    topics: int = 0
    networks_tab: str | None = None
    runs: list[Run] = field(default_factory=list)
    runs_begun: int = 0
    picked: Example | None = None
    asked: dict[str, str] | None = None
    wrong_in_link: list[tuple[str, str]] = field(default_factory=list)
    linked_network: str | None = None
    network_chosen: bool = False
    what_if: WhatIf | None = None
    how_sure: HowSure | None = None
    teacher: Teacher | None = None
    pupil: Pupil | None = None
    board: Board = field(default_factory=Board)
    desk: Desk = field(default_factory=Desk)

    @property
    def in_class(self) -> bool:
        """Whether it teaches a class or has joined one."""
        return bool(self.teacher or self.pupil)

    def open_lesson(self, title: str) -> None:
        """Open a lesson instead of the one that is open; to be called before the tabs are shown."""
        if title != self.lesson:
            self.lesson_left, self.lesson, self.lesson_told = self.lesson, title, False
        st.session_state["lesson"] = title

    @property
    def job(self) -> TrainingJob | None:
        """The last training, under way or over."""
        return self.runs[-1].job if self.runs else None


def get_session() -> Session:
    """This browser's session; a new one in its first run, and after a browser cleared it."""
    return st.session_state.setdefault(KEY, Session())
