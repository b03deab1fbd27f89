"""Charts of training curves and confusion matrices, as Vega-Lite dicts.

The caller hands them to `st.vega_lite_chart`. Left out: layout and text around the charts,
the charts of the lessons (see lesson_charts.py) and the ten bars (see views/bars.py).
"""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

import numpy as np

from digits.display.palette import BLUE, GREY, ORANGE
from digits.display.vega import (
    DASHED,
    SHARE_AXIS,
    SOLID,
    field,
    hit_targets,
    layered,
    mark,
    nominal,
    rows_with,
    scale,
    two_colours,
)
from digits.display.wording import percent

# Three hues that can be told apart and seven dashes: more than there are networks.
LINE_COLOURS = [BLUE, ORANGE, GREY] * 3
LINE_DASHES = [SOLID, DASHED, [2, 2], [8, 3], [1, 3], [8, 3, 2, 3], [3, 6]]
EPOCH_TICKS = [1, 2, 5, 10, 20, 50, 100, 200, 500]  # of a logarithmic axis
LEGEND = {"orient": "top", "title": None, "symbolType": "stroke", "symbolSize": 300}


def history_chart(history: Mapping[str, Sequence[float]], figure: str, height: int = 165) -> dict:
    """One figure over the epochs, on training and on validation data.

    `figure` is "accuracy" or "loss"; `history` maps it and "val_" + it to one value per
    epoch. Values that are not finite, as of a training that diverged, are left out.
    """
    parts = {"training": history[figure], "validation": history[f"val_{figure}"]}
    epochs = field("epoch", title="epoch", axis={"tickMinStep": 1, "grid": False})
    return _curves(
        parts,
        figure,
        title="Data",
        epochs=epochs,
        ticks=3,
        colours=two_colours(*parts),
        dashes=scale(list(parts), [SOLID, DASHED]),
        legend=LEGEND | {"padding": 0, "offset": 4},
        height=height,
    )


def curves_chart(
    histories: Mapping[str, Mapping[str, Sequence[float]]], figure: str, height: int = 220
) -> dict:
    """One figure of several networks' histories over their epochs, one line a network.

    `histories` maps names to what `history_chart` takes; `figure` is a key of them. The axis
    of the epochs is logarithmic, to show ten of one network beside hundreds of another.
    """
    names = list(histories)
    axis = {"values": EPOCH_TICKS, "grid": False, "format": "d"}
    epochs = field("epoch", title="epoch", scale={"type": "log", "nice": False}, axis=axis)
    return _curves(
        {name: history[figure] for name, history in histories.items()},
        figure.removeprefix("val_"),
        title="Network",
        epochs=epochs,
        ticks=4,
        colours=scale(names, LINE_COLOURS),
        dashes=scale(names, LINE_DASHES),
        legend=LEGEND,
        height=height,
    )


def _curves(
    series: Mapping[str, Sequence[float]],
    figure: str,
    *,
    title: str,
    epochs: dict[str, Any],
    ticks: int,
    colours: dict,
    dashes: dict,
    legend: dict,
    height: int,
) -> dict:
    """Lines over the epochs, from 1; `title` says what the names of the series are."""
    is_share = figure == "accuracy"
    rows = [
        {
            "epoch": epoch,
            "value": value,
            "series": name,
            "shown": percent(value, 2) if is_share else f"{value:.3f}",
        }
        for name, values in series.items()
        for epoch, value in enumerate(values, start=1)
        if isfinite(value)
    ]
    axis = (SHARE_AXIS if is_share else {}) | {"tickCount": ticks}
    encoding = {
        "x": epochs,
        "y": field("value", title=None, scale={"zero": False}, axis=axis),
        "color": nominal("series", scale=colours, legend=legend),
        "tooltip": [
            nominal("series", title=title),
            field("epoch", title="Epoch"),
            nominal("shown", title=figure.capitalize()),
        ],
    }
    dash = {"strokeDash": nominal("series", scale=dashes, legend=legend)}
    lines = mark("line", dash, strokeWidth=2)
    return layered(height, rows_with(rows, encoding, lines, hit_targets()))


def confusion_chart(
    confusion: Sequence[Sequence[int]], side: int = 290, choose: str | None = None
) -> dict:
    """The confusion matrix, `confusion[true][read]` counts: hits blue, errors orange.

    With `choose`, the name of a selection, a cell can be selected: its fields are "true" and
    "read".
    """
    axis = {"labelAngle": 0, "ticks": False, "domain": False}
    axis |= {"labelFontSize": 12, "titleFontSize": 12}
    encoding = {
        "x": nominal("read", title="read as", axis=axis),
        "y": nominal("true", title="true digit", axis=axis),
        "tooltip": [
            nominal("true", title="True digit"),
            nominal("read", title="Read as"),
            field("count", title="Digits", format=","),
        ],
    }
    colours = two_colours("read right", "read wrong")
    shades = {"domain": [0, 1], "range": [0, 1]}
    shown = {
        "color": nominal("kind", scale=colours, legend=None),
        "opacity": field("shade", scale=shades, legend=None),
    }
    frames = mark("rect", cornerRadius=2, stroke=GREY, strokeOpacity=0.3, fillOpacity=0)
    cells = mark("rect", shown, cornerRadius=2) | {"name": "cells"}
    chart = layered(side, rows_with(_confusion_rows(confusion), encoding, frames, cells))
    if choose:
        select = {"type": "point", "fields": ["true", "read"]}
        chart["params"] = [{"name": choose, "select": select, "views": ["cells"]}]
    return chart


def _confusion_rows(confusion: Sequence[Sequence[int]]) -> list[dict]:
    """A row for each cell. Hits and errors have a scale each: 3 errors show beside 1,000 hits."""
    counts = np.asarray(confusion)
    errors = counts - np.diag(counts.diagonal())
    shades = np.where(
        np.eye(10, dtype=bool),
        counts / max(counts.max(), 1),
        np.sqrt(errors / max(errors.max(), 1)),
    )
    return [
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
