"""The drawing stroke by stroke, under AppTest: frames against `digits.strokes.replay`."""

import numpy as np
import pytest

from digits.image.framing import to_mnist
from digits.strokes.canvas_json import MAX_COMMANDS, MAX_STROKES, parse_strokes
from digits.strokes.replay import replay_frames
from testing.page import html, open_lesson, pictures, probabilities, seven, texts
from tests.views.lessons.reading import assert_reads
from views.lessons import replay
from views.session import Drawing


def test_the_replay_goes_back_and_ends_at_the_answer(network):
    drawing = seven()
    page = open_lesson(replay.show, drawing)
    ways = parse_strokes(drawing.strokes)
    frames = replay_frames(drawing.ink, ways)
    assert page.slider(key="replay").value == len(frames)
    np.testing.assert_array_equal(pictures(page), [drawing.ink])
    assert_reads(probabilities(page), network, [to_mnist(drawing.ink)])
    page.slider(key="replay").set_value(10).run()
    np.testing.assert_array_equal(pictures(page), [frames[9].ink])
    assert_reads(probabilities(page), network, [to_mnist(frames[9].ink)])
    assert "Stroke 1 of 2" in html(page)


def test_a_picture_without_strokes_says_so():
    page = open_lesson(replay.show, Drawing(seven().ink))
    assert not page.exception
    assert "has strokes to replay" in texts(page.info)


# Strokes that nobody drew

STROKES = {
    "too many": {
        "objects": [{"type": "path", "strokeWidth": 9, "path": [["M", 1, 1]]}] * (MAX_STROKES + 1)
    },
    "too long": {
        "objects": [
            {"type": "path", "strokeWidth": 9, "path": [["M", 1, 1]] + [["L", 1, 1]] * MAX_COMMANDS}
        ]
    },
    "no numbers": {"objects": [{"type": "path", "strokeWidth": float("nan"), "path": [["M"]]}]},
    "a number": 7,
}


@pytest.mark.parametrize("strokes", STROKES.values(), ids=STROKES)
def test_strokes_that_nobody_drew_are_not_replayed(strokes):
    page = open_lesson(replay.show, Drawing(seven().ink, strokes))
    assert "Only a drawing from the page's own canvas" in texts(page.info)


def test_strokes_far_outside_of_the_canvas_are_replayed():
    way = [["M", 1e308, -1e308], *[["L", x, 1e15] for x in range(500)]]
    strokes = {"objects": [{"type": "path", "strokeWidth": 1e308, "path": way}] * 30}
    page = open_lesson(replay.show, Drawing(seven().ink, strokes))
    assert page.slider(key="replay").max == 40
