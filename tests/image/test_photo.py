"""Photographs, made here: the ink found in them, against the strokes that were drawn."""

import cv2
import numpy as np
import pytest

from digits.image.framing import to_mnist
from digits.image.photo import THINNEST, WORK_SIDE, is_ruled, segment_photo

HEIGHT, WIDTH = 600, 800
BOX = 260  # longer side of the digit, pen not counted
DIGITS = {
    "1": [[[0.35, 0.3], [0.6, 0], [0.6, 1]]],
    "2": [[[0.2, 0.25], [0.35, 0.03], [0.6, 0], [0.75, 0.2], [0.7, 0.45], [0.2, 1], [0.8, 1]]],
    "4": [[[0.5, 0], [0.1, 0.6], [0.9, 0.62]], [[0.65, 0.3], [0.6, 1]]],
    "5": [[[0.7, 0], [0.3, 0], [0.3, 0.4]], [[0.3, 0.5], [0.7, 0.6], [0.6, 1], [0.2, 0.95]]],
    "7": [[[0.1, 0.05], [0.8, 0], [0.4, 1]], [[0.25, 0.5], [0.8, 0.47]]],
    "8": [
        [
            [0.5, 0.45],
            [0.2, 0.2],
            [0.5, 0],
            [0.8, 0.2],
            [0.2, 0.75],
            [0.5, 1],
            [0.8, 0.75],
            [0.5, 0.45],
        ]
    ],
}


def strokes(digit, pen, middle=(390, 310)):
    """Where a digit's strokes lie: float (HEIGHT, WIDTH), 0 to 1."""
    drawn = np.zeros((HEIGHT, WIDTH), np.uint8)
    for stroke in DIGITS[digit]:
        way = np.round(((np.array(stroke) - 0.5) * BOX + middle) * 16).astype(np.int32)
        cv2.polylines(drawn, [way], False, 255, pen, cv2.LINE_AA, 4)
    return drawn / 255


def photograph(digit="2", pen=22, ink=60, sheet=None, light=1.0, noise=3, quality=75):
    """A JPEG of strokes on a sheet, seen again: uint8 (HEIGHT, WIDTH)."""
    sheet = np.full((HEIGHT, WIDTH), 215.0) if sheet is None else sheet
    drawn = strokes(digit, pen)
    seen = cv2.GaussianBlur((sheet * (1 - drawn) + ink * drawn) * light, (0, 0), 0.8)
    seen = seen + np.random.default_rng(1).normal(0, noise, seen.shape)
    jpeg = cv2.imencode(".jpg", np.clip(seen, 0, 255).astype(np.uint8), [1, quality])[1]
    return cv2.imdecode(jpeg, cv2.IMREAD_GRAYSCALE)


def places():
    """The columns and rows of a photograph's pixels: two float (HEIGHT, WIDTH)."""
    rows, columns = np.mgrid[:HEIGHT, :WIDTH].astype(float)
    return columns, rows


def lined(paper=215.0, line=150.0, pitch=40, width=2, turned=0.0, squared=False, bent=0.0):
    """A sheet with printed lines, turned by degrees, bent by pixels."""
    columns, rows = places()
    angle = np.deg2rad(turned)
    across = columns * np.cos(angle) + rows * np.sin(angle)
    down = rows * np.cos(angle) - columns * np.sin(angle) + bent * np.sin(columns / 300)
    printed = (down % pitch) < width
    return np.where(printed | (squared & ((across % pitch) < width)), line, paper)


def gradient():
    columns, rows = places()
    return 1 - 0.6 * (columns / WIDTH + rows / HEIGHT) / 2


def shadow(softness):
    """Light cut in half by a slanting edge through the digit."""
    columns, rows = places()
    return 1 - 0.5 / (1 + np.exp(-(columns + 0.4 * rows - 510) / softness))


def on_a_table(sheet, table=70.0):
    columns, rows = places()
    left, top = 40 + 0.05 * rows, 30 - 0.02 * columns
    page = (columns > left) & (columns < WIDTH - 60) & (rows > top) & (rows < HEIGHT - 35)
    return np.where(page, sheet, table + 8 * np.sin(rows / 7))


def ink_of(seen):
    """The digit's ink in a photograph; None where nothing stands out."""
    choice = segment_photo(seen)
    return choice and choice.pixels


def overlap(found, drawn):
    """Intersection over union of what is more than half inked."""
    found, drawn = found > 127, drawn > 0.5
    return (found & drawn).sum() / (found | drawn).sum()


PAPER = np.full((HEIGHT, WIDTH), 215.0)
# Made where a test asks for one: a hundred tests would wait for all.
PHOTOGRAPHS = {
    "plain": lambda: {},
    "uneven light": lambda: {"light": gradient()},
    "a soft shadow": lambda: {"light": shadow(25)},
    "a sharp shadow": lambda: {"light": shadow(2)},
    "noise": lambda: {"noise": 14},
    "a strong JPEG": lambda: {"quality": 40},
    "faintly ruled": lambda: {"sheet": lined(line=185)},
    "ruled as dark as ink": lambda: {"sheet": lined(line=60)},
    "ruled and turned": lambda: {"sheet": lined(turned=11, line=130), "light": gradient()},
    "ruled and bent": lambda: {"sheet": lined(turned=3, bent=15, line=130)},
    "squared": lambda: {"sheet": lined(squared=True, turned=-2)},
    "squared as dark as ink": lambda: {"sheet": lined(squared=True, turned=2, line=60)},
    "squared in a shadow": lambda: {"sheet": lined(squared=True, pitch=30), "light": shadow(15)},
    "a table around it": lambda: {"sheet": on_a_table(PAPER), "light": gradient()},
    "a lighter table": lambda: {"sheet": on_a_table(PAPER - 30, 240.0)},
    "squared on a table": lambda: {"sheet": on_a_table(lined(squared=True, turned=2))},
    "chalk": lambda: {"sheet": PAPER - 170, "ink": 200, "light": gradient()},
    "chalk in a shadow": lambda: {"sheet": PAPER - 170, "ink": 200, "light": shadow(25)},
    "a squared board": lambda: {"sheet": lined(45.0, 110.0, squared=True, turned=1), "ink": 210},
}


@pytest.mark.parametrize("number", range(len(PHOTOGRAPHS)), ids=list(PHOTOGRAPHS))
def test_the_ink_of_a_photograph_is_where_the_strokes_were_drawn(number):
    conditions, digit = list(PHOTOGRAPHS.values())[number](), "48"[number % 2]
    found = ink_of(photograph(digit, **conditions))
    assert found.dtype == np.uint8
    assert overlap(found, strokes(digit, 22)) > 0.88


@pytest.mark.parametrize(
    ("pen", "conditions"),
    [
        (4, "a soft shadow"),
        (4, "squared"),
        (8, "squared"),
        (40, "squared"),
        (40, "a table around it"),
    ],
)
def test_thin_strokes_become_thicker_and_thick_ones_stay(pen, conditions):
    drawn = strokes("7", max(pen, round(THINNEST * BOX)))
    found = ink_of(photograph("7", pen, **PHOTOGRAPHS[conditions]()))
    assert overlap(found, drawn) > 0.75
    others = [overlap(found, strokes("7", other)) for other in (4, 8, 40) if other != pen]
    assert overlap(found, drawn) > max(others)


def test_a_faint_pencil_becomes_evenly_white():
    found = ink_of(photograph("2", 6, ink=150))
    assert overlap(found, strokes("2", round(THINNEST * BOX))) > 0.75
    assert np.median(found[found > 0]) == 255
    assert np.percentile(to_mnist(found), 95) > 200


def test_ink_is_as_white_in_a_shadow_as_in_the_light():
    found = ink_of(photograph("8", light=shadow(5)))
    core = cv2.erode((strokes("8", 22) > 0.5).astype(np.uint8), np.ones((9, 9))) > 0
    assert found[core].min() > 230


def test_a_photograph_gives_nearly_the_image_of_its_strokes():
    drawn = np.uint8(255 * strokes("4", 22))
    image, clean = to_mnist(ink_of(photograph("4", light=gradient()))), to_mnist(drawn)
    moved = np.abs(np.roll(clean, 1, axis=1).astype(int) - clean).mean()
    assert np.abs(image.astype(int) - clean).mean() < moved / 4


def test_of_two_groups_the_larger_is_found():
    sheet = np.full((HEIGHT, WIDTH), 215, np.uint8)
    cv2.putText(sheet, "3", (40, 90), cv2.FONT_HERSHEY_SIMPLEX, 2, 60, 5)
    assert overlap(ink_of(photograph("2", sheet=sheet)), strokes("2", 22)) > 0.9


@pytest.mark.parametrize("gap", [0.1, 0.17])
def test_strokes_that_do_not_touch_belong_to_one_digit(gap, monkeypatch):
    below = 0.4 + gap
    body = [[0.32, below], [0.7, below + 0.1], [0.6, 1.1], [0.2, 1.05]]
    monkeypatch.setitem(DIGITS, "5", [[[0.7, 0.1], [0.3, 0.1], [0.3, 0.4]], body])
    pen = round(THINNEST * BOX)
    assert cv2.connectedComponents(np.uint8(strokes("5", pen) > 0.1))[0] == 3  # with the ground
    assert overlap(ink_of(photograph("5", pen)), strokes("5", pen)) > 0.88


def test_specks_are_no_ink():
    sheet = PAPER.copy()
    for x, y in np.random.default_rng(1).integers(10, 590, (60, 2)):
        cv2.circle(sheet, (int(x), int(y)), 2, 40, -1)
    assert overlap(ink_of(photograph("2", sheet=sheet)), strokes("2", 22)) > 0.88


def test_a_thumb_at_the_edge_is_not_the_digit():
    sheet = PAPER.copy()
    cv2.ellipse(sheet, (800, 600), (150, 110), 0, 0, 360, 110, -1)
    assert overlap(ink_of(photograph("2", sheet=sheet)), strokes("2", 22)) > 0.9


def test_a_digit_that_reaches_the_edge_is_found_all_the_same():
    seen = photograph("2")[150:, 300:480]
    assert overlap(ink_of(seen), strokes("2", 22)[150:, 300:480]) > 0.9


def test_a_digit_close_to_a_table_is_found():
    sheet = on_a_table(PAPER)
    rows = places()[1]
    sheet[rows > 455] = 70 + 20 * np.sin(rows[rows > 455] / 9)
    assert overlap(ink_of(photograph("2", sheet=sheet)), strokes("2", 22)) > 0.88


@pytest.mark.parametrize("line", [215, 150, 60])
def test_a_line_that_is_a_1_is_not_taken_for_a_printed_one(line):
    drawn = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.line(drawn, (400, 40), (400, 560), 255, 10)
    sheet = np.where(drawn > 0, 60.0, lined(line=line))
    found = ink_of(photograph("1", pen=1, ink=60, sheet=sheet, noise=1))
    left, _, width, height = cv2.boundingRect(found)
    assert height > 500 and left < 400 < left + width


def test_a_large_photograph_is_scaled_down_and_gives_the_same_ink():
    seen = photograph("8", light=gradient())
    large = cv2.resize(seen, None, fx=4, fy=4, interpolation=cv2.INTER_CUBIC)
    found = ink_of(large)
    assert found.shape == (750, WORK_SIDE)
    small = cv2.resize(found, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    assert overlap(small, strokes("8", 22)) > 0.88


@pytest.mark.parametrize("factor", [0.1, 0.25, 0.5])
def test_small_pictures_are_read_too(factor):
    small = cv2.resize(photograph("2"), None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    drawn = cv2.resize(strokes("2", 22), small.shape[::-1], interpolation=cv2.INTER_AREA)
    assert overlap(ink_of(small), drawn) > 0.6


EMPTY = {
    "white": lambda: {},
    "noisy": lambda: {"noise": 10},
    "unevenly lit": lambda: {"light": gradient()},
    "ruled": lambda: {"sheet": lined(line=150)},
    "squared": lambda: {"sheet": lined(squared=True, turned=3)},
    "dark": lambda: {"sheet": PAPER - 175},
}


@pytest.mark.parametrize("make", EMPTY.values(), ids=EMPTY)
def test_an_empty_sheet_has_no_ink(make):
    conditions = make()
    sheet = conditions.get("sheet", PAPER)
    assert ink_of(photograph(**(conditions | {"ink": sheet}))) is None


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (9, 1), (2, 3000), (3000, 1), (101, 2500)])
def test_pictures_of_any_shape_are_judged(shape):
    assert ink_of(np.full(shape, 200, np.uint8)) is None
    noise = np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)
    found = ink_of(noise)
    assert found is None or max(found.shape) <= WORK_SIDE


@pytest.mark.parametrize(
    ("lines", "ruled"),
    [(None, False), ({}, True), ({"squared": True}, True), ({"turned": 8, "squared": True}, True)],
    ids=["plain", "ruled", "squared", "turned"],
)
def test_clean_ink_is_told_from_clean_ink_on_lines(lines, ruled):
    sheet = PAPER if lines is None else lined(**lines)
    for digit in "17":
        ink = np.maximum(255 * strokes(digit, 22), 215 - sheet).astype(np.uint8)
        assert is_ruled(ink) is ruled
