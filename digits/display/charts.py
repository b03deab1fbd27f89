"""Altair charts made from plain arrays; the caller draws them.

The bars take their colours from the theme of the page: its first categorical colour for
the answer, its second for the rest, its third for what is written on them. Left out:
layout and text around the charts.
"""

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np

from digits.display.wording import percent
from digits.networks.decision import Prediction

# Blue and orange are told apart by colour-blind readers, on white and on black.
BLUE, ORANGE = "#3b7bf2", "#e0851b"
DIMMED = 0.4  # opacity of bars that mean little
DIGITS = [str(digit) for digit in range(10)]


def probability_chart(height: int = 240) -> alt.LayerChart:
    """Ten bars, digits 0 to 9 in order on an axis fixed to 0 to 100 %.

    Its data are `probability_rows`, handed over beside it: a chart that stays the same
    while its data change neither jumps nor flickers.
    """
    base = alt.Chart().encode(
        x=alt.X(
            "digit:N",
            scale=alt.Scale(domain=DIGITS),
            title=None,
            axis=alt.Axis(labelAngle=0, labelFontSize=17, ticks=False, labelPadding=8),
        ),
        y=alt.Y("probability:Q", scale=alt.Scale(domain=[0, 1]), axis=None),
        tooltip=[
            alt.Tooltip("digit:N", title="Digit"),
            alt.Tooltip("probability:Q", title="Probability", format=".1%"),
        ],
        opacity=alt.Opacity("opacity:Q", scale=None),
    )
    colors = alt.Scale(domain=["answer", "other", "value"])
    bars = base.mark_bar(cornerRadiusEnd=4).encode(
        color=alt.Color("role:N", scale=colors, legend=None)
    )
    values = base.mark_text(dy=-10, fontSize=13).encode(
        text="value:N", color=alt.ColorDatum("value", type="nominal")
    )
    return (bars + values).properties(height=height)


def probability_rows(reading: Prediction | None) -> list[dict]:
    """What `probability_chart` shows of a reading; None for no bars.

    The digits read are lit: both, where it may be one of two. Of no digit all are dimmed.
    """
    shown = np.zeros(10) if reading is None else reading.probabilities
    lit = () if reading is None else reading.digits
    return [
        {
            "digit": str(digit),
            "probability": float(probability),
            # Below half a per cent the empty place of the bar says it all.
            "value": percent(probability) if probability >= 0.005 else "",
            "role": "answer" if digit in lit else "other",
            "opacity": 1 if lit else DIMMED,
        }
        for digit, probability in enumerate(shown)
    ]


def history_chart(
    history: Mapping[str, Sequence[float]], figure: str, height: int = 165
) -> alt.LayerChart:
    """One figure over the epochs, on training and on validation data.

    `figure` is "accuracy" or "loss"; `history` maps it and "val_" + it to one value per
    epoch.
    """
    rows = [
        {"epoch": epoch, figure: value, "data": part}
        for part, key in (("training", figure), ("validation", f"val_{figure}"))
        for epoch, value in enumerate(history[key], start=1)
    ]
    form = ".2%" if figure == "accuracy" else ".3f"
    parts = ["training", "validation"]
    legend = alt.Legend(
        orient="top", title=None, symbolType="stroke", symbolSize=300, padding=0, offset=4
    )
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X("epoch:Q", title="epoch", axis=alt.Axis(tickMinStep=1, grid=False)),
        y=alt.Y(
            f"{figure}:Q",
            title=None,
            scale=alt.Scale(zero=False),
            axis=alt.Axis(format=".0%" if figure == "accuracy" else "", tickCount=3),
        ),
        color=alt.Color(
            "data:N", scale=alt.Scale(domain=parts, range=[BLUE, ORANGE]), legend=legend
        ),
        tooltip=[
            alt.Tooltip("data:N", title="Data"),
            alt.Tooltip("epoch:Q", title="Epoch"),
            alt.Tooltip(f"{figure}:Q", title=figure.capitalize(), format=form),
        ],
    )
    dashes = alt.StrokeDash(
        "data:N", scale=alt.Scale(domain=parts, range=[[1, 0], [5, 4]]), legend=legend
    )
    lines = base.mark_line(strokeWidth=2).encode(strokeDash=dashes)
    targets = base.mark_point(opacity=0, size=120)  # a line itself is hard to hit
    return (lines + targets).properties(height=height)


def curves_chart(
    histories: Mapping[str, Mapping[str, Sequence[float]]], figure: str, height: int = 220
) -> alt.LayerChart:
    """One figure of several networks' histories over their epochs, a line a network.

    `histories` maps names to what `history_chart` takes; `figure` is a key of them. Epochs
    are on a logarithmic axis: ten of one network are to be seen beside hundreds of another.
    """
    rows = [
        {"epoch": epoch, "value": value, "network": name}
        for name, history in histories.items()
        for epoch, value in enumerate(history[figure], start=1)
    ]
    names = list(histories)
    legend = alt.Legend(orient="top", title=None, symbolType="stroke", symbolSize=300)
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X("epoch:Q", title="epoch", scale=alt.Scale(type="log", nice=False), axis=_EPOCHS),
        y=alt.Y(
            "value:Q",
            title=None,
            scale=alt.Scale(zero=False),
            axis=alt.Axis(format=".1%" if figure.endswith("accuracy") else "", tickCount=4),
        ),
        color=alt.Color("network:N", scale=alt.Scale(domain=names, range=_LINES), legend=legend),
        tooltip=[
            alt.Tooltip("network:N", title="Network"),
            alt.Tooltip("epoch:Q", title="Epoch"),
            alt.Tooltip("value:Q", format=".2%" if figure.endswith("accuracy") else ".3f"),
        ],
    )
    dashes = alt.StrokeDash(
        "network:N", scale=alt.Scale(domain=names, range=_DASHES), legend=legend
    )
    lines = base.mark_line(strokeWidth=2).encode(strokeDash=dashes)
    targets = base.mark_point(opacity=0, size=120)
    return (lines + targets).properties(height=height)


_EPOCHS = alt.Axis(values=[1, 2, 5, 10, 20, 50, 100, 200, 500], grid=False, format="d")
# As many as there are networks: three hues that are told apart, each whole and dashed.
_LINES = [BLUE, ORANGE, "#8a93a6"] * 3
_DASHES = [[1, 0], [5, 4], [2, 2], [8, 3], [1, 3], [8, 3, 2, 3], [3, 6]]


def confusion_chart(
    confusion: Sequence[Sequence[int]], side: int = 290, choose: str | None = None
) -> alt.LayerChart:
    """The confusion matrix, `confusion[true][read]` counts: hits blue, errors orange.

    Errors have a scale of their own, so that three are seen beside a thousand hits. With
    `choose`, the name of a selection, a cell can be chosen: its fields true and read.
    """
    counts = np.asarray(confusion)
    errors = counts - np.diag(counts.diagonal())
    shades = np.where(
        np.eye(10, dtype=bool),
        counts / max(counts.max(), 1),
        np.sqrt(errors / max(errors.max(), 1)),
    )
    rows = [
        {
            "true": str(true),
            "read": str(read),
            "count": int(counts[true, read]),
            "shade": float(shades[true, read]),
            "kind": "read right" if true == read else "read wrong",
        }
        for true in range(10)
        for read in range(10)
    ]
    axis = alt.Axis(labelAngle=0, ticks=False, domain=False, labelFontSize=12, titleFontSize=12)
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X("read:N", title="read as", axis=axis),
        y=alt.Y("true:N", title="true digit", axis=axis),
        tooltip=[
            alt.Tooltip("true:N", title="True digit"),
            alt.Tooltip("read:N", title="Read as"),
            alt.Tooltip("count:Q", title="Digits", format=","),
        ],
    )
    frames = base.mark_rect(cornerRadius=2, stroke="#8a93a6", strokeOpacity=0.3, fillOpacity=0)
    cells = base.mark_rect(cornerRadius=2).encode(
        color=alt.Color(
            "kind:N",
            scale=alt.Scale(domain=["read right", "read wrong"], range=[BLUE, ORANGE]),
            legend=None,
        ),
        opacity=alt.Opacity("shade:Q", scale=alt.Scale(domain=[0, 1], range=[0, 1]), legend=None),
    )
    if choose:
        cell = alt.selection_point(name=choose, fields=["true", "read"], empty=False)
        cells = cells.add_params(cell)
    return (frames + cells).properties(height=side)
