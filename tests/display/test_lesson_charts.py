"""Charts of the lessons: what they show of plain arrays."""

import numpy as np
import pytest

from digits.display.lesson_charts import replay_chart, robustness_chart
from digits.display.palette import BLUE, GREY, ORANGE
from digits.image.transform import PERTURBATIONS
from tests.display.spec import layers_of

ROBUSTNESS = {
    "turn": {"values": [-90, -30, 0, 30, 90], "accuracy": [0.15, 0.8, 0.99, 0.7, 0.12]},
    "size": {"values": [0.5, 1, 1.5], "accuracy": [0.3, 0.98, 0.6]},
}


# Robustness


@pytest.mark.parametrize("change", ROBUSTNESS)
def test_the_line_is_the_accuracy_over_the_values(change):
    (line,) = layers_of(robustness_chart(ROBUSTNESS, change, 1), "line")
    assert [row["value"] for row in line.rows] == ROBUSTNESS[change]["values"]
    assert [row["accuracy"] for row in line.rows] == ROBUSTNESS[change]["accuracy"]
    assert line.mark["color"] == BLUE
    assert line.encoding["x"]["title"] == PERTURBATIONS[change].title


@pytest.mark.parametrize(
    ("value", "place", "accuracy"),
    [(0, 0, 0.99), (30, 30, 0.7), (15, 15, 0.845), (-60, -60, 0.475), (-120, -90, 0.15)],
)
def test_the_present_value_is_marked_on_the_line(value, place, accuracy):
    chart = robustness_chart(ROBUSTNESS, "turn", value)
    (rule,) = layers_of(chart, "rule")
    (point,) = [layer for layer in layers_of(chart, "point") if layer.mark.get("filled")]
    for mark in (rule, point):
        assert [row["value"] for row in mark.rows] == [place]
        assert [row["accuracy"] for row in mark.rows] == pytest.approx([accuracy])
    assert "y" not in rule.encoding  # from top to bottom
    assert point.mark["color"] == ORANGE


def test_axes_do_not_move_with_the_present_value():
    for value in (-90, 0, 45):
        for layer in layers_of(robustness_chart(ROBUSTNESS, "turn", value)):
            assert layer.encoding["x"]["scale"]["domain"] == [-90, 90]
            if "y" in layer.encoding:
                assert layer.encoding["y"]["scale"]["domain"] == [0, 1]


# Replay


def replayed():
    """A 1 that becomes a 7 and then a 9, in ten frames."""
    probabilities = np.full((10, 10), 0.01)
    for frames, digit in ((range(0, 3), 1), (range(3, 8), 7), (range(8, 10), 9)):
        probabilities[list(frames), digit] = 0.91
    probabilities[5, 7] = 0.95
    probabilities[5, 0] = 0.01 - 0.04 / 8
    return probabilities


def digits_of(layer):
    return {row["digit"] for row in layer.rows}


def test_each_digit_has_a_line_over_the_frames():
    probabilities = replayed()
    lines = layers_of(replay_chart(probabilities, [4, 9], 0), "line")
    rows = [row for line in lines for row in line.rows]
    assert len(rows) == 100
    for row in rows:
        expected = probabilities[row["frame"] - 1, int(row["digit"])]
        assert row["probability"] == pytest.approx(expected)


def test_the_digits_that_ever_led_stand_out_and_are_named_where_they_are_highest():
    chart = replay_chart(replayed(), [4, 9], 0)
    others, leading = layers_of(chart, "line")
    assert digits_of(others) == set("0234568")
    assert digits_of(leading) == set("179")
    roles = {row["digit"]: row["role"] for row in leading.rows}
    assert roles == {"1": "led", "7": "led", "9": "answer"}
    color = leading.encoding["color"]["scale"]
    assert dict(zip(color["domain"], color["range"], strict=True)) == {
        "answer": BLUE,
        "led": ORANGE,
        "other": GREY,
    }
    dash = leading.encoding["strokeDash"]["scale"]
    assert dash["domain"][:2] == ["answer", "led"] and dash["range"][0] != dash["range"][1]
    (names,) = layers_of(chart, "text")
    assert {row["digit"]: row["frame"] for row in names.rows} == {"1": 1, "7": 6, "9": 9}


def test_rules_stand_at_the_ends_of_strokes_and_at_the_chosen_frame():
    ends, chosen = layers_of(replay_chart(replayed(), np.array([2, 6, 9]), np.int64(4)), "rule")
    assert [(row["frame"], row["stroke"]) for row in ends.rows] == [(3, 1), (7, 2), (10, 3)]
    assert chosen.rows == [{"frame": 5}]
    axis = ends.encoding["x"]["axis"]
    assert axis["values"] == [3, 7, 10]
    assert axis["labelExpr"] == "indexof([3, 7, 10], datum.value) + 1"


def test_frames_without_anything_to_read_are_left_out():
    probabilities = replayed()
    probabilities[[0, 4]] = np.nan
    lines = layers_of(replay_chart(probabilities, [9], 0), "line")
    rows = [row for line in lines for row in line.rows]
    assert {row["frame"] for row in rows} == {2, 3, 4, 6, 7, 8, 9, 10}
    assert np.isfinite([row["probability"] for row in rows]).all()


@pytest.mark.parametrize("frames", [0, 1, 3])
def test_a_chart_without_a_single_reading_is_empty(frames):
    chart = replay_chart(np.full((frames, 10), np.nan), [], 0)
    assert all(line.rows == [] for line in layers_of(chart, "line") + layers_of(chart, "text"))


def test_axes_do_not_move_with_the_chosen_frame():
    for at in (0, 5, 9):
        for layer in layers_of(replay_chart(replayed(), [9], at)):
            assert layer.encoding["x"]["scale"]["domain"] == [1, 10]
            if "y" in layer.encoding:
                assert layer.encoding["y"]["scale"]["domain"] == [0, 1]
