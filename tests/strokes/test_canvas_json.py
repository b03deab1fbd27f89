"""The canvas's JSON: curves against plain loops, and anything at all in place of a drawing."""

import copy
import json

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digits.strokes.canvas_json import (
    MAX_COMMANDS,
    MAX_PEN,
    MAX_STROKES,
    NO_DRAWING,
    TOO_MUCH,
    PenStroke,
    StrokesError,
    canvas_json,
    parse_strokes,
    read_strokes,
    short_form,
)
from digits.strokes.render import draw_paths, draw_pen_strokes, draw_strokes
from digits.strokes.replay import replay_frames
from tests.strokes.canvas import FOUR, PEN, SEVEN, canvas_of

SIDE = 360


def test_a_path_follows_the_curves_of_its_path():
    path = [["M", 10, 20], ["Q", 10, 20, 40, 50.5], ["Q", 80, 90, 60, 10], ["L", 0, 5]]
    (pen_path,) = parse_strokes({"objects": [{"type": "Path", "strokeWidth": 12.5, "path": path}]})
    expected, (x, y) = [(10, 20)], (10, 20)
    for cx, cy, to_x, to_y in [(10, 20, 40, 50.5), (80, 90, 60, 10)]:
        for t in (0.25, 0.5, 0.75, 1):
            a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t**2
            expected.append((a * x + b * cx + c * to_x, a * y + b * cy + c * to_y))
        x, y = to_x, to_y
    np.testing.assert_allclose(pen_path.points[: len(expected)], expected)
    # Then straight on to the end of the line.
    rest = pen_path.points[len(expected) :] - (60, 10)
    np.testing.assert_allclose(rest[-1], (-60, -5))
    np.testing.assert_allclose(rest[:, 0] * -5, rest[:, 1] * -60)
    assert pen_path.pen == 12.5


def test_strokes_come_in_their_order_and_both_spellings_of_a_path_do():
    canvas = canvas_of(FOUR)
    canvas["objects"][1]["type"] = "path"
    parsed = parse_strokes(canvas)
    assert [pen_path.points[0].tolist() for pen_path in parsed] == [
        stroke[0].tolist() for stroke in FOUR
    ]
    assert [pen_path.points[-1].tolist() for pen_path in parsed] == [
        stroke[-1].tolist() for stroke in FOUR
    ]
    assert all(
        pen_path.points.dtype == float and pen_path.points.shape[1:] == (2,) for pen_path in parsed
    )


def test_numbers_far_outside_of_the_canvas_are_cut():
    path = [["M", -1e300, 10**400], ["L", 5, 6]]
    (pen_path,) = parse_strokes({"objects": [{"type": "Path", "strokeWidth": 1e9, "path": path}]})
    assert np.isfinite(pen_path.points).all() and abs(pen_path.points).max() <= 10_000
    assert pen_path.points[0, 0] < -1000 and pen_path.points[0, 1] > 1000
    assert 1 <= pen_path.pen <= 1000
    ink = draw_strokes(SEVEN, PEN, SIDE)
    np.testing.assert_array_equal(replay_frames(ink, [pen_path])[-1].ink, ink)


# Bounds


def dots(count):
    return canvas_of([np.float64([[5 + i % 300, 9], [6 + i % 300, 9]]) for i in range(count)])


def refuse(value, sentence=NO_DRAWING):
    with pytest.raises(StrokesError) as refused:
        parse_strokes(value)
    assert str(refused.value) == sentence


def test_more_strokes_than_anybody_draws_have_their_sentence():
    assert len(parse_strokes(dots(MAX_STROKES))) == MAX_STROKES
    refuse(dots(MAX_STROKES + 1), TOO_MUCH)
    refuse({"objects": [{}] * 1_000_000}, TOO_MUCH)


def test_more_commands_than_anybody_draws_have_their_sentence(monkeypatch):
    monkeypatch.setattr("digits.strokes.canvas_json.MAX_COMMANDS", 600)
    line = [["L", 1, 2]] * 299
    stroke = {"type": "Path", "strokeWidth": 9, "path": [["M", 0, 0], *line]}
    assert len(parse_strokes({"objects": [stroke, stroke]})) == 2
    longer = stroke | {"path": [*stroke["path"], ["L", 1, 2]]}
    refuse({"objects": [stroke, longer]}, TOO_MUCH)


# Garbage

GARBAGE = [
    *(None, True, False, 0, -1, 3.5, 1e308, 10**400, float("nan"), float("inf"), -float("inf")),
    *("", "Path", "path", "Q", "objects", "12", "\ud800", [], {}, [[]], [{}], {"objects": None}),
    *(["M"], ["M", 1], ["Q", 1, 2], ["L", "1", 2], [["M", 0, 0]], {"path": [["M", 0, 0]]}),
]


DEEP = []  # a list in a list, and so on
for _ in range(100_000):
    DEEP = [DEEP]


@pytest.mark.parametrize("value", [*GARBAGE, DEEP], ids=lambda value: type(value).__name__)
def test_what_is_no_drawing_is_refused(value):
    (good,) = canvas_of(SEVEN[:1])["objects"]
    refuse(value)
    if value != []:
        refuse({"objects": value})
    refuse({"objects": [value]})
    refuse({"objects": [value, good]})
    for key in ("type", "path"):
        if value not in ("Path", "path", [["M", 0, 0]]):
            refuse({"objects": [good | {key: value}]})


@pytest.mark.parametrize("wrong", [None, True, "12", float("nan"), float("inf"), [], {}, DEEP])
def test_a_stroke_with_anything_but_numbers_is_refused(wrong):
    canvas, other = canvas_of(SEVEN), canvas_of(SEVEN)
    canvas["objects"][0]["strokeWidth"] = wrong
    other["objects"][1]["path"][7][2] = wrong
    refuse(canvas)
    refuse(other)


@pytest.mark.parametrize("key", ["type", "path", "strokeWidth"])
def test_a_stroke_that_lacks_something_is_refused(key):
    canvas = canvas_of(SEVEN)
    del canvas["objects"][0][key]
    refuse(canvas)


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
def test_a_path_that_no_pen_makes_is_refused(path):
    refuse({"objects": [{"type": "Path", "strokeWidth": 9, "path": path}]})


# Any JSON value, with the canvas's own words more often than others.
WORDS = st.sampled_from(["objects", "path", "type", "strokeWidth", "Path", "M", "L", "Q"])
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=3)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(WORDS | st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)


def replace_somewhere(value, places, by):
    """Put `by` in some place of a JSON value, which is changed; `places` says in which."""
    for place in places:
        keys = list(value) if isinstance(value, dict) else range(len(value))
        key = keys[place % len(keys)]
        if not isinstance(value[key], list | dict) or not value[key]:
            break
        value, parent = value[key], value
    else:
        value = parent
    value[key] = by


@settings(max_examples=150, deadline=None)
@given(ANYTHING, st.lists(st.lists(st.integers(0, 99), min_size=1, max_size=5), max_size=4))
def test_any_json_gives_paths_that_can_be_drawn_or_a_sentence(value, changes):
    canvas = copy.deepcopy(SMALL_CANVAS)
    for places in changes:
        replace_somewhere(canvas, places, value)
    try:
        parsed = parse_strokes(canvas)
    except StrokesError as error:
        assert str(error) == NO_DRAWING
        return
    for pen_path in parsed:
        assert np.isfinite(pen_path.points).all() and pen_path.points.shape[1:] == (2,)
        assert len(pen_path.points) and 1 <= pen_path.pen <= MAX_PEN
    frames = replay_frames(SMALL_INK, parsed, 9)
    assert bool(frames) == bool(parsed)
    for last in frames[-1:]:
        np.testing.assert_array_equal(last.ink, SMALL_INK)


SMALL_CANVAS = canvas_of([stroke[::13] for stroke in SEVEN + FOUR])
SMALL_INK = np.random.default_rng(1).integers(0, 256, (50, 90), dtype=np.uint8)


# The short form, and fabric.js's form of it


def short(*points, pen=PEN):
    return {"pen": pen, "points": list(points)}


def test_the_short_form_is_read_as_it_is_written():
    strokes = [PenStroke(stroke, PEN) for stroke in SEVEN + FOUR]
    read = read_strokes(json.loads(json.dumps(short_form(strokes))))
    assert [stroke.pen for stroke in read] == [PEN] * len(strokes)
    for one, other in zip(read, strokes, strict=True):
        np.testing.assert_allclose(one.points, other.points, atol=0.005)
        assert one.points.dtype == float
    assert read_strokes([]) == []
    (far,) = read_strokes([short(1e300, -(10**400), pen=1e9)])
    assert abs(far.points).max() == 10_000 and far.pen == MAX_PEN


@pytest.mark.parametrize("value", [*GARBAGE[:-1], DEEP], ids=lambda value: type(value).__name__)
def test_what_is_no_short_form_is_refused(value):
    wrong = [value, [short(1, 2), value], [short(1, 2) | {"points": value}], [short(1, value)]]
    if not (type(value) in (int, float) and np.isfinite(float(min(max(value, -1), 1)))):
        wrong.append([short(1, 2, pen=value)])
    else:
        wrong[-1] = [short(1, 2, value)]  # a point without its y
    for strokes in wrong:
        if strokes == []:
            continue
        with pytest.raises(StrokesError, match=r"no drawing"):
            read_strokes(strokes)


def test_a_drawing_of_hundreds_of_strokes_is_read_and_a_larger_one_has_its_sentence():
    assert len(read_strokes([short(1, 2)] * MAX_STROKES)) == MAX_STROKES
    assert len(read_strokes([short(*[5] * 50_000)] * 2)[0].points) == 25_000
    for large in ([short(1, 2)] * (MAX_STROKES + 1), [short(*[1] * (2 * MAX_COMMANDS + 2))]):
        with pytest.raises(StrokesError, match="too many strokes"):
            read_strokes(large)


def test_fabrics_form_is_that_of_its_pencil():
    strokes = [*SEVEN, *FOUR, np.float64([[10, 20], [30, 40]])]
    written = canvas_json([PenStroke(stroke, PEN) for stroke in strokes])
    # It moves the ends outwards by a thousandth of the pen.
    for mine, theirs in zip(written["objects"], canvas_of(strokes)["objects"], strict=True):
        if len(mine["path"]) > 2:
            assert mine["path"][1:-1] == theirs["path"][1:-1]
        for end in (0, -1):
            assert mine["path"][end][0] == theirs["path"][end][0]
            np.testing.assert_allclose(mine["path"][end][1:], theirs["path"][end][1:], atol=0.03)
    paths = parse_strokes(written)
    assert len(paths) == len(strokes)
    ink = draw_pen_strokes([PenStroke(stroke, PEN) for stroke in strokes], SIDE)
    assert cv2.absdiff(ink, draw_paths(paths, SIDE)).mean() < 0.1


def test_strokes_of_several_pens_are_drawn_each_with_its_own():
    one, other = PenStroke(SEVEN[0], 10.0), PenStroke(SEVEN[1], 30.0)
    apart = [draw_strokes([stroke.points], stroke.pen, SIDE) for stroke in (one, other)]
    np.testing.assert_array_equal(draw_pen_strokes([one, other], SIDE), np.maximum(*apart))
    assert not draw_pen_strokes([], SIDE).any()
