"""Doodles made of lines and shapes: outlines, several shapes, lying lines, blobs, specks.

Lengths are in any unit that suits a doodle: it is scaled when it is drawn. What looks like a
digit is left out on purpose, such as an upright ring (0) or a line that stands (1). Left out:
things (see things.py) and writing (see marks.py).
"""

import cv2
import numpy as np

from digits.strokes.pen import draw_stroke, smooth
from digits.synthesis.geometry import (
    ANY_ANGLE,
    corner_angles,
    on_circle,
    rotation,
    turn_and_stretch,
)
from digits.synthesis.styles import CANVAS, draw_paths

SHAPE_TILT = 0.2  # radians either way, of what stands upright
LYING_RING = (0.15, 0.3)  # height against width; people write a 0 that is lower than wide
LYING_LINE = np.deg2rad(10)  # either way; a 1 is never so flat


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
        angle, size = np.linspace(0, 2 * np.pi, 24), np.array([1, rng.uniform(*LYING_RING)])
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


def draw_lying_line(rng: np.random.Generator) -> np.ndarray:
    """One line that lies, straight or a little bent, or two close together: uint8 (112, 112)."""
    x = np.linspace(-50, 50, 9)
    bend = rng.choice((0, rng.uniform(-8, 8))) * (1 - (x / 50) ** 2)
    path = np.stack([x, bend], axis=1) + rng.normal(0, 0.8, (9, 2))
    turn = rotation(rng.uniform(-LYING_LINE, LYING_LINE))
    paths = [path @ turn]
    if rng.random() < 0.2:
        paths.append(path @ turn + (rng.normal(0, 8), rng.uniform(8, 25)))
    return draw_paths(paths, rng)


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
