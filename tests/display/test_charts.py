"""Charts: what they show, and that what must not move does not."""

import numpy as np
import pytest

from digits.display.charts import (
    BLUE,
    DIMMED,
    ORANGE,
    confusion_chart,
    curves_chart,
    history_chart,
    probability_chart,
    probability_rows,
)
from digits.networks.decision import DIGIT, NOT_A_DIGIT, UNSURE, Prediction

SEVEN = np.array([0.0, 0.06, 0.004, 0.01, 0.0, 0.0, 0.0, 0.906, 0.0, 0.02])


def lit(rows):
    """The bars that stand out as the answer."""
    return [row["digit"] for row in rows if row["role"] == "answer"]


def test_ten_bars_in_order_with_the_answer_apart():
    rows = probability_rows(Prediction(DIGIT, (7,), SEVEN))
    assert [row["digit"] for row in rows] == list("0123456789")
    assert [row["probability"] for row in rows] == pytest.approx(SEVEN.tolist())
    assert lit(rows) == ["7"]
    assert {row["opacity"] for row in rows} == {1}
    assert rows[7]["value"].startswith("91") and rows[2]["value"] == ""


def test_both_of_two_digits_are_lit_and_none_is_dimmed():
    rows = probability_rows(Prediction(UNSURE, (7, 1), SEVEN))
    assert lit(rows) == ["1", "7"]
    assert {row["opacity"] for row in rows} == {1}


def test_of_no_digit_the_bars_are_shown_dimmed_and_none_is_lit():
    rows = probability_rows(Prediction(NOT_A_DIGIT, (), SEVEN))
    assert [row["probability"] for row in rows] == pytest.approx(SEVEN.tolist())
    assert lit(rows) == []
    assert {row["opacity"] for row in rows} == {DIMMED}
    assert 0 < DIMMED < 1


def test_without_an_answer_the_bars_are_flat_and_none_stands_out():
    rows = probability_rows(None)
    assert lit(rows) == []
    assert {row["probability"] for row in rows} == {0.0}
    assert {row["value"] for row in rows} == {""}


def test_the_bars_take_their_opacity_from_the_rows():
    bars = next(
        layer for layer in probability_chart().to_dict()["layer"] if layer["mark"]["type"] == "bar"
    )
    assert bars["encoding"]["opacity"]["field"] == "opacity"
    assert bars["encoding"]["opacity"]["scale"] is None  # the value itself, not one of a range


def test_the_axes_of_the_bars_are_fixed():
    for layer in probability_chart().to_dict()["layer"]:
        assert layer["encoding"]["y"]["scale"]["domain"] == [0, 1]
        assert layer["encoding"]["x"]["scale"]["domain"] == list("0123456789")


def test_training_and_validation_differ_in_colour_and_dash():
    history = {"accuracy": [0.8, 0.9], "val_accuracy": [0.85, 0.91]}
    chart = history_chart(history, "accuracy").to_dict()
    lines = next(layer for layer in chart["layer"] if layer["mark"]["type"] == "line")
    assert lines["encoding"]["color"]["scale"]["range"] == [BLUE, ORANGE]
    dashes = lines["encoding"]["strokeDash"]["scale"]["range"]
    assert dashes[0] != dashes[1]
    assert {"epoch": 2, "accuracy": 0.91, "data": "validation"} in chart["data"]["values"]


def test_three_errors_are_seen_beside_a_thousand_hits():
    confusion = np.diag([1000] * 10)
    confusion[4, 9] = 3
    rows = confusion_chart(confusion).to_dict()["data"]["values"]
    cell = {(row["true"], row["read"]): row for row in rows}
    assert len(cell) == 100
    assert cell["4", "9"] == {
        "true": "4",
        "read": "9",
        "count": 3,
        "shade": 1.0,
        "kind": "read wrong",
    }
    assert cell["5", "5"]["kind"] == "read right"
    assert cell["9", "4"]["shade"] == 0


def test_a_cell_of_the_matrix_can_be_chosen_only_where_that_is_asked_for():
    confusion = np.eye(10, dtype=int).tolist()
    assert "params" not in confusion_chart(confusion).to_dict()
    (chosen,) = confusion_chart(confusion, choose="cell").to_dict()["params"]
    assert chosen["name"] == "cell"
    assert chosen["select"]["fields"] == ["true", "read"]


@pytest.mark.parametrize("figure", ["val_accuracy", "val_loss"])
def test_every_network_has_a_curve_of_its_own_colour_and_dash(figure):
    histories = {
        f"network {n}": {"val_accuracy": [0.1 * n, 0.2], "val_loss": [2.0, 1.0 * n]}
        for n in range(7)
    }
    chart = curves_chart(histories, figure).to_dict()
    rows = chart["layer"][0]["data"]["values"] if "data" in chart["layer"][0] else None
    rows = rows or chart["data"]["values"]
    for name, history in histories.items():
        shown = [(row["epoch"], row["value"]) for row in rows if row["network"] == name]
        assert shown == list(enumerate(history[figure], start=1))
    encoding = chart["layer"][0]["encoding"]
    scales = [encoding[channel]["scale"] for channel in ("color", "strokeDash")]
    assert all(scale["domain"] == list(histories) for scale in scales)
    styles = list(zip(*(map(str, scale["range"][:7]) for scale in scales), strict=True))
    assert len(set(styles)) == 7
