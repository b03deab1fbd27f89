"""How a drawing is framed, under AppTest: each step against `digits.image.framing`."""

import numpy as np

from digits.image.framing import steps, to_mnist
from testing.page import open_lesson, pictures, probabilities, seven, texts
from tests.views.lessons.reading import assert_reads
from views.lessons import framing
from views.session import Drawing


def test_switches_leave_out_steps_and_set_both_answers_side_by_side(network):
    drawing = seven()
    drawing.ink[:60] = 0  # so that it is not in the middle of its canvas
    page = open_lesson(framing.show, drawing)
    for off in ([], ["crop"], ["scale"], ["centre"], ["crop", "centre"]):
        for step in ("crop", "scale", "centre"):
            page.toggle(key=f"step_{step}").set_value(step not in off)
        page.run()
        expected = steps(drawing.ink, **dict.fromkeys(off, False))
        for shown, step in zip(pictures(page), expected, strict=True):
            np.testing.assert_array_equal(shown, step)
        images = [to_mnist(drawing.ink), expected.centred] if off else [expected.centred]
        assert_reads(probabilities(page), network, images)


def test_a_drawing_that_scaling_alone_makes_nothing_of_gets_a_sentence():
    speck = np.zeros((1000, 1000), np.uint8)
    speck[500, 500] = 90
    page = open_lesson(framing.show, Drawing(speck))
    page.toggle(key="step_crop").set_value(False).run()
    assert not page.exception
    assert "nothing is left" in texts(page.info)
