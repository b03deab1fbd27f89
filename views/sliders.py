"""The sliders of "What if": what they offer, what a browser says of them, and the address.

The browser reports while a slider moves, which Streamlit's own slider does not: it waits until
the slider is let go. Left out: what the sliders change (see lessons/what_if.py).
"""

from typing import Any, NamedTuple

import streamlit as st
from streamlit.components import v2

from digits.networks.sweep import Run
from views import query
from views.assets import PARTS, read
from views.session import WhatIf, get_session

KEY = "what_if"


class Range(NamedTuple):
    """What a slider offers; at `neutral` the image stays as it is.

    `below` and `above` are the units on either side of it, `address` the name in the address.
    """

    title: str
    min: float
    max: float
    neutral: float
    step: float
    below: str
    above: str
    address: str

    @property
    def positions(self) -> list[float]:
        """All values of the slider, from the lowest."""
        count = round((self.max - self.min) / self.step) + 1
        return [round(self.min + place * self.step, 2) for place in range(count)]

    def check(self, value: Any) -> float | None:
        """The position nearest to what a browser or an address says; None outside of the range."""
        number = query.finite(value)
        if number is None or not self.min <= number <= self.max:
            return None
        return self.positions[round((number - self.min) / self.step)]


SLIDERS = {
    "turn": Range("Turn", -90, 90, 0, 3, "° to the left", "° to the right", "turn"),
    "right": Range("Move sideways", -10, 10, 0, 1, " pixels left", " pixels right", "right"),
    "down": Range("Move up or down", -10, 10, 0, 1, " pixels up", " pixels down", "down"),
    "size": Range("Size", 0.4, 1.6, 1, 0.05, " times", " times", "size"),
    "pen": Range("Pen", -2, 4, 0, 0.25, " pixels thinner", " pixels wider", "pen_wider"),
}
NEUTRAL: dict[str, float] = {name: slider.neutral for name, slider in SLIDERS.items()}

# In an imported module, so that Streamlit registers the component once and not in every run.
_sliders = v2.component(
    "what_if_sliders",
    html="<div class='sliders'></div>",
    css=read(PARTS, "range/range.css", "range/labelled.css", "what_if/sliders.css"),
    js=read("range/runs.js", "what_if/sliders.js"),
)


def state() -> WhatIf:
    """What the sliders say; in a session's first run the address says it."""
    session = get_session()
    if session.what_if is None:
        session.what_if = WhatIf({**NEUTRAL, **_read_address()})
    return session.what_if


def show(runs: dict[str, list[Run]]) -> None:
    """The sliders, with a mark wherever a run of the same answer ends."""
    said = state()
    _sliders(
        key=KEY,
        data={
            "sliders": {name: slider._asdict() for name, slider in SLIDERS.items()},
            "values": said.values,
            "runs": runs,
            "number": said.number,
        },
        on_report_change=_heard,
    )
    if not said.moving:  # a browser allows no more than about 100 changes of an address in 30 s
        _write_address(said.values)


def reset() -> None:
    """Put all sliders back."""
    state().values = dict(NEUTRAL)


def take_report(said: WhatIf, report: Any) -> None:
    """Keep what a browser says, as far as it is sound; `report` may be anything."""
    if not isinstance(report, dict):
        return
    values, touched, number = (report.get(part) for part in ("values", "touched", "number"))
    if isinstance(values, dict):
        said.values.update(_checked(values))
    if isinstance(touched, str) and touched in SLIDERS:
        said.touched = touched
    if isinstance(number, int):
        said.number = number
    said.moving = report.get("moving") is True


def _heard() -> None:
    take_report(state(), st.session_state[KEY].get("report"))


def _checked(values: dict) -> dict[str, float]:
    """Those values that fit their slider."""
    numbers = {name: SLIDERS[name].check(values.get(name)) for name in SLIDERS}
    return {name: number for name, number in numbers.items() if number is not None}


def _read_address() -> dict[str, float]:
    """What the address says of the sliders; what is wrong in it, address.py says."""
    return _checked({name: st.query_params.get(each.address) for name, each in SLIDERS.items()})


def _write_address(values: dict[str, float]) -> None:
    """Only what is not neutral stands in the address."""
    for name, slider in SLIDERS.items():
        changed = values[name] != slider.neutral
        query.write(slider.address, f"{values[name]:g}" if changed else None)
