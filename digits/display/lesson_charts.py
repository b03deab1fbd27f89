"""Charts of the lessons, as Vega-Lite dicts: robustness, and the replay of a drawing.

The answer is blue, as in charts.py; what else matters is orange, and the rest grey. Left out:
layout and text around the charts.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from digits.display.palette import BLUE, GREY, ORANGE
from digits.display.vega import (
    DASHED,
    FROM_0_TO_1,
    SHARE_AXIS,
    SOLID,
    field,
    hit_targets,
    layered,
    mark,
    nominal,
    rows_with,
    scale,
)
from digits.display.wording import percent
from digits.image.transform import PERTURBATIONS

ROLES = ["answer", "led", "other"]  # of a digit in the replay of a drawing


def robustness_chart(
    robustness: Mapping[str, Mapping[str, Sequence[float]]],
    change: str,
    value: float,
    height: int = 165,
) -> dict:
    """Accuracy over the values of one change, on an axis from 0 to 100 %.

    `robustness` is as in a report; `change` is a key of it and of transform.py's
    PERTURBATIONS; `value` is marked on the line, or at its end where it lies beyond.
    """
    values, accuracy = robustness[change]["values"], robustness[change]["accuracy"]
    here = min(max(value, values[0]), values[-1])
    title = PERTURBATIONS[change].title
    across = {
        "x": field(
            "value",
            title=title,
            scale={"domain": [values[0], values[-1]], "nice": False},
            axis={"grid": False},
        )
    }
    up = field("accuracy", title="test digits read right", scale=FROM_0_TO_1, axis=SHARE_AXIS)
    tooltip = [
        field("value", title=title.capitalize()),
        nominal("shown", title="Read right"),
    ]
    encoding = across | {"y": up, "tooltip": tooltip}
    rows = [_robustness_row(v, a) for v, a in zip(values, accuracy, strict=True)]
    marked = [_robustness_row(here, float(np.interp(here, values, accuracy)))]
    line = mark("line", strokeWidth=2, color=BLUE)
    point = mark("point", color=ORANGE, filled=True, size=90, opacity=1)
    return layered(
        height,
        rows_with(marked, across, mark("rule", color=GREY)),  # from top to bottom
        rows_with(rows, encoding, line, hit_targets()),
        rows_with(marked, encoding, point),
    )


def _robustness_row(value: float, accuracy: float) -> dict:
    return {"value": value, "accuracy": accuracy, "shown": percent(accuracy, 1)}


def replay_chart(
    probabilities: np.ndarray, ends: Sequence[int], at: int, height: int = 240
) -> dict:
    """How probable each digit is while a drawing grows, one line a digit.

    `probabilities` float (F, 10), one row a frame, NaN where there is nothing to read yet;
    `ends` are the frames, from 0, at which a stroke ends; `at` is the frame that is chosen.
    The digit that is read at the end is blue. Others that were most probable at some frame
    are orange and dashed. Each of these is named where it is most probable. The rest is grey.
    """
    rows = _replay_rows(probabilities)
    leading = [row for row in rows if row["role"] != "other"]
    others = [row for row in rows if row["role"] == "other"]
    peaks: dict[str, dict] = {}
    for row in leading:
        if row["probability"] > peaks.get(row["digit"], {"probability": -1})["probability"]:
            peaks[row["digit"]] = row
    stops = [int(end) + 1 for end in ends]
    strokes = [{"frame": frame, "stroke": stroke} for stroke, frame in enumerate(stops, start=1)]
    across = _frame_axis(stops, len(probabilities))
    encoding = across | _digit_lines()
    dashes = scale(ROLES, [SOLID, DASHED, SOLID])
    dash = {"strokeDash": nominal("role", scale=dashes, legend=None)}
    name = mark("text", {"text": nominal("digit")}, dy=-10, fontSize=16, fontWeight="bold")
    return layered(
        height,
        rows_with(strokes, across, mark("rule", color=GREY, strokeDash=[2, 3])),
        rows_with([{"frame": int(at) + 1}], across, mark("rule", color=GREY, strokeWidth=3)),
        rows_with(others, encoding, mark("line", strokeWidth=1, opacity=0.6)),
        rows_with(leading, encoding, mark("line", dash, strokeWidth=2.5)),
        rows_with(list(peaks.values()), encoding, name),
    )


def _frame_axis(stops: list[int], frames: int) -> dict:
    """The axis of the frames, from 1, with the number of each stroke where it ends."""
    stroke_number = f"indexof({stops}, datum.value) + 1"
    axis = {"values": stops, "labelExpr": stroke_number, "grid": False}
    span = {"domain": [1, max(frames, 2)], "nice": False, "padding": 12}
    return {"x": field("frame", title="end of stroke", scale=span, axis=axis)}


def _digit_lines() -> dict:
    """One line for each digit, coloured by its role, up to its probability."""
    colours = scale(ROLES, [BLUE, ORANGE, GREY])
    return {
        "y": field("probability", title=None, scale=FROM_0_TO_1, axis=SHARE_AXIS),
        "detail": nominal("digit"),
        "color": nominal("role", scale=colours, legend=None),
        "tooltip": [nominal("digit", title="Digit"), nominal("shown", title="Probability")],
    }


def _replay_rows(probabilities: np.ndarray) -> list[dict]:
    """A row for each digit and frame, from 1, with the digit's role; NaN rows left out."""
    known = np.flatnonzero(np.isfinite(probabilities).all(axis=1))
    led = probabilities[known].argmax(axis=1).tolist()
    roles = dict.fromkeys(led, "led") | dict.fromkeys(led[-1:], "answer")
    return [
        {
            "frame": frame + 1,
            "digit": str(digit),
            "probability": float(probabilities[frame, digit]),
            "shown": percent(probabilities[frame, digit], 1),
            "role": roles.get(digit, "other"),
        }
        for digit in range(10)
        for frame in known.tolist()
    ]
