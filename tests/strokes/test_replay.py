"""Drawings replayed: frames against strokes drawn alone."""

from itertools import pairwise

import numpy as np
import pytest

from digits.strokes.canvas_json import PenPath, parse_strokes
from digits.strokes.render import draw_strokes
from digits.strokes.replay import replay_frames
from tests.strokes.canvas import FOUR, PEN, SEVEN, canvas_of, hand

SIDE = 360
LOOP = [hand((80, 80), (280, 280), (280, 80), (80, 280))]  # a stroke that crosses itself


def drawing_and_paths(strokes):
    return draw_strokes(strokes, PEN, SIDE), parse_strokes(canvas_of(strokes))


@pytest.mark.parametrize("strokes", [SEVEN, FOUR, FOUR[2:]], ids=["7", "4", "dot"])
@pytest.mark.parametrize("frames", [1, 2, 3, 7, 40])
def test_ink_only_comes_and_the_last_frame_is_the_drawing(strokes, frames):
    ink, paths = drawing_and_paths(strokes)
    replayed = replay_frames(ink, paths, frames)
    assert len(replayed) == max(frames, len(strokes))
    for before, after in pairwise(replayed):
        assert after.stroke - before.stroke == before.done
    for before, after in pairwise(replayed[:-1]):  # the last comes from the canvas
        assert (after.ink >= before.ink).all()
    np.testing.assert_array_equal(replayed[-1].ink, ink)
    for frame in replayed:
        assert (frame.ink.dtype, frame.ink.shape) == (np.uint8, ink.shape)
    assert [frame.stroke for frame in replayed if frame.done] == list(range(1, len(strokes) + 1))


@pytest.mark.parametrize("strokes", [SEVEN, FOUR], ids=["7", "4"])
@pytest.mark.parametrize("pen", [10, 23, 40])
def test_no_ink_of_a_later_stroke_is_there_before_its_time(strokes, pen):
    paths = parse_strokes(canvas_of(strokes, pen))
    frames = replay_frames(draw_strokes(strokes, pen, SIDE), paths)
    for frame in frames:
        if frame.done:
            so_far = draw_strokes(strokes[: frame.stroke], pen, SIDE)
            assert_same_but_for_soft_edges(frame.ink, so_far)


def test_each_frame_is_the_disc_of_the_pen_moved_along_what_is_drawn_so_far():
    ink, paths = drawing_and_paths(LOOP)
    rows, columns = np.mgrid[:SIDE, :SIDE] + 0.5
    distance = np.full((SIDE, SIDE), np.inf)
    for frame in replay_frames(ink, paths, 5):
        for x, y in np.concatenate(
            [np.linspace(*ends, 4) for ends in pairwise(frame.piece.points)]
        ):
            np.minimum(distance, np.hypot(columns - x, rows - y), out=distance)
        disc = np.uint8(255 * np.clip(PEN / 2 + 0.5 - distance, 0, 1))
        assert_same_but_for_soft_edges(frame.ink, disc)


def assert_same_but_for_soft_edges(ink, expected):
    """White and black differ nowhere, and grey only along an edge."""
    assert not (expected[ink == 255] < 64).any()
    assert not (ink[expected == 255] < 64).any()
    assert not ((ink == 0) & (expected > 191)).any()
    assert not ((expected == 0) & (ink > 191)).any()


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


def test_without_paths_there_is_nothing_to_replay():
    assert replay_frames(draw_strokes(SEVEN, PEN, SIDE), []) == []


def test_the_drawing_itself_is_left_as_it_was():
    ink, paths = drawing_and_paths(SEVEN)
    ink.flags.writeable = False
    before = ink.copy()
    replay_frames(ink, paths)
    np.testing.assert_array_equal(ink, before)
    wide = draw_strokes(SEVEN, PEN, SIDE)[:300]
    np.testing.assert_array_equal(replay_frames(wide, paths)[-1].ink, wide)
