"""Tiles of a class's drawings: what they say, and which of them stay as they are."""

import re
from itertools import pairwise

import numpy as np
import pytest

from digits.classroom.live import ClassDrawing
from digits.classroom.task import DEAL
from digits.networks.decision import Outputs, decide
from digits.strokes.canvas_json import PenStroke
from views.classroom import tiles

ROUND = np.linspace(0, 2 * np.pi, 200)
CIRCLE = 180 + 100 * np.column_stack([np.cos(ROUND), np.sin(ROUND)])


def drawing(label: int | None, points=CIRCLE) -> ClassDrawing:
    return ClassDrawing(5, 7, 1, DEAL, label, label, [PenStroke(points, 20)], 0.0)


def read_as(digit: int, confidence: float = 0.9, no_digit: float = 0.0):
    row = np.full((1, 10), (1 - confidence) / 9, np.float32)
    row[0, digit] = confidence
    return decide(Outputs(row, np.float32([no_digit])))[0]


@pytest.mark.parametrize(
    ("label", "prediction", "words", "result"),
    [
        (4, read_as(4), "4 ✓", "right"),
        (4, read_as(9), "4 → 9 ✗", "wrong"),
        (4, read_as(9, 0.4), r"4 → 9 or \d \?", "undecided"),
        (4, read_as(9, no_digit=0.8), "4 → none ⊘", "refused"),
        (-1, read_as(9, no_digit=0.8), "no digit ✓", "right"),
        (-1, read_as(9), "none → 9 ✗", "wrong"),
        (None, read_as(9), "9", "unknown"),
    ],
)
def test_a_tile_tells_by_words_sign_and_class_how_it_was_read(label, prediction, words, result):
    html = tiles._tile(drawing(label), prediction, None)
    assert re.fullmatch(words, re.sub("<[^>]+>", "", html).strip())
    assert f'class="drawn {result}"' in html


def test_a_caption_is_text():
    assert "&lt;img&gt;" in tiles._tile(drawing(4), read_as(4), "<img>")


def test_a_picture_holds_the_line_in_few_points():
    svg = tiles.svg([PenStroke(CIRCLE, 20)])
    points = np.array([point.split(",") for point in re.findall(r"[\d.]+,[\d.]+", svg)], float)
    assert len(points) < 40
    assert np.abs(np.hypot(*(points - 180).T) - 100).max() < 1
    left, top, width, height = map(float, re.search('viewBox="(.+?)"', svg)[1].split())
    assert left < 70 and top < 70 and left + width > 290 and top + height > 290


def test_a_dot_is_seen():
    assert '<polyline points="9,9 9,9"' in tiles.svg([PenStroke(np.array([[9.0, 9.0]]), 20)])


@pytest.mark.parametrize("whole", [False, True])
def test_of_all_blocks_a_new_drawing_changes_the_first_alone(whole):
    for count in (1, 31, 32, 33, 170, 1_999):
        before, after = tiles._edges(count, whole), tiles._edges(count + 1, whole)
        # Counted from the end, since the newest stand in front.
        full = {(count - end, count - begin) for begin, end in pairwise(before[1:])}
        now = {(count + 1 - end, count + 1 - begin) for begin, end in pairwise(after)}
        assert len(full - now) <= 1 if not whole else full <= now
        assert after[-1] == count + 1 or (not whole and after[-1] > tiles.NEWEST - tiles.BLOCK)


def test_without_drawings_there_is_no_block():
    assert tiles._edges(0, False) == [0]
