"""Altair charts of the page that asks why; the caller draws them.

What is the answer is blue, as in charts.py, what else matters orange, all that is there
to compare with grey. Left out: layout and text around the charts.
"""

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np

from digits.display.charts import BLUE, ORANGE
from digits.image.transform import PERTURBATIONS

GREY = "#8a93a6"  # is seen on white and on black
FULL = alt.Scale(domain=[0, 1])


def robustness_chart(
    robustness: Mapping[str, Mapping[str, Sequence[float]]],
    change: str,
    value: float,
    height: int = 165,
) -> alt.LayerChart:
    """Accuracy over the values of one change, on an axis from 0 to 100 %, and where we are.

    `robustness` as a report has it; `change` a key of it and of transform.py's PERTURBATIONS;
    `value` is marked on the line, or at the line's end where it lies beyond.
    """
    values, accuracy = robustness[change]["values"], robustness[change]["accuracy"]
    rows = [{"value": v, "accuracy": a} for v, a in zip(values, accuracy, strict=True)]
    here = min(max(value, values[0]), values[-1])
    mark = [{"value": here, "accuracy": float(np.interp(here, values, accuracy))}]
    title = PERTURBATIONS[change].title
    across = alt.X(
        "value:Q",
        title=title,
        scale=alt.Scale(domain=[values[0], values[-1]], nice=False),
        axis=alt.Axis(grid=False),
    )
    up = alt.Y(
        "accuracy:Q",
        title="test digits read right",
        scale=FULL,
        axis=alt.Axis(format=".0%", tickCount=3),
    )
    tooltip = [
        alt.Tooltip("value:Q", title=title.capitalize()),
        alt.Tooltip("accuracy:Q", title="Read right", format=".1%"),
    ]
    base = alt.Chart(alt.Data(values=rows)).encode(x=across, y=up, tooltip=tooltip)
    line = base.mark_line(strokeWidth=2, color=BLUE)
    targets = base.mark_point(opacity=0, size=120)  # a line itself is hard to hit
    marked = alt.Chart(alt.Data(values=mark)).encode(x=across)
    rule = marked.mark_rule(color=GREY)
    point = marked.mark_point(color=ORANGE, filled=True, size=90, opacity=1)
    point = point.encode(y=up, tooltip=tooltip)
    return (rule + line + targets + point).properties(height=height)


def replay_chart(
    probabilities: np.ndarray, ends: Sequence[int], at: int, height: int = 240
) -> alt.LayerChart:
    """How probable each digit is while a drawing grows, one line a digit.

    `probabilities` float (F, 10), one row a frame, NaN where there is nothing to read yet;
    `ends` the frames, from 0, at which a stroke ends; `at` the one that is chosen. The
    digit that is read at last is blue; others that led at some time are orange and dashed;
    each of them is named where it is most probable. The rest are grey.
    """
    rows = _replay_rows(probabilities)
    leaders = {row["digit"] for row in rows if row["role"] != "other"}
    names = [
        max((row for row in rows if row["digit"] == digit), key=lambda row: row["probability"])
        for digit in sorted(leaders)
    ]
    stops = [int(end) + 1 for end in ends]
    strokes = [{"frame": frame, "stroke": stroke} for stroke, frame in enumerate(stops, start=1)]
    number = f"indexof({stops}, datum.value) + 1"  # of the stroke that ends there
    axis = alt.Axis(values=stops, labelExpr=number, grid=False)
    span = alt.Scale(domain=[1, max(len(probabilities), 2)], nice=False, padding=12)
    across = alt.X("frame:Q", title="end of stroke", scale=span, axis=axis)
    up = alt.Y("probability:Q", title=None, scale=FULL, axis=alt.Axis(format=".0%", tickCount=3))
    colors = alt.Scale(domain=["answer", "led", "other"], range=[BLUE, ORANGE, GREY])
    dashes = alt.Scale(domain=["answer", "led", "other"], range=[[1, 0], [5, 4], [1, 0]])

    def digits(shown: list[dict]) -> alt.Chart:
        return alt.Chart(alt.Data(values=shown)).encode(
            x=across,
            y=up,
            detail="digit:N",
            color=alt.Color("role:N", scale=colors, legend=None),
            tooltip=[
                alt.Tooltip("digit:N", title="Digit"),
                alt.Tooltip("probability:Q", title="Probability", format=".1%"),
            ],
        )

    def rules(shown: list[dict], **style) -> alt.Chart:
        return alt.Chart(alt.Data(values=shown)).encode(x=across).mark_rule(color=GREY, **style)

    others = digits([row for row in rows if row["role"] == "other"])
    leading = digits([row for row in rows if row["role"] != "other"])
    return (
        rules(strokes, strokeDash=[2, 3])
        + rules([{"frame": int(at) + 1}], strokeWidth=3)
        + others.mark_line(strokeWidth=1, opacity=0.6)
        + leading.mark_line(strokeWidth=2.5).encode(
            strokeDash=alt.StrokeDash("role:N", scale=dashes, legend=None)
        )
        + digits(names).mark_text(dy=-10, fontSize=16, fontWeight="bold").encode(text="digit:N")
    ).properties(height=height)


def _replay_rows(probabilities: np.ndarray) -> list[dict]:
    """A row for each digit and frame, from 1, with what the digit is to the drawing."""
    known = np.flatnonzero(np.isfinite(probabilities).all(axis=1))
    led = probabilities[known].argmax(axis=1).tolist()
    roles = dict.fromkeys(led, "led") | dict.fromkeys(led[-1:], "answer")
    return [
        {
            "frame": frame + 1,
            "digit": str(digit),
            "probability": float(probabilities[frame, digit]),
            "role": roles.get(digit, "other"),
        }
        for digit in range(10)
        for frame in known.tolist()
    ]
