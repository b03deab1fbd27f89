"""The lesson "Stroke by stroke": what is sent to its player against what `digits/` computes."""

import numpy as np
import pytest

from digits.display.replay import moment_in_words
from digits.image.framing import frame_drawing
from digits.strokes.canvas_json import parse_strokes
from digits.strokes.replay import replay_frames
from testing.page import data_of, open_lesson, seven, texts
from views.lessons import replay
from views.session import Drawing


@pytest.fixture(scope="module")
def frames():
    return replay_frames(seven().ink, seven().strokes)


def test_each_frame_is_read_as_the_network_reads_its_ink(network, frames):
    data = data_of(open_lesson(replay.show, seven()), "replay")
    assert len(data["frames"]) == len(frames)
    for moment, frame in zip(data["frames"], frames, strict=True):
        (prediction,) = network.read(frame_drawing(frame.ink)[np.newaxis])
        assert moment["digits"] == list(prediction.digits)
        np.testing.assert_allclose(moment["shares"], prediction.probabilities, atol=1e-4)
        assert moment["stroke"] == frame.stroke
        ends = frame.piece.points[[0, -1]]
        np.testing.assert_allclose(np.array(moment["points"])[[0, -1]], ends, atol=0.06)


def test_the_last_frame_is_the_pages_answer(network):
    data = data_of(open_lesson(replay.show, seven()), "replay")
    (answer,) = network.read(seven().image[np.newaxis])
    assert data["frames"][-1]["digits"] == list(answer.digits)
    np.testing.assert_allclose(data["frames"][-1]["shares"], answer.probabilities, atol=1e-4)
    assert data["strokes"] == 2
    assert 1.5 <= data["seconds"] <= 3


def test_a_sentence_says_what_to_look_for(network, frames):
    read = [network.read(frame_drawing(frame.ink)[np.newaxis])[0].digits[:1] for frame in frames]
    strokes = [frame.stroke for frame in frames]
    sentence = moment_in_words([digit[0] if digit else None for digit in read], strokes)
    assert sentence in texts(open_lesson(replay.show, seven()).markdown)


def test_without_strokes_there_is_a_sentence():
    page = open_lesson(replay.show, Drawing(seven().ink))
    assert "no strokes" in texts(page.info)


def test_strokes_far_outside_of_the_canvas_are_replayed():
    way = [["M", 1e308, -1e308], *[["L", x, 1e15] for x in range(500)]]
    strokes = {"objects": [{"type": "path", "strokeWidth": 1e308, "path": way}] * 30}
    page = open_lesson(replay.show, Drawing(seven().ink, parse_strokes(strokes)))
    assert len(data_of(page, "replay")["frames"]) == 40
