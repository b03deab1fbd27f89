"""Charts: what they show, and that what must not move does not."""

import json

import numpy as np
import pytest

from digits.display.charts import (
    DIMMED,
    confusion_chart,
    curves_chart,
    history_chart,
    probability_chart,
    probability_rows,
)
from digits.display.lesson_charts import replay_chart, robustness_chart
from digits.display.palette import BLUE, ORANGE
from digits.networks.decision import DIGIT, NOT_A_DIGIT, UNSURE, Prediction
from tests.display.spec import layers_of

SEVEN = np.array([0.0, 0.06, 0.004, 0.01, 0.0, 0.0, 0.0, 0.906, 0.0, 0.02])
HISTORY = {
    "accuracy": [0.8, 0.9],
    "val_accuracy": [0.85, 0.91],
    "loss": [2.0, 1.0],
    "val_loss": [1.5, 0.5],
}


# Bars


@pytest.mark.parametrize(
    ("reading", "heights", "answer", "opacity"),
    [
        (Prediction(DIGIT, (7,), SEVEN), SEVEN, ["7"], 1),
        (Prediction(UNSURE, (7, 1), SEVEN), SEVEN, ["1", "7"], 1),
        (Prediction(NOT_A_DIGIT, (), SEVEN), SEVEN, [], DIMMED),
        (None, np.zeros(10), [], DIMMED),
    ],
    ids=["a digit", "one of two", "no digit", "nothing yet"],
)
def test_ten_bars_in_order_with_the_answer_apart(reading, heights, answer, opacity):
    rows = probability_rows(reading)
    assert [row["digit"] for row in rows] == list("0123456789")
    assert [row["probability"] for row in rows] == pytest.approx(heights.tolist())
    assert [row["digit"] for row in rows if row["role"] == "answer"] == answer
    assert {row["opacity"] for row in rows} == {opacity}
    assert 0 < DIMMED < 1


def test_bars_are_labelled_where_they_are_to_be_seen():
    rows = probability_rows(Prediction(DIGIT, (7,), SEVEN))
    labels = {row["digit"]: row["value"].replace("\u202f", " ") for row in rows if row["value"]}
    assert labels == {"1": "6 %", "3": "1 %", "7": "91 %", "9": "2 %"}
    assert [row["shown"].replace("\u202f", " ") for row in rows[1:3]] == ["6.0 %", "0.4 %"]
    assert {row["value"] for row in probability_rows(None)} == {""}


def test_the_axes_of_the_bars_are_fixed_and_opacity_comes_from_the_rows():
    bars, values = layers_of(probability_chart())
    assert (bars.mark["type"], values.mark["type"]) == ("bar", "text")
    for layer in (bars, values):
        assert layer.encoding["y"]["scale"]["domain"] == [0, 1]
        assert layer.encoding["x"]["scale"]["domain"] == list("0123456789")
        assert layer.encoding["opacity"]["field"] == "opacity"
        assert layer.encoding["opacity"]["scale"] is None  # the value itself, not one of a range


def test_rows_can_be_part_of_the_bars():
    rows = probability_rows(Prediction(DIGIT, (7,), SEVEN))
    chart = probability_chart(130, rows)
    assert chart["height"] == 130
    assert [layer.rows for layer in layers_of(chart)] == [rows, rows]
    apart = [layer._replace(rows=rows) for layer in layers_of(probability_chart(130))]
    assert layers_of(chart) == apart


# Curves


@pytest.mark.parametrize(
    ("figure", "shown"), [("accuracy", ["90.00 %", "91.00 %"]), ("loss", ["1.000", "0.500"])]
)
def test_training_and_validation_differ_in_colour_and_dash(figure, shown):
    (line,) = layers_of(history_chart(HISTORY, figure), "line")
    curves = {
        part: [(row["epoch"], row["value"]) for row in line.rows if row["series"] == part]
        for part in ("training", "validation")
    }
    assert curves == {
        "training": list(enumerate(HISTORY[figure], start=1)),
        "validation": list(enumerate(HISTORY[f"val_{figure}"], start=1)),
    }
    last = [row["shown"].replace("\u202f", " ") for row in line.rows if row["epoch"] == 2]
    assert last == shown
    assert line.encoding["color"]["scale"]["range"] == [BLUE, ORANGE]
    solid, dashed = line.encoding["strokeDash"]["scale"]["range"]
    assert solid != dashed


def test_losses_that_are_not_finite_are_left_out():
    history = HISTORY | {"loss": [2.0, float("nan")], "val_loss": [float("inf"), 1.0]}
    (line,) = layers_of(history_chart(history, "loss"), "line")
    shown = [(row["series"], row["epoch"], row["value"]) for row in line.rows]
    assert shown == [("training", 1, 2.0), ("validation", 2, 1.0)]


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
    frames, cells = layers_of(confusion_chart(confusion.tolist()), "rect")
    assert frames.rows == cells.rows
    cell = {(row["true"], row["read"]): row for row in cells.rows}
    assert len(cell) == 100
    error = {"true": "4", "read": "9", "count": 3, "shade": 1.0, "kind": "read wrong"}
    assert cell["4", "9"] == error
    assert cell["5", "5"]["kind"] == "read right"
    assert cell["9", "4"]["shade"] == 0


def test_a_cell_of_the_matrix_can_be_chosen_only_where_that_is_asked_for():
    confusion = np.eye(10, dtype=int).tolist()
    assert "params" not in confusion_chart(confusion)
    chart = confusion_chart(confusion, choose="cell")
    (chosen,) = chart["params"]
    assert (chosen["name"], chosen["select"]["type"]) == ("cell", "point")
    assert chosen["select"]["fields"] == ["true", "read"]
    named = [layer for layer in chart["layer"][0]["layer"] if layer.get("name") in chosen["views"]]
    assert [layer["mark"]["type"] for layer in named] == ["rect"]


# All of them

ALL_CHARTS = {
    "bars": probability_chart(240, probability_rows(None)),
    "history": history_chart(HISTORY, "accuracy"),
    "curves": curves_chart({"a": HISTORY}, "val_loss"),
    "confusion": confusion_chart(np.eye(10, dtype=int).tolist(), choose="cell"),
    "robustness": robustness_chart({"turn": {"values": [-9, 9], "accuracy": [0, 1]}}, "turn", 3),
    "replay": replay_chart(np.full((3, 10), 0.1), [2], 1),
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
