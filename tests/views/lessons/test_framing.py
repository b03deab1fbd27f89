"""How a drawing is framed, under AppTest: each step against `digits.image.framing`."""

import numpy as np
import pytest

from digits.image.framing import frame_drawing, put_in_corner, steps
from digits.networks.recipes import CATALOGUE
from digits.strokes.canvas_json import parse_strokes
from digits.strokes.render import draw_paths
from testing.page import (
    SIDE,
    answers,
    canvas_report,
    html,
    open_lesson,
    pictures,
    probabilities,
    seven,
    texts,
)
from tests.views.lessons.reading import assert_reads
from views.lessons import framing
from views.session import Drawing

ALL = ("crop", "scale", "centre")


@pytest.mark.parametrize("in_corner", [False, True])
def test_switches_leave_out_steps_and_set_both_answers_side_by_side(network, in_corner):
    drawing = seven()
    drawing.ink[:60] = 0  # so that it is not in the middle of its canvas
    page = open_lesson(framing.show, drawing, corner=in_corner)
    ink = put_in_corner(drawing.ink) if in_corner else drawing.ink
    for off in ([], ["crop"], ["scale"], ["centre"], ["crop", "centre"]):
        for step in ALL:
            page.toggle(key=step).set_value(step not in off)
        page.run()
        # With nothing switched off, the other answer is the one without any framing.
        other = steps(ink, **dict.fromkeys(off or ALL, False)).centred
        expected = [*steps(ink, **dict.fromkeys(off, False)), frame_drawing(ink), other]
        for shown, picture in zip(pictures(page), expected, strict=True):
            np.testing.assert_array_equal(shown, picture)
        assert_reads(probabilities(page), network, [frame_drawing(ink), other])


@pytest.mark.parametrize("name", CATALOGUE)
def test_the_first_look_at_an_ordinary_digit_shows_what_framing_does(name):
    page = open_lesson(framing.show, seven(), name)
    framed, unframed = answers(page)
    assert framed == ("digit known", "7")
    assert unframed[1] != "7"
    assert "small and in a corner" in texts(page.markdown)


def test_large_and_in_the_middle_the_best_network_reads_it_unframed():
    page = open_lesson(framing.show, seven(), "best", corner=False)
    assert answers(page) == [("digit known", "7"), ("digit known", "7")]


def test_the_first_sentence_fits_the_drawing():
    page = open_lesson(framing.show, seven(), corner=False)
    assert "Small in a corner" in texts(page.markdown)
    page = open_lesson(framing.show, Drawing(put_in_corner(seven().ink)), corner=False)
    assert "small or not in the middle" in texts(page.markdown)


def test_a_stray_dot_is_named_as_left_out_and_gone_from_the_crop():
    small, dot = put_in_corner(seven().ink), [[(320, 320), (320, 320)]]
    page = open_lesson(framing.show, Drawing(small), corner=False)
    cropped = pictures(page)[1]
    assert "no dot" not in html(page)
    stray = np.maximum(small, draw_paths(parse_strokes(canvas_report(dot)), SIDE))
    page = open_lesson(framing.show, Drawing(stray), corner=False)
    assert "Cropped, no dot" in html(page)
    np.testing.assert_array_equal(pictures(page)[0], stray)
    np.testing.assert_array_equal(pictures(page)[1], cropped)
    page.toggle(key="crop").set_value(False).run()
    assert "no dot" not in html(page)


def test_a_drawing_that_scaling_alone_makes_nothing_of_gets_a_sentence():
    speck = np.zeros((1000, 1000), np.uint8)
    speck[500, 500] = 90
    page = open_lesson(framing.show, Drawing(speck))
    assert not page.exception
    assert "nothing is left" in texts(page.info)


def test_another_digit_than_the_true_one_is_called_wrong():
    for label, wrong in ((7, False), (1, True)):
        page = open_lesson(framing.show, Drawing(seven().ink, label=label), "best", corner=False)
        assert ("wrong</span>" in html(page)) == wrong


def test_every_picture_has_a_text():
    page = open_lesson(framing.show, seven())
    assert html(page).count("<img") == 6
    assert 'alt=""' not in html(page)
