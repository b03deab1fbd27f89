"""Read what a Vega-Lite chart draws: its layers, each with its rows and its whole encoding."""

from typing import NamedTuple


class Layer(NamedTuple):
    """One mark of a chart, with the rows and the encoding that it has or inherits."""

    mark: dict
    encoding: dict
    rows: list[dict]


def layers_of(spec: dict, kind: str | None = None) -> list[Layer]:
    """The layers of a chart from back to front; those of one kind of mark, if given."""
    found = _flatten(spec, {}, [])
    return [layer for layer in found if kind in (None, layer.mark["type"])]


def _flatten(spec: dict, encoding: dict, rows: list[dict]) -> list[Layer]:
    encoding = encoding | spec.get("encoding", {})
    rows = spec["data"]["values"] if "data" in spec else rows
    if "layer" not in spec:
        return [Layer(spec["mark"], encoding, rows)]
    return [layer for inner in spec["layer"] for layer in _flatten(inner, encoding, rows)]
