"""Drawings as they grew: ways against plain loops, frames against strokes drawn alone."""

import json
from itertools import pairwise

import numpy as np
import pytest

from digits.strokes.dataset import draw
from digits.strokes.replay import MAX_COMMANDS, MAX_STROKES, PenPath, parse_strokes, replay_frames

SIDE, PEN = 360, 22


def hand(*corners, count=40):
    """A stroke of many points along straight lines, as a mouse reports it: float (n, 2)."""
    places = np.linspace(0, len(corners) - 1, count)
    axes = np.array(corners, float).T
    return np.stack([np.interp(places, np.arange(len(corners)), axis) for axis in axes], axis=1)


# A 7 whose bar crosses its stem, and a 4 whose strokes keep away from each other.
SEVEN = [hand((100, 80), (250, 80), (150, 300)), hand((130, 190), (260, 190))]
FOUR = [hand((80, 60), (60, 200), (170, 200)), hand((260, 100), (260, 330)), hand((20, 20))]


def path_of(stroke):
    """A stroke as fabric.js's PencilBrush writes it."""
    points = stroke.tolist()
    middles = [[(a + b) / 2 for a, b in zip(*two, strict=True)] for two in pairwise(points)]
    curves = [["Q", *point, *middle] for point, middle in zip(points, middles, strict=False)]
    return [["M", *points[0]], *curves, ["L", *points[-1]]]


def canvas_of(strokes, pen=PEN):
    """What the canvas says of a drawing, by way of JSON."""
    style = {"stroke": "#ffffff", "strokeWidth": pen, "left": 3.5, "top": 7, "fill": None}
    objects = [{"type": "Path", **style, "path": path_of(stroke)} for stroke in strokes]
    return json.loads(json.dumps({"version": "6.9.0", "objects": objects, "background": "#000"}))


def drawing_and_ways(strokes):
    return draw(strokes, PEN, SIDE), parse_strokes(canvas_of(strokes))


# Ways


def test_a_way_follows_the_curves_of_its_path():
    path = [["M", 10, 20], ["Q", 10, 20, 40, 50.5], ["Q", 80, 90, 60, 10], ["L", 0, 5]]
    (way,) = parse_strokes({"objects": [{"type": "Path", "strokeWidth": 12.5, "path": path}]})
    expected, (x, y) = [(10, 20)], (10, 20)
    for cx, cy, to_x, to_y in [(10, 20, 40, 50.5), (80, 90, 60, 10)]:
        for t in (0.25, 0.5, 0.75, 1):
            a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t**2
            expected.append((a * x + b * cx + c * to_x, a * y + b * cy + c * to_y))
        x, y = to_x, to_y
    np.testing.assert_allclose(way.points[: len(expected)], expected)
    # Then straight on to the end of the line.
    rest = way.points[len(expected) :] - (60, 10)
    np.testing.assert_allclose(rest[-1], (-60, -5))
    np.testing.assert_allclose(rest[:, 0] * -5, rest[:, 1] * -60)
    assert way.pen == 12.5


def test_strokes_come_in_their_order_and_both_spellings_of_a_path_do():
    canvas = canvas_of(FOUR)
    canvas["objects"][1]["type"] = "path"
    ways = parse_strokes(canvas)
    assert [way.points[0].tolist() for way in ways] == [stroke[0].tolist() for stroke in FOUR]
    assert [way.points[-1].tolist() for way in ways] == [stroke[-1].tolist() for stroke in FOUR]
    assert all(way.points.dtype == float and way.points.shape[1:] == (2,) for way in ways)


def test_numbers_far_outside_of_the_canvas_are_cut():
    path = [["M", -1e300, 10**400], ["L", 5, 6]]
    (way,) = parse_strokes({"objects": [{"type": "Path", "strokeWidth": 1e9, "path": path}]})
    assert np.isfinite(way.points).all() and abs(way.points).max() <= 10_000
    assert way.points[0, 0] < -1000 and way.points[0, 1] > 1000
    assert 1 <= way.pen <= 1000
    ink = draw(SEVEN, PEN, SIDE)
    np.testing.assert_array_equal(replay_frames(ink, [way])[-1].ink, ink)


# Bounds


def dots(count):
    return canvas_of([np.float64([[5 + i % 300, 9], [6 + i % 300, 9]]) for i in range(count)])


def test_more_strokes_than_anybody_draws_give_none():
    assert len(parse_strokes(dots(MAX_STROKES))) == MAX_STROKES
    assert parse_strokes(dots(MAX_STROKES + 1)) == []
    assert parse_strokes({"objects": [{}] * 1_000_000}) == []


def test_more_commands_than_anybody_draws_give_none():
    line = [["L", 1, 2]] * (MAX_COMMANDS // 2 - 1)
    stroke = {"type": "Path", "strokeWidth": 9, "path": [["M", 0, 0], *line]}
    assert len(parse_strokes({"objects": [stroke, stroke]})) == 2
    longer = stroke | {"path": [*stroke["path"], ["L", 1, 2]]}
    assert parse_strokes({"objects": [stroke, longer]}) == []


# Garbage

GARBAGE = [
    *(None, True, False, 0, -1, 3.5, 1e308, 10**400, float("nan"), float("inf"), -float("inf")),
    *("", "Path", "path", "Q", "objects", "12", "\ud800", [], {}, [[]], [{}], {"objects": None}),
    *(["M"], ["M", 1], ["Q", 1, 2], ["L", "1", 2], [["M", 0, 0]], {"path": [["M", 0, 0]]}),
]


def deep(levels=100_000):
    value = []
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize("value", [*GARBAGE, deep()], ids=lambda value: type(value).__name__)
def test_what_is_no_drawing_has_no_ways(value):
    (good,) = canvas_of(SEVEN[:1])["objects"]
    assert parse_strokes(value) == []
    assert parse_strokes({"objects": value}) == []
    assert parse_strokes({"objects": [value]}) == []
    for key in ("type", "path"):
        if value not in ("Path", "path", [["M", 0, 0]]):
            assert parse_strokes({"objects": [good | {key: value}]}) == []
    # Beside it a whole stroke is still read.
    assert len(parse_strokes({"objects": [value, good]})) == 1


@pytest.mark.parametrize("wrong", [None, True, "12", float("nan"), float("inf"), [], {}, deep()])
def test_a_stroke_with_anything_but_numbers_is_passed_over(wrong):
    canvas = canvas_of(SEVEN)
    canvas["objects"][0]["strokeWidth"] = wrong
    canvas["objects"][1]["path"][7][2] = wrong
    assert parse_strokes(canvas) == []


@pytest.mark.parametrize("key", ["type", "path", "strokeWidth"])
def test_a_stroke_that_lacks_something_is_passed_over(key):
    canvas = canvas_of(SEVEN)
    del canvas["objects"][0][key]
    (way,) = parse_strokes(canvas)
    assert way.points[0].tolist() == SEVEN[1][0].tolist()


@pytest.mark.parametrize(
    "path",
    [
        [],
        [["L", 1, 2]],
        [["Q", 1, 2, 3, 4], ["M", 1, 2]],
        [["M", 1, 2], ["M", 1, 2]],
        [["M", 1, 2], ["Z"]],
        [["M", 1, 2], ["L", 1, 2, 3]],
        [["M", 1, 2], ["Q", 1, 2]],
        [["M", 1, 2], ["C", 1, 2, 3, 4, 5, 6]],
        [["M", 1, 2], [["L"], 1, 2]],
        [["M", 1, 2], [{}, 1, 2]],
        [["M", 1, 2], {"0": "L"}],
    ],
)
def test_a_path_that_no_pen_makes_is_passed_over(path):
    assert parse_strokes({"objects": [{"type": "Path", "strokeWidth": 9, "path": path}]}) == []


def anything(rng, depth=4):
    """A random JSON value."""
    kind = rng.integers(8) if depth else rng.integers(3)
    if kind < 4:
        return GARBAGE[rng.integers(len(GARBAGE))]
    if kind < 6:
        return [anything(rng, depth - 1) for _ in range(rng.integers(4))]
    keys = rng.choice(["objects", "path", "type", "strokeWidth", "x"], rng.integers(4))
    return {str(key): anything(rng, depth - 1) for key in keys}


def spoil(rng, value):
    """Put anything in some place of a JSON value, which is changed."""
    while isinstance(value, list | dict) and value:
        places = list(value) if isinstance(value, dict) else range(len(value))
        place = places[rng.integers(len(places))]
        if rng.random() < 0.25 or not isinstance(value[place], list | dict):
            value[place] = anything(rng)
            return
        value = value[place]


@pytest.mark.parametrize("seed", range(200))
def test_whatever_comes_gives_ways_that_can_be_drawn(seed):
    rng = np.random.default_rng(seed)
    ink = rng.integers(0, 256, (50, 90), dtype=np.uint8)
    parse_strokes(anything(rng))
    canvas = canvas_of([stroke[::13] for stroke in SEVEN + FOUR])
    for _ in range(rng.integers(1, 5)):
        spoil(rng, canvas)
    ways = parse_strokes(canvas)
    for way in ways:
        assert np.isfinite(way.points).all() and way.points.shape[1:] == (2,)
        assert len(way.points) and 1 <= way.pen <= 1000
    np.testing.assert_array_equal(replay_frames(ink, ways, 9)[-1].ink, ink)


# Frames


@pytest.mark.parametrize("strokes", [SEVEN, FOUR, FOUR[2:]], ids=["7", "4", "dot"])
@pytest.mark.parametrize("frames", [1, 2, 3, 7, 40])
def test_ink_only_comes_and_the_last_frame_is_the_drawing(strokes, frames):
    ink, ways = drawing_and_ways(strokes)
    grown = replay_frames(ink, ways, frames)
    assert len(grown) == max(frames, len(strokes))
    for before, after in pairwise(grown):
        assert (after.ink >= before.ink).all()
        assert after.stroke - before.stroke == before.done
    np.testing.assert_array_equal(grown[-1].ink, ink)
    for frame in grown:
        assert (frame.ink.dtype, frame.ink.shape) == (np.uint8, ink.shape)
        assert ((frame.ink == ink) | (frame.ink < ink)).all()
    assert [frame.stroke for frame in grown if frame.done] == list(range(1, len(strokes) + 1))


@pytest.mark.parametrize("frames", [3, 8, 40])
def test_where_a_stroke_ends_the_frame_is_that_stroke_drawn_alone(frames):
    ink, ways = drawing_and_ways(FOUR)
    ends = [frame for frame in replay_frames(ink, ways, frames) if frame.done]
    for count, frame in enumerate(ends, start=1):
        np.testing.assert_array_equal(frame.ink, draw(FOUR[:count], PEN, SIDE))


def test_where_strokes_cross_only_ink_at_the_crossing_comes_early():
    ink, ways = drawing_and_ways(SEVEN)
    end = next(frame for frame in replay_frames(ink, ways) if frame.done)
    rows, columns = np.nonzero(end.ink != draw(SEVEN[:1], PEN, SIDE))
    corner, stem = np.array([250, 80]), np.array([150, 300]) - (250, 80)
    places = np.stack([columns, rows], axis=1) + 0.5 - corner
    from_stem = abs(places @ [stem[1], -stem[0]]) / np.hypot(*stem)
    assert (abs(rows - 190) < PEN / 2 + 2).all() and (from_stem < PEN / 2 + 3).all()


def test_frames_are_shared_out_by_length():
    long, short = hand((20, 50), (320, 50)), hand((50, 200), (150, 200))
    ink, ways = drawing_and_ways([long, short])
    grown = replay_frames(ink, ways, 42)
    counts = np.bincount([frame.stroke for frame in grown])[1:]
    assert counts.tolist() == pytest.approx([42 * 322 / 444, 42 * 122 / 444], abs=1)
    right_ends = [np.nonzero(frame.ink[50])[0].max() for frame in grown if frame.stroke == 1]
    steps = np.diff(right_ends)[:-1]  # the last comes to the end of the ink
    assert steps.min() >= 300 / counts[0] - 2 and steps.max() <= 300 / counts[0] + 2


def test_a_way_outside_of_the_canvas_takes_no_frames():
    inside = hand((50, 100), (300, 100))
    outside = np.concatenate([inside, hand((300, 100), (9000, 100))])
    ink, (way,) = drawing_and_ways([outside])
    grown = replay_frames(ink, [way], 20)
    widths = [int((frame.ink[100] > 0).sum()) for frame in grown]
    assert (np.diff(widths[:-1]) > 10).all()


def test_a_pen_that_never_was_on_the_canvas_leaves_the_drawing_to_the_last_frame():
    ink = draw(SEVEN, PEN, SIDE)
    grown = replay_frames(ink, [PenPath(np.float64([[500, 500], [900, 700]]), PEN)], 5)
    assert [bool(frame.ink.any()) for frame in grown] == [False] * 4 + [True]


def test_without_ways_the_drawing_is_there_at_once():
    ink = draw(SEVEN, PEN, SIDE)
    (frame,) = replay_frames(ink, [])
    np.testing.assert_array_equal(frame.ink, ink)
    assert (frame.stroke, frame.done) == (1, True)


def test_the_drawing_itself_is_left_as_it_was():
    ink, ways = drawing_and_ways(SEVEN)
    ink.flags.writeable = False
    before = ink.copy()
    replay_frames(ink, ways)
    np.testing.assert_array_equal(ink, before)
    wide = draw(SEVEN, PEN, SIDE)[:300]
    np.testing.assert_array_equal(replay_frames(wide, ways)[-1].ink, wide)
