"""Charts of several training curves and of a confusion matrix to choose from, as Vega-Lite dicts.

The caller hands them to `st.vega_lite_chart`. Left out: what the first page shows without
Vega (see history.py, matrix.py, robustness.py, replay.py and views/bars.py).
"""

from collections.abc import Mapping, Sequence
from math import isfinite

import numpy as np

from digits.display.matrix import shades
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


def curves_chart(
    histories: Mapping[str, Mapping[str, Sequence[float]]], figure: str, height: int = 220
) -> dict:
    """One figure of several networks' histories over their epochs, a line for each network.

    `histories` maps names to histories, one value per epoch for each figure; `figure` is a
    key of them. Values that are not finite, as of a training that diverged, are left out.
    The axis of the epochs is logarithmic, to show ten of one network beside hundreds of
    another.
    """
    names, is_share = list(histories), figure.endswith("accuracy")
    rows = [
        {
            "epoch": epoch,
            "value": value,
            "series": name,
            "shown": percent(value, 2) if is_share else f"{value:.3f}",
        }
        for name, history in histories.items()
        for epoch, value in enumerate(history[figure], start=1)
        if isfinite(value)
    ]
    epoch_axis = {"values": EPOCH_TICKS, "grid": False, "format": "d"}
    axis = (SHARE_AXIS if is_share else {}) | {"tickCount": 4}
    encoding = {
        "x": field("epoch", title="epoch", scale={"type": "log", "nice": False}, axis=epoch_axis),
        "y": field("value", title=None, scale={"zero": False}, axis=axis),
        "color": nominal("series", scale=scale(names, LINE_COLOURS), legend=LEGEND),
        "tooltip": [
            nominal("series", title="Network"),
            field("epoch", title="Epoch"),
            nominal("shown", title=figure.removeprefix("val_").capitalize()),
        ],
    }
    dash = {"strokeDash": nominal("series", scale=scale(names, LINE_DASHES), legend=LEGEND)}
    lines = mark("line", dash, strokeWidth=2)
    return layered(height, rows_with(rows, encoding, lines, hit_targets()))


def confusion_chart(confusion: Sequence[Sequence[int]], choose: str, side: int = 440) -> dict:
    """The confusion matrix, `confusion[true][read]` counts: hits blue, errors orange.

    A cell can be selected; `choose` names the selection, whose fields are "true" and "read".
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
    select = {"type": "point", "fields": ["true", "read"]}
    return chart | {"params": [{"name": choose, "select": select, "views": ["cells"]}]}


def _confusion_rows(confusion: Sequence[Sequence[int]]) -> list[dict]:
    """A row for each cell."""
    counts, strengths = np.asarray(confusion), shades(confusion)
    return [
        {
            "true": str(true),
            "read": str(read),
            "count": int(counts[true, read]),
            "shade": float(strengths[true, read]),
            "kind": "read right" if true == read else "read wrong",
        }
        for true in range(10)
        for read in range(10)
    ]
