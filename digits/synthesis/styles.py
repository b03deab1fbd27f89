"""Draw digits in the styles that people have and MNIST hardly has.

MNIST is American handwriting of the 1990s. Elsewhere a 1 has a flag and a foot, a 7 a
bar, a 0 a slash, a 9 a hook, and a 4 is open. Each style is written down as strokes, in
strokes.txt, and drawn a little differently each time. Left out: bending (see augment.py),
and drawings that are no digits (see doodles.py).
"""

from pathlib import Path

import numpy as np

from digits.strokes.pen import draw_stroke, smooth

Strokes = list[np.ndarray]  # each float (points, 2)

CANVAS = 112  # pixels; drawn large and scaled down, as a drawing on the page is
LONGER_SIDE = 80  # of what is drawn on it, pen counted
# The pens and sizes of the page, in pixels of a canvas of 280 (drawn 35 to 80 % of it).
PEN, SIZE = (10, 26), (98, 224)
WIDTH = (0.5, 1.1)  # of the digit against its height
WOBBLE = 4.0  # of 100: standard deviation of each point
ASTRAY = 3.0  # of 100: standard deviation of a whole stroke, so that it misses or overshoots
JOINED = 0.07  # share whose strokes are joined, the pen not lifted
BROKEN = 0.05  # share with a gap in a stroke


def read_styles(path: Path) -> dict[str, list[Strokes]]:
    """The styles of each kind, "0" to "9" and "sign", in a box of 100 x 100."""
    styles: dict[str, list[Strokes]] = {}
    for line in path.read_text().splitlines():
        kind, colon, strokes = line.partition(":")
        if colon and not line.startswith("#"):
            styles.setdefault(kind, []).append([_parse(stroke) for stroke in strokes.split("|")])
    return styles


def _parse(stroke: str) -> np.ndarray:
    return np.array([point.split(",") for point in stroke.split()], float)


STYLES = read_styles(Path(__file__).parent / "strokes.txt")


def pick_style(kind: str, rng: np.random.Generator) -> Strokes:
    """The strokes of one of the styles of "0" to "9" or "sign"."""
    return STYLES[kind][rng.integers(len(STYLES[kind]))]


def draw_digit(digit: int, rng: np.random.Generator) -> np.ndarray:
    """Draw a digit in one of its styles: uint8 (112, 112), white ink on black.

    The same state of `rng` gives the same picture.
    """
    strokes = pick_style(str(digit), rng)
    width = rng.uniform(*WIDTH)
    varied = [
        (stroke + rng.normal(0, WOBBLE, stroke.shape) + rng.normal(0, ASTRAY, 2)) * (width, 1)
        for stroke in strokes
    ]
    if rng.random() < JOINED:
        varied = [np.concatenate(varied)]
    ways = [smooth(stroke) for stroke in varied]
    if rng.random() < BROKEN:
        ways = _break_one(ways, rng)
    return draw_ways(ways, rng)


def _break_one(ways: list[np.ndarray], rng: np.random.Generator) -> list[np.ndarray]:
    """Lift the pen for a moment in the middle of the longest way."""
    longest = max(range(len(ways)), key=lambda way: len(ways[way]))
    way = ways.pop(longest)
    if len(way) < 9:
        return [*ways, way]
    gap = int(rng.integers(3, len(way) - 4))
    return [*ways, way[:gap], way[gap + 1 :]]


def draw_ways(ways: list[np.ndarray], rng: np.random.Generator) -> np.ndarray:
    """Draw ways, in any unit, in the middle of a canvas, with a pen as on the page.

    List of float (points, 2) to uint8 (112, 112).
    """
    points = np.concatenate(ways)
    corner, extent = points.min(axis=0), np.ptp(points, axis=0)
    pen = max(1, round(LONGER_SIDE * rng.uniform(*PEN) / rng.uniform(*SIZE)))
    scale = (LONGER_SIDE - pen) / max(extent.max(), 1e-6)
    canvas = np.zeros((CANVAS, CANVAS), np.uint8)
    for way in ways:
        draw_stroke(canvas, (way - corner - extent / 2) * scale + (CANVAS - 1) / 2, pen)
    return canvas
