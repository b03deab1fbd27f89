"""Training curves as SVG: where the points lie, against the scale that the ticks give."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from digits.display.history import (
    NARROW,
    history_svg,
    in_words,
    networks_svg,
    ticks,
    value_in_words,
    whole_ticks,
)
from digits.display.palette import BLUE, ORANGE
from tests.display.letters import clipped

HISTORY = {
    "accuracy": [0.8, 0.9, 0.95],
    "val_accuracy": [0.85, 0.91, 0.93],
    "loss": [2.0, 1.0, 0.5],
    "val_loss": [1.5, 0.75, 0.6],
}


def parse(history, figure):
    return ElementTree.fromstring(history_svg(history, figure))


def curves(svg):
    """Stroke, dashes and points of each curve."""
    for line in svg.findall("polyline"):
        points = [tuple(map(float, point.split(","))) for point in line.get("points").split()]
        yield line.get("stroke"), line.get("stroke-dasharray"), points


def axis(svg, anchor):
    """Places and values of the ticks on one axis: "end" is up, "middle" is across."""
    place = "y" if anchor == "end" else "x"
    texts = [text for text in svg.findall("text") if text.get("text-anchor") == anchor]
    numbers = [text for text in texts if re.match(r"-?[\d.]", text.text)]
    return [(float(text.get(place)), float(text.text.split()[0])) for text in numbers]


def value_at(place, ticks):
    """The value at a place, along the line through the first two ticks."""
    (a, first), (b, second) = ticks[:2]
    return first + (place - a) / (b - a) * (second - first)


@pytest.mark.parametrize(("figure", "factor"), [("accuracy", 100), ("loss", 1)])
def test_curves_lie_where_the_ticks_say(figure, factor):
    svg = parse(HISTORY, figure)
    across, up = axis(svg, "middle"), axis(svg, "end")
    for (_, _, points), name in zip(curves(svg), (figure, f"val_{figure}"), strict=True):
        epochs = [value_at(x, across) for x, _ in points]
        values = [value_at(y + 4, up) / factor for _, y in points]  # text stands 4 lower
        assert epochs == pytest.approx([1, 2, 3], abs=0.02)
        assert values == pytest.approx(HISTORY[name], abs=0.01)


def test_training_and_validation_differ_in_colour_and_dash():
    (training, solid, _), (validation, dashed, _) = curves(parse(HISTORY, "loss"))
    assert (training, validation) == (BLUE, ORANGE)
    assert solid is None and dashed
    assert {"training", "validation"} < set(parse(HISTORY, "loss").itertext())


def test_a_screen_reader_hears_the_last_epoch():
    label = parse(HISTORY, "accuracy").get("aria-label").replace("\u202f", " ")
    assert label == "Accuracy in epoch 3: training 95.0 %, validation 93.0 %"


def test_values_that_are_not_finite_are_left_out():
    history = HISTORY | {"loss": [2.0, float("nan"), 1.0], "val_loss": [float("inf")] * 3}
    (_, _, training), (_, _, validation) = curves(parse(history, "loss"))
    assert (len(training), len(validation)) == (2, 0)


ODD = {
    "a loss of 800": ("loss", [800.0, 790.0]),
    "a loss of 0.0003": ("loss", [0.0004, 0.0003]),
    "a loss of 0": ("loss", [0.0, 0.0]),
    "a loss of millions": ("loss", [8.5e9, 2e7]),
    "one epoch": ("accuracy", [0.9]),
    "fifty epochs": ("accuracy", [1 - 0.9 / n for n in range(1, 51)]),
    "guessing": ("accuracy", [0.1] * 5),
    "all right": ("accuracy", [1.0, 1.0]),
    "all wrong": ("accuracy", [0.0]),
    "no number": ("loss", [float("nan"), float("inf")]),
    "nothing yet": ("loss", []),
}


@pytest.mark.parametrize(("figure", "values"), ODD.values(), ids=ODD)
@pytest.mark.parametrize("several", [False, True])
def test_whatever_the_figures_are_ticks_are_plain_and_possible(figure, values, several):
    history = {figure: values, f"val_{figure}": values}
    drawn = networks_svg({"a": history}, figure) if several else history_svg(history, figure)
    svg = ElementTree.fromstring(drawn)
    assert not re.search(r"\b(nan|inf)\b", drawn)
    for text in svg.itertext():
        assert re.fullmatch(r"[\d,]+(\.\d{1,5})?( %| million| billion)?|[a-z]+", text), text
    ticks = [tick for anchor in ("end", "middle") for _, tick in axis(svg, anchor)]
    assert ticks and min(ticks) >= 0
    if figure == "accuracy":
        assert max(tick for _, tick in axis(svg, "end")) <= 100
    assert clipped(svg) == []


@pytest.mark.parametrize(
    ("figure", "value", "words"),
    [
        ("accuracy", 0.9412, "94.1\u202f%"),
        ("loss", 0.5, "0.500"),
        ("loss", 9975.82, "9,975.820"),
        ("loss", 2.5e9, "2.5 billion"),
        ("loss", float("nan"), "no number"),
    ],
)
def test_a_value_is_written_for_people(figure, value, words):
    assert value_in_words(figure, value) == words


def test_a_single_epoch_is_a_dot():
    svg = parse({"loss": [0.5], "val_loss": [0.4]}, "loss")
    dots = [(float(dot.get("cx")), float(dot.get("cy"))) for dot in svg.findall("circle")]
    assert dots == [points[0] for _, _, points in curves(svg)]
    assert not parse(HISTORY, "loss").findall("circle")


@pytest.mark.parametrize("values", [[0.5], [0.5, 0.5], [0.0, 0.0], []])
def test_short_and_level_curves_have_a_place(values):
    history = {"loss": values, "val_loss": values}
    for _, _, points in curves(parse(history, "loss")):
        assert len(points) == len(values)
        assert all(0 <= x <= NARROW and 0 <= y <= NARROW for x, y in points)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 1, [0, 0.5, 1]),
        (0.76, 1.0, [0.8, 0.9, 1.0]),
        (0.3, 0.95, [0.4, 0.6, 0.8]),
        (1, 500, [200, 400]),
        (-0.1, 2300, [0, 1000, 2000]),
    ],
)
def test_ticks_are_round_numbers(low, high, expected):
    assert ticks(low, high) == pytest.approx(expected)


def test_ticks_are_few_and_evenly_apart_whatever_the_range():
    for power in range(-6, 7):
        for high in (1.01, 1.7, 2.3, 4.9, 7.7, 9.99):
            found = ticks(10.0**power, high * 10.0**power)
            assert len(found) <= 5
            steps = [b - a for a, b in pairwise(found)]
            assert steps == pytest.approx([steps[0]] * len(steps)) if steps else True


def test_epochs_are_whole_and_begin_at_1():
    assert whole_ticks(1, 2) == [1, 2]
    assert whole_ticks(1, 500) == [1, 200, 400]


@pytest.mark.parametrize(
    ("figure", "value", "words"),
    [
        ("accuracy", 0.995, "99.5 %"),
        ("accuracy", 0.30000000000000004, "30 %"),
        ("accuracy", 0.11352, "11.352 %"),
        ("loss", 0.4, "0.4"),
        ("loss", 2300, "2,300"),
        ("loss", 8.5e9, "8.5 billion"),
        ("loss", 2e20, "200 · 10^18"),
    ],
)
def test_ticks_are_plain_numbers(figure, value, words):
    assert in_words(figure, value) == words


def test_every_tick_of_a_tiny_range_says_another_number_and_fits_left_of_the_curves():
    values = [0.11350, 0.11352, 0.11358]
    svg = parse({"accuracy": values, "val_accuracy": values}, "accuracy")
    texts = [text.text for text in svg.findall("text") if text.get("text-anchor") == "end"]
    assert len(set(texts)) == len(texts) >= 2
    place = axis(svg, "end")[0][0]
    assert place and float(svg.find("text[@text-anchor='end']").get("x")) >= 6 * max(
        map(len, texts)
    )


# Several networks


@pytest.mark.parametrize("figure", ["accuracy", "loss"])
def test_every_network_has_a_curve_of_its_own_colour_and_dash(figure):
    histories = {
        f"network {n}": {"val_accuracy": [0.1 * n, 0.2], "val_loss": [2.0, 1.0 * n]}
        for n in range(7)
    }
    svg = ElementTree.fromstring(networks_svg(histories, figure))
    shown = list(curves(svg))
    assert len({(stroke, dash) for stroke, dash, _ in shown}) == 7
    assert all(len(points) == 2 for *_, points in shown)
    assert set(histories) < set(svg.itertext())


def test_epochs_of_networks_double_over_equal_ways():
    history = {"val_loss": list(range(100))}
    svg = ElementTree.fromstring(networks_svg({"a": history}, "loss"))
    ((*_, points),) = curves(svg)
    (first, *_), (second, *_), (fourth, *_) = points[0], points[1], points[3]
    assert fourth - second == pytest.approx(second - first, abs=0.2)
    at = dict((value, place) for place, value in axis(svg, "middle"))
    assert at[2] == pytest.approx(second, abs=0.1) and at[100] == pytest.approx(
        points[-1][0], abs=0.1
    )


def test_few_epochs_are_evenly_apart():
    svg = ElementTree.fromstring(networks_svg({"a": {"val_loss": list(range(20))}}, "loss"))
    ((*_, points),) = curves(svg)
    steps = [second - first for (first, _), (second, _) in pairwise(points)]
    assert steps == pytest.approx([steps[0]] * 19, abs=0.11)


def test_losses_of_networks_that_are_not_finite_are_left_out():
    svg = ElementTree.fromstring(networks_svg({"a": {"val_loss": [float("inf"), 1.0]}}, "loss"))
    ((*_, points),) = curves(svg)
    assert len(points) == 1
