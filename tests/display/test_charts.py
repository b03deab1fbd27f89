"""Charts: what they show, and that what must not move does not."""

import json

import numpy as np
import pytest

from digits.display.charts import (
    confusion_chart,
    curves_chart,
)
from tests.display.spec import layers_of

HISTORY = {
    "accuracy": [0.8, 0.9],
    "val_accuracy": [0.85, 0.91],
    "loss": [2.0, 1.0],
    "val_loss": [1.5, 0.5],
}


# Curves


def test_losses_that_are_not_finite_are_left_out():
    (line,) = layers_of(curves_chart({"a": {"val_loss": [float("inf"), 1.0]}}, "val_loss"), "line")
    assert [(row["epoch"], row["value"], row["shown"]) for row in line.rows] == [(2, 1.0, "1.000")]


@pytest.mark.parametrize("figure", ["val_accuracy", "val_loss"])
def test_every_network_has_a_curve_of_its_own_colour_and_dash(figure):
    histories = {
        f"network {n}": {"val_accuracy": [0.1 * n, 0.2], "val_loss": [2.0, 1.0 * n]}
        for n in range(7)
    }
    (line,) = layers_of(curves_chart(histories, figure), "line")
    for name, history in histories.items():
        shown = [(row["epoch"], row["value"]) for row in line.rows if row["series"] == name]
        assert shown == list(enumerate(history[figure], start=1))
    scales = [line.encoding[channel]["scale"] for channel in ("color", "strokeDash")]
    assert all(scale["domain"] == list(histories) for scale in scales)
    styles = list(zip(*(map(str, scale["range"][:7]) for scale in scales), strict=True))
    assert len(set(styles)) == 7


# Confusion matrix


def test_three_errors_are_seen_beside_a_thousand_hits():
    confusion = np.diag([1000] * 10)
    confusion[4, 9] = 3
    frames, cells = layers_of(confusion_chart(confusion.tolist(), "cell"), "rect")
    assert frames.rows == cells.rows
    cell = {(row["true"], row["read"]): row for row in cells.rows}
    assert len(cell) == 100
    error = {"true": "4", "read": "9", "count": 3, "shade": 1.0, "kind": "read wrong"}
    assert cell["4", "9"] == error
    assert cell["5", "5"]["kind"] == "read right"
    assert cell["9", "4"]["shade"] == 0


def test_a_cell_of_the_matrix_can_be_chosen():
    chart = confusion_chart(np.eye(10, dtype=int).tolist(), choose="cell")
    (chosen,) = chart["params"]
    assert (chosen["name"], chosen["select"]["type"]) == ("cell", "point")
    assert chosen["select"]["fields"] == ["true", "read"]
    named = [layer for layer in chart["layer"][0]["layer"] if layer.get("name") in chosen["views"]]
    assert [layer["mark"]["type"] for layer in named] == ["rect"]


# All of them

ALL_CHARTS = {
    "curves": curves_chart({"a": HISTORY}, "val_loss"),
    "confusion": confusion_chart(np.eye(10, dtype=int).tolist(), choose="cell"),
}


@pytest.mark.parametrize("chart", ALL_CHARTS.values(), ids=ALL_CHARTS)
def test_a_chart_is_plain_json_whose_fields_are_in_its_rows(chart):
    assert json.loads(json.dumps(chart, allow_nan=False)) == chart
    # Streamlit makes an Arrow table of data at the top, and imports pandas for it.
    assert not {"data", "datasets"} & set(chart)
    for layer in layers_of(chart):
        channels = [
            channel
            for given in layer.encoding.values()
            for channel in (given if isinstance(given, list) else [given])
        ]
        for row in layer.rows:
            assert {c["field"] for c in channels if "field" in c} <= set(row)
