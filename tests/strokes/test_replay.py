"""Drawings replayed: frames against strokes drawn alone."""

from itertools import pairwise

import numpy as np
import pytest

from digits.strokes.canvas_json import PenPath, parse_strokes
from digits.strokes.render import draw_strokes
from digits.strokes.replay import replay_frames
from tests.strokes.canvas import FOUR, PEN, SEVEN, canvas_of, hand

SIDE = 360


def drawing_and_paths(strokes):
    return draw_strokes(strokes, PEN, SIDE), parse_strokes(canvas_of(strokes))


@pytest.mark.parametrize("strokes", [SEVEN, FOUR, FOUR[2:]], ids=["7", "4", "dot"])
@pytest.mark.parametrize("frames", [1, 2, 3, 7, 40])
def test_ink_only_comes_and_the_last_frame_is_the_drawing(strokes, frames):
    ink, paths = drawing_and_paths(strokes)
    replayed = replay_frames(ink, paths, frames)
    assert len(replayed) == max(frames, len(strokes))
    for before, after in pairwise(replayed):
        assert (after.ink >= before.ink).all()
        assert after.stroke - before.stroke == before.done
    np.testing.assert_array_equal(replayed[-1].ink, ink)
    for frame in replayed:
        assert (frame.ink.dtype, frame.ink.shape) == (np.uint8, ink.shape)
        assert ((frame.ink == ink) | (frame.ink < ink)).all()
    assert [frame.stroke for frame in replayed if frame.done] == list(range(1, len(strokes) + 1))


@pytest.mark.parametrize("frames", [3, 8, 40])
def test_where_a_stroke_ends_the_frame_is_that_stroke_drawn_alone(frames):
    ink, paths = drawing_and_paths(FOUR)
    ends = [frame for frame in replay_frames(ink, paths, frames) if frame.done]
    for count, frame in enumerate(ends, start=1):
        np.testing.assert_array_equal(frame.ink, draw_strokes(FOUR[:count], PEN, SIDE))


def test_where_strokes_cross_only_ink_at_the_crossing_comes_early():
    ink, paths = drawing_and_paths(SEVEN)
    end = next(frame for frame in replay_frames(ink, paths) if frame.done)
    rows, columns = np.nonzero(end.ink != draw_strokes(SEVEN[:1], PEN, SIDE))
    corner, stem = np.array([250, 80]), np.array([150, 300]) - (250, 80)
    places = np.stack([columns, rows], axis=1) + 0.5 - corner
    from_stem = abs(places @ [stem[1], -stem[0]]) / np.hypot(*stem)
    assert (abs(rows - 190) < PEN / 2 + 2).all() and (from_stem < PEN / 2 + 3).all()


def test_longer_strokes_get_more_frames():
    long, short = hand((20, 50), (320, 50)), hand((50, 200), (150, 200))
    ink, paths = drawing_and_paths([long, short])
    replayed = replay_frames(ink, paths, 42)
    counts = np.bincount([frame.stroke for frame in replayed])[1:]
    assert counts.tolist() == pytest.approx([42 * 322 / 444, 42 * 122 / 444], abs=1)
    right_ends = [np.nonzero(frame.ink[50])[0].max() for frame in replayed if frame.stroke == 1]
    steps = np.diff(right_ends)[:-1]  # the last comes to the end of the ink
    assert steps.min() >= 300 / counts[0] - 2 and steps.max() <= 300 / counts[0] + 2


def test_a_path_outside_of_the_canvas_takes_no_frames():
    inside = hand((50, 100), (300, 100))
    outside = np.concatenate([inside, hand((300, 100), (9000, 100))])
    ink, (path,) = drawing_and_paths([outside])
    replayed = replay_frames(ink, [path], 20)
    widths = [int((frame.ink[100] > 0).sum()) for frame in replayed]
    assert (np.diff(widths[:-1]) > 10).all()


def test_a_pen_that_never_was_on_the_canvas_leaves_the_drawing_to_the_last_frame():
    ink = draw_strokes(SEVEN, PEN, SIDE)
    replayed = replay_frames(ink, [PenPath(np.float64([[500, 500], [900, 700]]), PEN)], 5)
    assert [bool(frame.ink.any()) for frame in replayed] == [False] * 4 + [True]


def test_without_paths_the_drawing_is_there_at_once():
    ink = draw_strokes(SEVEN, PEN, SIDE)
    (frame,) = replay_frames(ink, [])
    np.testing.assert_array_equal(frame.ink, ink)
    assert (frame.stroke, frame.done) == (1, True)


def test_the_drawing_itself_is_left_as_it_was():
    ink, paths = drawing_and_paths(SEVEN)
    ink.flags.writeable = False
    before = ink.copy()
    replay_frames(ink, paths)
    np.testing.assert_array_equal(ink, before)
    wide = draw_strokes(SEVEN, PEN, SIDE)[:300]
    np.testing.assert_array_equal(replay_frames(wide, paths)[-1].ink, wide)
