"""Draw what people draw that is no digit: shapes, letters, scribbles, pictures.

A network that has never seen a house takes it for an 8. Each kind is made at random and
drawn with the pen of styles.py. What looks like a digit is left out on purpose: a lone
circle or line, and letters such as O, l, S, Z, B, g and q.
"""

import cv2
import numpy as np

from digits.strokes.pen import draw_stroke, smooth
from digits.synthesis.styles import CANVAS, LONGER_SIDE, Strokes, draw_ways, pick_style

# Letters and signs that no digit looks like, in the letters of OpenCV's stroke fonts.
LETTERS = "AEFHKMNRWXadefhkmnrwx#&%@$?!=+*"
FONTS = (
    cv2.FONT_HERSHEY_SIMPLEX,
    cv2.FONT_HERSHEY_DUPLEX,
    cv2.FONT_HERSHEY_COMPLEX,
    cv2.FONT_HERSHEY_TRIPLEX,
    cv2.FONT_HERSHEY_SCRIPT_SIMPLEX,
    cv2.FONT_HERSHEY_SCRIPT_COMPLEX,
)


def draw_doodle(rng: np.random.Generator) -> np.ndarray:
    """Draw something that is no digit: uint8 (112, 112), white ink on black.

    The same state of `rng` gives the same picture.
    """
    kind = _KINDS[rng.choice(len(_KINDS), p=_SHARES)]
    return kind(rng)


# Kinds


def _sign(rng: np.random.Generator) -> np.ndarray:
    strokes = pick_style("sign", rng)
    varied = [smooth(stroke + rng.normal(0, 5, stroke.shape)) for stroke in strokes]
    return draw_ways(_turn(varied, rng, 0.3), rng)


def _turn(ways: Strokes, rng: np.random.Generator, most: float) -> Strokes:
    """Turn ways by up to `most` radians either way, and stretch them."""
    turn = _rotation(rng.uniform(-most, most))
    stretch = np.exp(rng.uniform(-0.3, 0.3, 2))
    return [way @ turn * stretch for way in ways]


def _rotation(angle: float) -> np.ndarray:
    """What points (n, 2) are multiplied by to turn them by `angle` radians: float (2, 2)."""
    return np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])


def _corners(count: int, first: float) -> np.ndarray:
    """Angles of a regular polygon's corners, round to the first again: float (count + 1,)."""
    return first + np.arange(count + 1) * 2 * np.pi / count


def _letters(rng: np.random.Generator) -> np.ndarray:
    """One letter or a short word."""
    count = rng.choice((1, 2, 3, 4), p=(0.7, 0.1, 0.1, 0.1))
    text = "".join(LETTERS[i] for i in rng.integers(len(LETTERS), size=count))
    font, pen = FONTS[rng.integers(len(FONTS))], int(rng.integers(3, 12))
    (width, height), base = cv2.getTextSize(text, font, 1, 1)
    scale = (LONGER_SIDE - pen) / max(width, height + base)
    canvas = np.zeros((CANVAS, CANVAS), np.uint8)
    corner = (round((CANVAS - width * scale) / 2), round((CANVAS + height * scale) / 2))
    return cv2.putText(canvas, text, corner, font, scale, 255, pen, cv2.LINE_AA)


def _scribble(rng: np.random.Generator) -> np.ndarray:
    """To and fro, round and round, or wherever the hand goes."""
    turns = int(rng.integers(6, 24))
    along = np.linspace(0, 1, turns)[:, None] * rng.uniform(0, 100, 2)
    kind = rng.integers(4)
    if kind == 0:
        way = along + np.cumsum(rng.normal(0, 30, (turns, 2)), axis=0)
    elif kind == 1:
        side = rng.normal(0, 40, 2)
        way = along + np.where(np.arange(turns)[:, None] % 2, side, -side)
        way = way + rng.normal(0, 6, way.shape)
    elif kind == 2:
        angle = np.arange(4 * turns)[:, None] * rng.uniform(0.6, 1.0) * rng.choice((-1, 1))
        along = np.linspace(0, 1, 4 * turns)[:, None]
        radius = 40 * (1 - rng.uniform(0, 1) * along)
        circles = radius * np.concatenate([np.cos(angle), np.sin(angle)], axis=1)
        way = circles + along * rng.normal(0, 60, 2) + rng.normal(0, 3, circles.shape)
    else:
        way = rng.uniform(0, 100, (turns, 2))
    return draw_ways([smooth(way)], rng)


def _shapes(rng: np.random.Generator) -> np.ndarray:
    """Several shapes on, in and beside each other, as in a picture of a thing."""
    count = int(rng.integers(2, 8))
    ways = [_shape(rng) for _ in range(count)]
    if rng.random() < 0.4:  # most pictures have two sides alike
        ways += [way * (-1, 1) for way in ways]
    return draw_ways(ways, rng)


def _outline(rng: np.random.Generator) -> np.ndarray:
    """One plain shape: a polygon however it is turned, a lying ring, a ring with lobes."""
    kind = rng.choice(3, p=(0.25, 0.5, 0.25))
    if kind == 0:
        angle, size = np.linspace(0, 2 * np.pi, 24), (1, rng.uniform(0.25, 0.65))
    elif kind == 1:
        corners = int(rng.choice((3, 4, 4, 5, 6, 6, 8, 8)))
        angle = _corners(corners, np.pi / corners)
        size = (1, np.exp(rng.uniform(-3, 3) / corners))  # a slim octagon is a 0
    else:
        angle = np.linspace(0, 2 * np.pi, 36)
        lobes = 1 + rng.uniform(0.18, 0.4) * np.cos(angle * rng.integers(3, 8))
        size = np.stack([lobes, lobes * rng.uniform(0.6, 1.3)], axis=1)
    way = np.stack([np.cos(angle), np.sin(angle)], axis=1) * size
    most = np.pi if kind == 1 and rng.random() < 0.4 else 0.2
    return draw_ways(_turn([way + rng.normal(0, 0.03, way.shape)], rng, most), rng)


def _thing(rng: np.random.Generator) -> np.ndarray:
    """Something whose two sides are alike: a bottle, a vase, a brush, a pencil, a bulb."""
    knots = int(rng.integers(2, 6))
    levels = np.sort(rng.uniform(0, 100, knots))
    widths = rng.uniform(3, 50, knots)
    if rng.random() < 0.5:  # steps, as a bottle's shoulders
        levels, widths = np.repeat(levels, 2)[1:], np.repeat(widths, 2)[:-1]
    side = np.stack([widths, levels], axis=1)
    if rng.random() < 0.6:
        side = np.repeat(side, 2, axis=0)  # sharp corners
    ends = rng.random(2) < 0.3  # pointed
    top, bottom = ([[0, side[i, 1]]] if end else [] for i, end in zip((0, -1), ends, strict=True))
    half = np.concatenate([np.reshape(part, (-1, 2)) for part in (top, side, bottom)])
    outline = np.concatenate([half, half[::-1] * (-1, 1), half[:1]])
    ways = [smooth(outline)]
    for level in rng.uniform(levels[0], levels[-1], rng.integers(0, 4)):
        width = np.interp(level, levels, widths)
        ways.append(np.array([[-width, level], [width, level]]))
    if rng.random() < 0.4:  # a stick, a string, a flame
        end = (levels[0], -rng.uniform(10, 80)) if rng.random() < 0.5 else (levels[-1], 180)
        ways.append(np.array([[0, end[0]], [rng.normal(0, 8), end[1]]]))
    most = np.pi if rng.random() < 0.3 else 0.3
    return draw_ways(_turn([way * (0.7, 1) for way in ways], rng, most), rng)


def _limb(rng: np.random.Generator) -> np.ndarray:
    """Two sides along a middle line: a spoon, a banana, a leg, a pear, a pipe, a crescent."""
    # Never a straight oval, which is a 0: it bends, narrows, has corners or lacks its ends.
    bends, narrows = rng.random(2) < 0.6
    square, closed = rng.random(2) < (0.5, 0.7)
    if not (bends or narrows or (square and closed)):
        closed = False
    along = np.linspace(0, 1, 25)
    turn = rng.choice((-1, 1)) * rng.uniform(1.1, 2.8) * bends
    sharpness = np.exp(rng.uniform(1.5, 4))  # an arm bends at its elbow, a banana all along
    heading = turn / (1 + np.exp(-sharpness * (along - rng.uniform(0.3, 0.7))))
    middle = np.cumsum(np.stack([np.sin(heading), np.cos(heading)], axis=1), axis=0) * 4
    width = np.full_like(along, rng.uniform(9, 18) + 4 * (not bends))
    if narrows:
        levels = rng.uniform(0.6, 1, 4) * rng.uniform(22, 40)
        waist = rng.integers(1, 3)
        levels[waist : waist + rng.integers(1, 3)] *= rng.uniform(0.15, 0.5)
        width = np.interp(along, (0, *np.sort(rng.uniform(0.2, 0.8, 2)), 1), levels)
    if closed and not square:
        width = width * (1 - np.abs(2 * along - 1) ** rng.choice((2, 4, 8))) ** 0.5
    across = np.stack([np.cos(heading), -np.sin(heading)], axis=1) * width[:, None]
    sides = [middle + across, middle - across]
    if closed:
        sides = [np.concatenate([sides[0], sides[1][::-1], sides[0][:1]])]
    for level in rng.integers(len(along), size=rng.choice((0, 0, 0, 1, 2))):  # a ring, a hem
        sides.append(np.stack([middle[level] + across[level], middle[level] - across[level]]))
    wobbly = [side + rng.normal(0, 0.7, side.shape) for side in sides]
    return draw_ways(_turn(wobbly, rng, np.pi), rng)


def _on_a_stick(rng: np.random.Generator) -> np.ndarray:
    """A ring or a polygon with a line out of its middle: a spoon, a lens, a lollipop, an axe."""
    corners = int(rng.choice((3, 4, 5, 24, 24, 24)))
    angle = _corners(corners, rng.uniform(0, np.pi))
    head = np.stack([np.cos(angle), np.sin(angle)], axis=1) * rng.uniform(20, 38, 2)
    start, end = np.abs(head[:, 1]).max(), rng.uniform(80, 160)
    aside = rng.choice((0.0, 0.0, rng.uniform(2, 6)))  # a second line, of a thick stick
    sticks = [np.array([[x, start], [x, end]]) for x in {aside, -aside}]
    if aside and rng.random() < 0.5:
        sticks.append(np.array([[-aside, end], [aside, end]]))
    ways = [way + rng.normal(0, 1.2, way.shape) for way in (head, *sticks)]
    return draw_ways(_turn(ways, rng, np.pi), rng)


def _shape(rng: np.random.Generator) -> np.ndarray:
    """A line, an arc, a ring, a corner, a polygon or a wave somewhere: float (n, 2)."""
    size = rng.uniform(10, 60) * np.exp(rng.uniform(-0.5, 0.5, 2))
    place = rng.uniform(-50, 50, 2)
    kind = rng.integers(6)
    if kind < 2:
        way = rng.uniform(-1, 1, (2, 2))
    elif kind == 2:
        angle = rng.uniform(0, 2 * np.pi) + np.linspace(0, rng.uniform(2, 6.6), 14)
        way = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    elif kind == 3:
        way = smooth(rng.uniform(-1, 1, (int(rng.integers(3, 6)), 2)))
    elif kind == 4:
        corners = int(rng.integers(3, 6))
        angle = _corners(corners, rng.uniform(0, 2 * np.pi))
        way = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    else:
        x = np.linspace(-1, 1, 16)
        way = np.stack([x, 0.4 * np.sin(x * rng.uniform(4, 14))], axis=1)
    return way * size + place + rng.normal(0, 1.5, way.shape)


def _digits(rng: np.random.Generator) -> np.ndarray:
    """Two or three digits beside or below each other."""
    count = int(rng.integers(2, 4))
    step = np.array([rng.uniform(70, 120), rng.uniform(-15, 15)])
    if count == 2 and rng.random() < 0.3:
        step = step[::-1] * 1.2
    ways = []
    for number in range(count):
        for stroke in pick_style(str(rng.integers(10)), rng):
            way = smooth(stroke + rng.normal(0, 4, stroke.shape))
            ways.append(way * (0.7, 1) + number * step)
    return draw_ways(ways, rng)


def _lying(rng: np.random.Generator) -> np.ndarray:
    """A digit on its side; not one that then is another, or the same."""
    strokes = pick_style(rng.choice(("1", "2", "3", "4", "5", "7", "8")), rng)
    turn = _rotation(rng.choice((-1, 1)) * rng.uniform(1.2, 1.9))
    width = rng.uniform(0.5, 1)
    varied = [(stroke + rng.normal(0, 4, stroke.shape)) * (width, 1) @ turn for stroke in strokes]
    return draw_ways([smooth(stroke) for stroke in varied], rng)


def _struck_out(rng: np.random.Generator) -> np.ndarray:
    """A digit or a sign that was crossed out or drawn over."""
    strokes = list(pick_style(str(rng.integers(10)), rng))
    if rng.random() < 0.5:
        left, right = rng.normal((-10, 110), 10)
        levels = rng.uniform(0, 100, (int(rng.integers(3, 7)), 2))
        strokes += [np.array([[left, a], [right, b]]) for a, b in levels]
    else:
        turns = int(rng.integers(6, 16))
        x = np.where(np.arange(turns) % 2, 100, 0) + rng.normal(0, 12, turns)
        strokes.append(np.stack([x, np.linspace(0, 100, turns)], axis=1))
    return draw_ways([smooth(stroke) for stroke in strokes], rng)


def _blob(rng: np.random.Generator) -> np.ndarray:
    """Something filled in."""
    angle = np.linspace(0, 2 * np.pi, int(rng.integers(4, 12)), endpoint=False)
    radius = 30 * np.exp(rng.normal(0, 0.3, angle.shape))
    outline = np.stack([np.cos(angle), np.sin(angle)], axis=1) * radius[:, None]
    outline = outline * np.exp(rng.uniform(-0.5, 0.5, 2)) + CANVAS / 2
    canvas = np.zeros((CANVAS, CANVAS), np.uint8)
    cv2.fillPoly(canvas, [np.round(outline).astype(np.int32)], 255, cv2.LINE_AA)
    for _ in range(int(rng.integers(0, 4))):
        draw_stroke(canvas, rng.uniform(10, 100, (2, 2)), int(rng.integers(3, 12)))
    return canvas


def _specks(rng: np.random.Generator) -> np.ndarray:
    """A few dots or short dashes apart from each other."""
    places = rng.uniform(0, 100, (int(rng.integers(2, 9)), 1, 2))
    dashes = rng.normal(0, rng.choice((0.5, 12)), (len(places), 2, 2))
    return draw_ways(list(places + dashes), rng)


# Each kind and its share.
_SHARES_OF_KINDS = {
    _sign: 0.16,
    _letters: 0.06,
    _scribble: 0.07,
    _shapes: 0.15,
    _outline: 0.11,
    _thing: 0.11,
    _limb: 0.14,
    _on_a_stick: 0.04,
    _digits: 0.05,
    _lying: 0.05,
    _struck_out: 0.03,
    _blob: 0.02,
    _specks: 0.01,
}
_KINDS, _SHARES = list(_SHARES_OF_KINDS), list(_SHARES_OF_KINDS.values())
