"""Parts that several charts share, as plain Vega-Lite (https://vega.github.io/vega-lite).

A chart is a dict that `st.vega_lite_chart` takes. No Altair: it takes 0.1 s to make a chart,
and imports pandas. Left out: the charts themselves (see lesson_charts.py).
"""

from typing import Any

from digits.display.palette import BLUE, ORANGE

# How the lines of two kinds differ for somebody who cannot see the colours.
SOLID, DASHED = [1, 0], [5, 4]
SHARE_AXIS = {"format": "~%", "tickCount": 3}  # "~": as many decimals as a tick needs
FROM_0_TO_1 = {"domain": [0, 1]}


def field(name: str, kind: str = "quantitative", **options: Any) -> dict:
    """A channel that shows a field of the rows."""
    return {"field": name, "type": kind, **options}


def nominal(name: str, **options: Any) -> dict:
    """A channel that shows a field of names or texts."""
    return field(name, "nominal", **options)


def scale(domain: list[str], values: list) -> dict:
    """A scale that maps names to colours or dashes; there may be more of these than names."""
    return {"domain": domain, "range": values}


def rows_with(rows: list[dict], encoding: dict, *layers: dict) -> dict:
    """Layers that share rows and encoding.

    The rows stay inside of a layer: Streamlit would turn those of a whole chart into an Arrow
    table, and import pandas for it.
    """
    return {"data": {"values": rows}, "encoding": encoding, "layer": list(layers)}


def mark(kind: str, encoding: dict | None = None, **style: Any) -> dict:
    """A layer that draws one mark for each row, or one line."""
    return {"mark": {"type": kind, **style}, "encoding": encoding or {}}


def hit_targets() -> dict:
    """Invisible points that show the tooltips of a line, which itself is hard to hit."""
    return mark("point", opacity=0, size=120)


def layered(height: int, *layers: dict) -> dict:
    """A chart of layers, the last in front."""
    return {"height": height, "layer": list(layers)}


def two_colours(first: str, second: str) -> dict:
    """The scale of what is either blue or orange."""
    return scale([first, second], [BLUE, ORANGE])
