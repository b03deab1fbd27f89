"""The lesson "What if": picture, answer, marks and address against what `digits/` computes."""

import math

import numpy as np
import pytest

from digits.display.robustness import robustness_in_words
from digits.image.framing import to_mnist
from digits.image.transform import perturb
from digits.networks.report import read_report
from digits.networks.sweep import sweep
from testing.page import (
    data_of,
    html,
    open_lesson,
    pictures,
    press,
    probabilities,
    session_of,
    seven,
    texts,
)
from tests.views.lessons.reading import assert_reads
from views import sliders
from views.lessons import what_if
from views.lessons.what_if import POSITIONS
from views.session import Drawing


def changed(page, **values):
    """The page after a browser's report."""
    said = session_of(page).what_if
    sliders.take_report(said, {"values": values, "touched": list(values)[-1], "number": 5})
    return page.run()


def assert_shows(page, network, image):
    np.testing.assert_array_equal(pictures(page), [image])
    assert_reads(probabilities(page), network, [image])


def test_it_starts_with_the_drawing_as_it_is(network, image):
    page = open_lesson(what_if.show, seven())
    assert_shows(page, network, image)
    assert data_of(page, "what_if_sliders")["values"] == sliders.NEUTRAL
    assert data_of(page, "what_if_sliders")["runs"] == runs_of(network, image, sliders.NEUTRAL)


def runs_of(network, image, values, framed_again=False):
    """The marks as JSON has them."""
    swept = sweep(network, image, values, POSITIONS, framed_again)
    return {name: [list(run) for run in runs] for name, runs in swept.items()}


def test_a_report_changes_picture_answer_and_marks_and_is_echoed(network, image):
    page = changed(open_lesson(what_if.show, seven()), right=4, turn=-30, pen=1.5)
    now = perturb(image[np.newaxis], right=4, turn=-30, pen=1.5)[0]
    assert_shows(page, network, now)
    data = data_of(page, "what_if_sliders")
    values = {**sliders.NEUTRAL, "right": 4, "turn": -30, "pen": 1.5}
    assert (data["values"], data["number"]) == (values, 5)
    assert data["runs"] == runs_of(network, image, values)


def test_a_digit_with_another_label_is_called_a_mistake():
    page = open_lesson(what_if.show, Drawing(seven().ink, label=1))
    assert "A mistake: this is a 1. The network says 7." in html(page)


def test_as_it_was_puts_back_the_sliders_and_the_switch(network, image):
    page = changed(open_lesson(what_if.show, seven()), right=4, turn=30)
    page.toggle(key="framed_again").set_value(True).run()
    press(page, "As it was")
    assert not page.exception
    assert not page.toggle(key="framed_again").value
    assert_shows(page, network, image)


def test_framed_again_a_shift_is_taken_back_but_not_a_turn(network, image):
    page = changed(open_lesson(what_if.show, seven()), right=3, down=-3)
    page.toggle(key="framed_again").set_value(True).run()
    assert_shows(page, network, image)
    values = {**sliders.NEUTRAL, "right": 3, "down": -3}
    assert data_of(page, "what_if_sliders")["runs"] == runs_of(network, image, values, True)
    changed(page, turn=45)
    turned = to_mnist(perturb(image[np.newaxis], right=3, down=-3, turn=45)[0])
    assert (turned != image).any()
    assert_shows(page, network, turned)


@pytest.mark.parametrize("framed_again", [False, True])
def test_where_nothing_is_left_there_is_a_sentence(framed_again):
    ink = np.zeros((28, 28), np.uint8)
    ink[10, 4:24] = 20
    page = changed(open_lesson(what_if.show, Drawing(ink)), pen=-2.0)
    page.toggle(key="framed_again").set_value(framed_again).run()
    assert not page.exception
    assert "Nothing of the digit is left" in html(page)


# What comes from a browser or an address


WRONG = [None, "x", math.nan, math.inf, 91, [1], 10**400]  # no degrees


@pytest.mark.parametrize(
    "values", [None, 7, [], {"size": 0}, {"other": 3}, *({"turn": value} for value in WRONG)]
)
def test_what_no_slider_can_say_is_ignored(values):
    page = open_lesson(what_if.show, seven())
    said = session_of(page).what_if
    sliders.take_report(said, {"values": values, "touched": ["turn"], "number": "x"})
    sliders.take_report(said, values)
    assert (said.values, said.touched, said.number) == (sliders.NEUTRAL, "turn", 0)


def test_the_address_is_read_once_and_follows_a_slider_that_was_let_go(network, image):
    address = {"turn": "30", "right": "99", "size": "large", "pen_wider": "1.5"}
    page = open_lesson(what_if.show, seven(), address=address)
    assert_shows(page, network, perturb(image[np.newaxis], turn=30, pen=1.5)[0])
    assert written(page) == {"turn": "30", "pen_wider": "1.5"}
    changed(page, turn=0, size=0.45)
    assert written(page) == {"pen_wider": "1.5", "size": "0.45"}


def test_a_value_between_two_positions_is_the_nearer_one():
    page = open_lesson(what_if.show, seven(), address={"turn": "43.9", "size": "0.98"})
    assert session_of(page).what_if.values == {**sliders.NEUTRAL, "turn": 45}


def test_while_a_slider_moves_the_address_stays():
    page = open_lesson(what_if.show, seven())
    said = session_of(page).what_if
    sliders.take_report(said, {"values": {"turn": 15}, "moving": True})
    page.run()
    assert written(page) == {}
    sliders.take_report(said, {"values": {"turn": 18}, "moving": False})
    page.run()
    assert written(page) == {"turn": "18"}


def written(page):
    address = page.query_params
    return {name: v if isinstance(v, str) else v[-1] for name, v in address.items()}


# All test digits


def test_the_curve_follows_the_slider_that_was_touched_last():
    report = read_report("mlp-128")
    page = open_lesson(what_if.show, seven())
    for values in ({"turn": 30}, {"right": -4}, {"pen": 1.5}):
        changed(page, **values)
        ((change, value),) = values.items()
        sentence = robustness_in_words(report.robustness, change, value)
        assert sentence in texts(page.caption)
        assert sentence in data_of(page, "svg")


def test_without_a_report_the_lesson_goes_on(models):
    (models / "mlp-128" / "report.json").write_text("{}")
    page = open_lesson(what_if.show, seven())
    assert "was not measured" in texts(page.caption)
