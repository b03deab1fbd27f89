"""Draw digits in the styles that people have and MNIST hardly has.

MNIST is American handwriting of the 1990s. Elsewhere a 1 has a flag and a foot, a 7 a bar, a
0 a slash, a 9 a hook, and a 4 is open. Each style is written down as strokes in strokes.txt
and drawn a little differently each time. Left out: drawings that are no digits (see
doodles.py).

The pictures depend on every number here and on the order of the random numbers; `best` was
trained on them as they are.
"""

from pathlib import Path

import numpy as np

from digits.strokes.pen import draw_stroke, smooth
from digits.synthesis.geometry import rotation

Strokes = list[np.ndarray]  # each float (points, 2)

CANVAS = 112  # pixels; drawn large and scaled down, as a drawing on the page is
LONGER_SIDE = 80  # pixels of the drawing's longer side, pen included
# The pens and sizes of the page, in pixels of a canvas of 280: drawings take 35 to 80 % of it.
# A little beyond them: thick pens on small digits are the hardest to read.
PEN, SIZE = (9, 28), (94, 230)
WIDTH = (0.5, 1.1)  # a digit's width against its height
# Standard deviations in the box of 100 x 100: of each point, and of a whole stroke, which then
# misses the others or crosses them.
WOBBLE, STROKE_SHIFT = 4.0, 3.0
JOINED = 0.07  # share of digits whose strokes are joined, the pen not lifted
BROKEN = 0.05  # share of digits with a gap in a stroke
# Share drawn with an unsteady hand, of which all real strokes have some: without, a network would
# take smooth strokes for the sign of a digit. Every first to third point stays, shifted at random.
UNSTEADY = 0.6
MAX_STEP, MAX_SHAKE = 3, 1.3  # the latter a standard deviation in the box of 100 x 100
MIN_BREAKABLE = 9  # points of the shortest path that may have a gap
MIN_PIECE = 3  # points of the shortest piece that is left beside a gap
# A bend of all points together, each of them a part of the longer side, which is 1.
TURN = np.deg2rad(12)  # either way
SLANT = 0.25  # either way, as the tangent
WAVES, WAVE_HEIGHT, WAVE_TURNS = 3, 0.03, 6.0  # shifts along waves of up to one period
NO_EXTENT = 1e-6  # avoids a division by 0 where a drawing is a single dot


def read_styles(path: Path) -> dict[str, list[Strokes]]:
    """The styles of each kind, "0" to "9" and "sign": strokes in a box of 100 x 100."""
    styles: dict[str, list[Strokes]] = {}
    for line in path.read_text().splitlines():
        kind, colon, strokes = line.partition(":")
        if colon and not line.startswith("#"):
            styles.setdefault(kind, []).append([_parse(stroke) for stroke in strokes.split("|")])
    return styles


def _parse(stroke: str) -> np.ndarray:
    """Points written as "x,y x,y": float (points, 2)."""
    return np.array([point.split(",") for point in stroke.split()], float)


STYLES = read_styles(Path(__file__).parent / "strokes.txt")


def pick_style(kind: str, rng: np.random.Generator) -> Strokes:
    """The strokes of a random style of "0" to "9" or "sign"."""
    return STYLES[kind][rng.integers(len(STYLES[kind]))]


def draw_digit(digit: int, rng: np.random.Generator) -> np.ndarray:
    """Draw a digit, 0 to 9, in one of its styles: uint8 (112, 112), white ink on black.

    The same state of `rng` gives the same picture.
    """
    strokes = pick_style(str(digit), rng)
    width = rng.uniform(*WIDTH)
    varied = [
        (stroke + rng.normal(0, WOBBLE, stroke.shape) + rng.normal(0, STROKE_SHIFT, 2)) * (width, 1)
        for stroke in strokes
    ]
    if rng.random() < JOINED:
        varied = [np.concatenate(varied)]
    paths = [smooth(stroke) for stroke in varied]
    if rng.random() < BROKEN:
        paths = _break_longest(paths, rng)
    if rng.random() < UNSTEADY:
        paths = _shake(paths, rng)
    return draw_paths(paths, rng)


def _bend(paths: list[np.ndarray], rng: np.random.Generator) -> list[np.ndarray]:
    """Turn, slant and bend paths; the pen that draws them stays round: float (points, 2) each."""
    points = np.concatenate(paths)
    size = max(np.ptp(points, axis=0).max(), NO_EXTENT)
    placed = (points - points.mean(axis=0)) / size  # (P, 2)
    turn = rotation(rng.uniform(-TURN, TURN)) @ [[1, 0], [rng.uniform(-SLANT, SLANT), 1]]
    frequency = rng.uniform(-WAVE_TURNS, WAVE_TURNS, (2, WAVES))
    height = rng.normal(0, WAVE_HEIGHT, (WAVES, 2))
    waves = np.sin(placed @ frequency + rng.uniform(0, 2 * np.pi, WAVES)) @ height  # (P, 2)
    bent = placed @ turn + waves
    return np.split(bent, np.cumsum([len(path) for path in paths])[:-1])


def _shake(paths: list[np.ndarray], rng: np.random.Generator) -> list[np.ndarray]:
    """Draw with an unsteady hand: fewer points, and each a little beside its place."""
    step, shake = rng.integers(1, MAX_STEP + 1), rng.uniform(0, MAX_SHAKE)
    kept = [np.concatenate([path[:-1:step], path[-1:]]) for path in paths]
    return [path + rng.normal(0, shake, path.shape) for path in kept]


def _break_longest(paths: list[np.ndarray], rng: np.random.Generator) -> list[np.ndarray]:
    """Lift the pen for a moment somewhere in the path with most points."""
    longest = max(range(len(paths)), key=lambda index: len(paths[index]))
    path = paths.pop(longest)
    if len(path) < MIN_BREAKABLE:
        return [*paths, path]
    gap = int(rng.integers(MIN_PIECE, len(path) - MIN_PIECE - 1))
    return [*paths, path[:gap], path[gap + 1 :]]


def draw_paths(paths: list[np.ndarray], rng: np.random.Generator) -> np.ndarray:
    """Bend paths, in any unit, and draw them in the middle of a canvas with a pen of the page.

    List of float (points, 2) to uint8 (112, 112), white ink on black.
    """
    paths = _bend(paths, rng)
    points = np.concatenate(paths)
    corner, extent = points.min(axis=0), np.ptp(points, axis=0)
    pen = max(1, round(LONGER_SIDE * rng.uniform(*PEN) / rng.uniform(*SIZE)))
    scale = (LONGER_SIDE - pen) / max(extent.max(), NO_EXTENT)
    canvas = np.zeros((CANVAS, CANVAS), np.uint8)
    for path in paths:
        draw_stroke(canvas, (path - corner - extent / 2) * scale + (CANVAS - 1) / 2, pen)
    return canvas
