"""Doodles made of lines and shapes: outlines, bottles, arms, blobs, specks.

Lengths are in any unit that suits a doodle: it is scaled when it is drawn. What looks like a
digit is left out on purpose, such as an upright ring (0) or one line (1). Left out: writing
(see marks.py).
"""

import cv2
import numpy as np

from digits.strokes.pen import draw_stroke, smooth
from digits.synthesis.geometry import corner_angles, on_circle, turn_and_stretch
from digits.synthesis.styles import CANVAS, draw_paths

ANY_ANGLE = np.pi  # either way
SHAPE_TILT, THING_TILT = 0.2, 0.3  # radians either way, of what stands upright


def draw_shapes(rng: np.random.Generator) -> np.ndarray:
    """Two to seven shapes on, in and beside each other, as in a picture: uint8 (112, 112)."""
    count = int(rng.integers(2, 8))
    paths = [_shape(rng) for _ in range(count)]
    if rng.random() < 0.4:  # many pictures have two sides alike
        paths += [path * (-1, 1) for path in paths]
    return draw_paths(paths, rng)


def _shape(rng: np.random.Generator) -> np.ndarray:
    """A line, an arc, a ring, a corner, a polygon or a wave in some place: float (n, 2)."""
    size = rng.uniform(10, 60) * np.exp(rng.uniform(-0.5, 0.5, 2))
    place = rng.uniform(-50, 50, 2)
    kind = rng.integers(6)
    if kind < 2:  # a line
        path = rng.uniform(-1, 1, (2, 2))
    elif kind == 2:  # an arc of 2 radians, up to a ring that overlaps itself
        angle = rng.uniform(0, 2 * np.pi) + np.linspace(0, rng.uniform(2, 6.6), 14)
        path = on_circle(angle)
    elif kind == 3:  # a bent line of three to five points
        path = smooth(rng.uniform(-1, 1, (int(rng.integers(3, 6)), 2)))
    elif kind == 4:  # a polygon of three to five corners
        corners = int(rng.integers(3, 6))
        path = on_circle(corner_angles(corners, rng.uniform(0, 2 * np.pi)))
    else:  # a wave of one to four periods
        x = np.linspace(-1, 1, 16)
        path = np.stack([x, 0.4 * np.sin(x * rng.uniform(4, 14))], axis=1)
    return path * size + place + rng.normal(0, 1.5, path.shape)


def draw_outline(rng: np.random.Generator) -> np.ndarray:
    """One plain shape: a ring that lies, a polygon, or a ring with lobes: uint8 (112, 112)."""
    kind = rng.choice(3, p=(0.25, 0.5, 0.25))
    if kind == 0:  # lower than wide, or it would be a 0
        angle, size = np.linspace(0, 2 * np.pi, 24), np.array([1, rng.uniform(0.25, 0.65)])
    elif kind == 1:
        corners = int(rng.choice((3, 4, 4, 5, 6, 6, 8, 8)))
        angle = corner_angles(corners, np.pi / corners)
        # The more corners, the nearer to a circle: a slim octagon would be a 0.
        size = np.array([1, np.exp(rng.uniform(-3, 3) / corners)])
    else:  # three to seven lobes, as a flower or a cloud has
        angle = np.linspace(0, 2 * np.pi, 36)
        lobes = 1 + rng.uniform(0.18, 0.4) * np.cos(angle * rng.integers(3, 8))
        size = np.stack([lobes, lobes * rng.uniform(0.6, 1.3)], axis=1)
    path = on_circle(angle) * size
    max_angle = ANY_ANGLE if kind == 1 and rng.random() < 0.4 else SHAPE_TILT
    wobbly = path + rng.normal(0, 0.03, path.shape)
    return draw_paths(turn_and_stretch([wobbly], rng, max_angle), rng)


def draw_thing(rng: np.random.Generator) -> np.ndarray:
    """A thing whose two sides are alike: a bottle, a vase, a brush, a bulb: uint8 (112, 112)."""
    # Half widths at two to five levels, from the top (0) to the bottom (100).
    knots = int(rng.integers(2, 6))
    levels = np.sort(rng.uniform(0, 100, knots))
    widths = rng.uniform(3, 50, knots)
    if rng.random() < 0.5:  # steps, as a bottle's shoulders
        levels, widths = np.repeat(levels, 2)[1:], np.repeat(widths, 2)[:-1]
    side = np.stack([widths, levels], axis=1)
    if rng.random() < 0.6:  # a doubled point is a sharp corner
        side = np.repeat(side, 2, axis=0)
    # Each end is pointed, or a line across.
    pointed = rng.random(2) < 0.3
    top, bottom = (
        [[0, side[i, 1]]] if point else [] for i, point in zip((0, -1), pointed, strict=True)
    )
    half = np.concatenate([np.reshape(part, (-1, 2)) for part in (top, side, bottom)])
    outline = np.concatenate([half, half[::-1] * (-1, 1), half[:1]])
    paths = [smooth(outline), *_lines_across(levels, widths, rng)]
    if rng.random() < 0.4:  # a stick, a string or a flame at its top or bottom
        end = (levels[0], -rng.uniform(10, 80)) if rng.random() < 0.5 else (levels[-1], 180)
        paths.append(np.array([[0, end[0]], [rng.normal(0, 8), end[1]]]))
    max_angle = ANY_ANGLE if rng.random() < 0.3 else THING_TILT
    narrow = [path * (0.7, 1) for path in paths]
    return draw_paths(turn_and_stretch(narrow, rng, max_angle), rng)


def _lines_across(
    levels: np.ndarray, widths: np.ndarray, rng: np.random.Generator
) -> list[np.ndarray]:
    """Up to three lines from side to side of a thing, as a label has: float (2, 2) each."""
    lines = []
    for level in rng.uniform(levels[0], levels[-1], rng.integers(0, 4)):
        width = np.interp(level, levels, widths)
        lines.append(np.array([[-width, level], [width, level]]))
    return lines


def draw_limb(rng: np.random.Generator) -> np.ndarray:
    """Two sides along a middle line: a spoon, a banana, a leg, a pear, a pipe: uint8 (112, 112).

    Never a straight oval, which would be a 0: it bends, narrows, has corners or open ends.
    """
    bends, narrows = rng.random(2) < 0.6
    square, closed = rng.random(2) < (0.5, 0.7)
    if not (bends or narrows or (square and closed)):
        closed = False
    along = np.linspace(0, 1, 25)
    # The heading turns by 63 to 160 degrees: all at once, like an elbow, or slowly, like a banana.
    turn = rng.choice((-1, 1)) * rng.uniform(1.1, 2.8) * bends
    sharpness = np.exp(rng.uniform(1.5, 4))
    heading = turn / (1 + np.exp(-sharpness * (along - rng.uniform(0.3, 0.7))))
    middle = np.cumsum(np.stack([np.sin(heading), np.cos(heading)], axis=1), axis=0) * 4
    width = _limb_width(along, rng, bends, narrows)
    if closed and not square:  # round ends: an ellipse, or nearer to a rectangle
        width = width * (1 - np.abs(2 * along - 1) ** rng.choice((2, 4, 8))) ** 0.5
    across = np.stack([np.cos(heading), -np.sin(heading)], axis=1) * width[:, None]
    sides = [middle + across, middle - across]
    if closed:
        sides = [np.concatenate([sides[0], sides[1][::-1], sides[0][:1]])]
    for level in rng.integers(len(along), size=rng.choice((0, 0, 0, 1, 2))):  # a ring, a hem
        sides.append(np.stack([middle[level] + across[level], middle[level] - across[level]]))
    wobbly = [side + rng.normal(0, 0.7, side.shape) for side in sides]
    return draw_paths(turn_and_stretch(wobbly, rng, ANY_ANGLE), rng)


def _limb_width(
    along: np.ndarray, rng: np.random.Generator, bends: bool, narrows: bool
) -> np.ndarray:
    """Half the width of a limb at places (n,), 0 to 1, along it, which is 100 long: (n,)."""
    even = np.full_like(along, rng.uniform(9, 18) + 4 * (not bends))
    if not narrows:
        return even
    levels = rng.uniform(0.6, 1, 4) * rng.uniform(22, 40)
    waist = rng.integers(1, 3)
    levels[waist : waist + rng.integers(1, 3)] *= rng.uniform(0.15, 0.5)
    return np.interp(along, (0, *np.sort(rng.uniform(0.2, 0.8, 2)), 1), levels)


def draw_on_a_stick(rng: np.random.Generator) -> np.ndarray:
    """A ring or a polygon with a line from it: a lens, a lollipop, an axe: uint8 (112, 112)."""
    corners = int(rng.choice((3, 4, 5, 24, 24, 24)))  # 24: a ring
    head = on_circle(corner_angles(corners, rng.uniform(0, np.pi))) * rng.uniform(20, 38, 2)
    start, end = np.abs(head[:, 1]).max(), rng.uniform(80, 160)
    aside = rng.choice((0.0, 0.0, rng.uniform(2, 6)))  # half a thick stick's width: two lines
    sticks = [np.array([[x, start], [x, end]]) for x in {aside, -aside}]
    if aside and rng.random() < 0.5:
        sticks.append(np.array([[-aside, end], [aside, end]]))
    paths = [path + rng.normal(0, 1.2, path.shape) for path in (head, *sticks)]
    return draw_paths(turn_and_stretch(paths, rng, ANY_ANGLE), rng)


def draw_blob(rng: np.random.Generator) -> np.ndarray:
    """Something filled in, with up to three lines across: uint8 (112, 112).

    It may be larger than the canvas, which then cuts it off.
    """
    angle = np.linspace(0, 2 * np.pi, int(rng.integers(4, 12)), endpoint=False)
    radius = 30 * np.exp(rng.normal(0, 0.3, angle.shape))  # pixels
    outline = on_circle(angle) * radius[:, None]
    outline = outline * np.exp(rng.uniform(-0.5, 0.5, 2)) + CANVAS / 2
    canvas = np.zeros((CANVAS, CANVAS), np.uint8)
    cv2.fillPoly(canvas, [np.round(outline).astype(np.int32)], 255, cv2.LINE_AA)
    for _ in range(int(rng.integers(0, 4))):
        draw_stroke(canvas, rng.uniform(10, 100, (2, 2)), int(rng.integers(3, 12)))
    return canvas


def draw_specks(rng: np.random.Generator) -> np.ndarray:
    """Two to eight dots, or short dashes, apart from each other: uint8 (112, 112)."""
    places = rng.uniform(0, 100, (int(rng.integers(2, 9)), 1, 2))
    dashes = rng.normal(0, rng.choice((0.5, 12)), (len(places), 2, 2))  # dots, or dashes
    return draw_paths(list(places + dashes), rng)
