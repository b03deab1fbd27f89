"""The curves of a pupil's networks: where they lie, and that each can be told from the others."""

from itertools import pairwise
from xml.etree import ElementTree

import pytest

from digits.display.history import DASHES
from digits.display.run_curves import NAME, apart, runs_svg, sample_svg


def draw(accuracies):
    histories = {number: {"val_accuracy": values} for number, values in accuracies.items()}
    return ElementTree.fromstring(runs_svg(histories))


def curves(svg):
    """Stroke, dashes and points of each curve; the thin lines to the numbers are left out."""
    for shown in svg.findall("polyline"):
        if shown.get("stroke-width"):
            points = [tuple(map(float, point.split(","))) for point in shown.get("points").split()]
            yield shown.get("stroke"), shown.get("stroke-dasharray"), points


def ticks(svg, anchor, place):
    """Values of the ticks, and where they are."""
    texts = [text for text in svg.findall("text") if text.get("text-anchor") == anchor]
    numbers = [text for text in texts if text.text != "epoch"]
    return {float(text.text.split()[0]): float(text.get(place)) for text in numbers}


def names(svg):
    """The numbers at the ends of the curves, and how high they stand."""
    bold = [text for text in svg.findall("text") if text.get("font-weight")]
    return {int(text.text): float(text.get("y")) for text in bold}


def test_curves_lie_where_the_ticks_say():
    svg = draw({1: [0.2, 0.6, 1.0]})
    ((_, _, points),) = curves(svg)
    up, across = ticks(svg, "end", "y"), ticks(svg, "middle", "x")
    assert set(up) == {0, 50, 100} and set(across) == {1, 2, 3}
    assert [x for x, _ in points] == pytest.approx([across[1], across[2], across[3]], abs=0.1)
    shares = [(up[0] - y - 4) / (up[0] - up[100]) for _, y in points]  # text stands 4 lower
    assert shares == pytest.approx([0.2, 0.6, 1.0], abs=0.01)


def test_twelve_networks_differ_without_colour_and_each_number_stands_beside_its_curve():
    svg = draw({n: [0.9, 0.95 + n / 1000] for n in range(1, 13)})
    shown = list(curves(svg))
    assert len({(stroke, dash) for stroke, dash, _ in shown}) == len(shown) == 12
    assert len({dash for _, dash, _ in shown}) == len(DASHES)
    places = names(svg)
    assert sorted(places, key=places.get) == list(range(12, 0, -1))  # the best is on top
    steps = [below - above for above, below in pairwise(sorted(places.values()))]
    assert min(steps) >= NAME - 0.2
    height = float(svg.get("viewBox").split()[3])
    assert all(0 < place < height for place in places.values())


def test_a_curve_and_its_sample_look_the_same_whichever_others_are_shown():
    ((stroke, dash, _),) = curves(draw({5: [0.5, 0.6]}))
    piece = ElementTree.fromstring(sample_svg(5)).find("path")
    assert (piece.get("stroke"), piece.get("stroke-dasharray")) == (stroke, dash)


@pytest.mark.parametrize(
    ("values", "number_of_points"),
    [([], 0), ([0.1], 1), ([0.1, float("nan")], 1), ([float("inf")] * 3, 0)],
)
def test_a_network_that_diverged_is_shown_up_to_there(values, number_of_points):
    svg = draw({1: [0.9, 0.95, 0.96], 2: values})
    assert "nan" not in ElementTree.tostring(svg, "unicode")
    (_, (_, _, points)) = curves(svg)
    assert len(points) == number_of_points
    assert set(names(svg)) == ({1, 2} if number_of_points else {1})


@pytest.mark.parametrize("accuracies", [{1: []}, {1: [1.0]}, {1: [0.97, 0.98]}, {1: [0.0, 0.0]}])
def test_every_curve_is_inside_of_the_picture(accuracies):
    svg = draw(accuracies)
    _, _, width, height = map(float, svg.get("viewBox").split())
    for _, _, points in curves(svg):
        assert all(0 <= x <= width and 0 <= y <= height for x, y in points)
    assert len(ticks(svg, "end", "y")) >= 2


def test_a_screen_reader_hears_the_last_epoch_of_each():
    label = draw({1: [0.9, 0.951], 3: [0.1]}).get("aria-label").replace("\u202f", " ")
    assert label.endswith("in the last epoch of each network. 1: 95.1 %, 3: 10.0 %")


@pytest.mark.parametrize(
    ("places", "moved"),
    [
        ([], []),
        ([5], [5]),
        ([5, 50], [5, 50]),
        ([5, 6, 7], [5, 15, 25]),
        ([95, 96, 97], [80, 90, 100]),
        ([5, 98, 99], [5, 90, 100]),
    ],
)
def test_names_are_moved_apart(places, moved):
    assert apart(places, 10, 100) == moved
