"""A class's drawings as files: what is in them, and that others read them."""

import io
import subprocess
import sys

import cv2
import numpy as np
import pytest

from digits.classroom import ClassError
from digits.classroom.export import drawings_file, kaggle_csv
from digits.classroom.live import ClassDrawing
from digits.classroom.poster import GROUNDS, INK, choose_grid, poster
from digits.strokes.canvas_json import PenStroke
from digits.strokes.dataset import read_drawings
from testing.page import SEVEN
from testing.server import ROOT

OFF_CANVAS = [[(900, 900), (950, 950)]]


def drawing(label: int | None, strokes=SEVEN, pupil: int = 1) -> ClassDrawing:
    pen_strokes = [PenStroke(np.array(stroke, float), 23) for stroke in strokes]
    return ClassDrawing(0, pupil, 1, "deal", 7, label, pen_strokes, 0.0)


def test_strokes_are_read_back_with_who_drew_them_and_what(tmp_path):
    dot = [[(10.25, 20.5)]]
    drawings = [drawing(7, pupil=3), drawing(None), drawing(-1, dot, pupil=12)]
    path = tmp_path / "class.npz"
    path.write_bytes(drawings_file(drawings))
    found = read_drawings(path)
    assert found.labels.tolist() == [7, -1]
    assert found.kinds.tolist() == ["7", "no digit"]
    assert found.writers.tolist() == ["pupil 3", "pupil 12"]
    assert [[stroke.tolist() for stroke in strokes] for strokes in found.strokes] == [
        [[list(point) for point in stroke] for stroke in SEVEN],
        [[[10.25, 20.5]]],
    ]


def test_without_a_drawing_that_is_known_there_is_no_file():
    with pytest.raises(ClassError, match="no drawing yet"):
        drawings_file([drawing(None)])


@pytest.mark.process
def test_the_benchmark_reads_the_strokes(tmp_path):
    path = tmp_path / "class.npz"
    path.write_bytes(drawings_file([drawing(7), drawing(-1), drawing(7), drawing(None)]))
    command = "benchmarks.drawn_digits", "--network", "mlp-128", "--drawings", str(path)
    result = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert "2 digits" in result.stdout and "1 other drawings" in result.stdout


def test_pixels_are_those_that_a_network_sees():
    drawings = [
        drawing(7),
        drawing(-1),
        drawing(None),
        drawing(1, SEVEN[1:]),
        drawing(5, OFF_CANVAS),
    ]
    text = kaggle_csv(drawings).decode()
    header = text.splitlines()[0].split(",")
    assert header == ["label", *(f"pixel{place}" for place in range(784))]
    rows = np.loadtxt(io.StringIO(text), int, delimiter=",", skiprows=1)
    assert rows[:, 0].tolist() == [7, 1]
    for row, one in zip(rows, (drawings[0], drawings[3]), strict=True):
        np.testing.assert_array_equal(row[1:].reshape(28, 28), one.image)


@pytest.mark.parametrize("count", [1, 300])
def test_the_sheet_has_each_drawing_on_a_tile(count):
    labels = [None, -1, *range(10)]
    drawings = [drawing(labels[place % len(labels)]) for place in range(count)]
    sheet = cv2.imdecode(np.frombuffer(poster(drawings), np.uint8), cv2.IMREAD_COLOR)
    assert max(sheet.shape) / min(sheet.shape[:2]) == pytest.approx(420 / 297, rel=1e-3)
    first, second = (cv2.inRange(sheet, ground, ground) for ground in GROUNDS)
    outlines, _ = cv2.findContours(first | second, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    assert len(outlines) == count
    for left, top, width, height in map(cv2.boundingRect, outlines):
        assert abs(width - height) <= 1
        tile = sheet[top : top + height, left : left + width]
        assert cv2.countNonZero(cv2.inRange(tile, INK, INK)) > 0.05 * width * height


def test_digits_of_a_kind_stand_together():
    drawings = [drawing(8), drawing(3), drawing(8)]
    ordered = [drawing(3), drawing(8), drawing(8)]
    assert poster(drawings) == poster(ordered)


def test_all_tiles_are_on_the_sheet():
    for count in (*range(1, 60), 1999, 2000):
        grid = choose_grid(count)
        assert grid.columns * (grid.rows - 1) < count <= grid.columns * grid.rows
        corners = [grid.corner(place) for place in range(count)]
        assert len(set(corners)) == count
        ends = np.add(corners, grid.step)
        assert np.min(corners) > 0 and (ends <= (grid.width, grid.height)).all()
