"""Doodles of things: bottles, spoons, lollipops, clocks, faces, guitars.

Lengths are in any unit that suits a doodle: it is scaled when it is drawn. What looks like a
digit is left out on purpose, such as a straight oval (0). Left out: plain shapes (see shapes.py)
and writing (see marks.py).
"""

import numpy as np

from digits.strokes.pen import smooth
from digits.synthesis.geometry import ANY_ANGLE, corner_angles, on_circle, turn_and_stretch
from digits.synthesis.styles import draw_paths

THING_TILT = 0.3  # radians either way, of what stands upright


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


def draw_dial(rng: np.random.Generator) -> np.ndarray:
    """A ring with something in it: a clock, a face, a wheel, a coin: uint8 (112, 112)."""
    size = np.exp(rng.uniform(-0.25, 0.25, 2)) * 50
    ring = on_circle(corner_angles(24, rng.uniform(0, 2 * np.pi)))
    ring = ring + rng.normal(0, 0.03, ring.shape)
    inside = (_clock, _face, _spokes, _smaller_shape)[rng.integers(4)](rng)
    paths = [path * size + rng.normal(0, 1.2, path.shape) for path in (ring, *inside)]
    return draw_paths(turn_and_stretch(paths, rng, THING_TILT), rng)


def _clock(rng: np.random.Generator) -> list[np.ndarray]:
    """Two or three hands, and perhaps ticks, in a circle of radius 1: float (2, 2) each."""
    hands = rng.uniform(0, 2 * np.pi, int(rng.integers(2, 4)))
    lines = [np.stack([np.zeros(2), end * rng.uniform(0.4, 0.9)]) for end in on_circle(hands)]
    if rng.random() < 0.6:
        ticks = on_circle(corner_angles(int(rng.choice((4, 8, 12))), 0)[:-1])
        lines += [np.stack([tick * 0.75, tick * 0.92]) for tick in ticks]
    return lines


def _face(rng: np.random.Generator) -> list[np.ndarray]:
    """Two eyes, a mouth, perhaps a nose, in a circle of radius 1: float (points, 2) each."""
    x, y = rng.uniform(0.2, 0.45, 2)
    eyes = [np.array([(side * x, -y)]) for side in (-1, 1)]
    size = rng.uniform(0.3, 0.6), rng.uniform(-0.4, 0.5)  # it smiles or not
    mouth = on_circle(np.linspace(0.3, 2.8, 9)) * size + np.array([0, 0.2])
    nose = [np.array([[0, -0.1], [0, 0.15]])] if rng.random() < 0.5 else []
    return [*eyes, mouth, *nose]


def _spokes(rng: np.random.Generator) -> list[np.ndarray]:
    """Two to five lines from rim to rim of a circle of radius 1: float (2, 2) each."""
    first = rng.uniform(0, np.pi)
    ends = on_circle(first + corner_angles(2 * int(rng.integers(2, 6)), 0)[:-1])
    half = len(ends) // 2
    return [np.stack(pair) for pair in zip(ends[:half], ends[half:], strict=True)]


def _smaller_shape(rng: np.random.Generator) -> list[np.ndarray]:
    """A polygon or a ring somewhere in a circle of radius 1: float (points, 2)."""
    corners = int(rng.choice((3, 4, 5, 24)))
    inner = on_circle(corner_angles(corners, rng.uniform(0, np.pi)))
    return [inner * rng.uniform(0.25, 0.6, 2) + rng.uniform(-0.3, 0.3, 2)]


def draw_necked(rng: np.random.Generator) -> np.ndarray:
    """A body with a neck: a guitar, a bottle, a bulb, a key, a pan: uint8 (112, 112)."""
    body = on_circle(corner_angles(24, rng.uniform(0, 2 * np.pi)))
    body = body * rng.uniform(25, 45, 2)
    if rng.random() < 0.4:  # a waist
        body[:, 0] *= 1 - rng.uniform(0.2, 0.5) * np.exp(-((body[:, 1] / 12 + 0.8) ** 2))
    top, half = body[:, 1].min(), rng.uniform(3, 12)
    end = top - rng.uniform(25, 90)
    sides = (0.0,) if rng.random() < 0.3 else (-half, half)
    paths = [body, *(np.array([[x, top + 3], [x, end]]) for x in sides)]
    if len(sides) == 2 and rng.random() < 0.7:  # the neck's end
        wide = half * rng.choice((1, 1, 1.8))
        paths.append(np.array([[-wide, end], [wide, end]]))
    for level in rng.uniform(end, top, rng.choice((0, 0, 1, 2))):  # pegs, teeth, a label
        paths.append(np.array([[0, level], [rng.choice((-1, 1)) * rng.uniform(8, 25), level]]))
    if rng.random() < 0.4:  # a hole
        paths.append(on_circle(corner_angles(12, 0)) * rng.uniform(5, 14))
    paths = [path + rng.normal(0, 1.2, path.shape) for path in paths]
    return draw_paths(turn_and_stretch(paths, rng, ANY_ANGLE), rng)
