"""Doodles that people drew: a choice of Google's "Quick, Draw!" in quickdraw.npz (CC BY 4.0).

`python -m benchmarks.ship_doodles` chose and thinned them. Left out: doodles that are made up
(see marks.py, shapes.py and things.py).
"""

from functools import cache
from pathlib import Path

import numpy as np

from digits.strokes.dataset import read_drawings
from digits.strokes.pen import smooth
from digits.synthesis.geometry import turn_and_stretch
from digits.synthesis.styles import Strokes, draw_paths

FILE = Path(__file__).parent / "quickdraw.npz"
TURN = np.deg2rad(36)  # either way
MIRRORED = 0.5  # share
SMOOTHED = 0.5  # share whose corners are rounded, as those of many digits are


@cache
def people_doodles() -> list[Strokes]:
    """The strokes of each drawing, float32 (points, 2), its longer side 100."""
    return read_drawings(FILE).strokes


def draw_person_doodle(rng: np.random.Generator) -> np.ndarray:
    """One of them, turned, stretched, perhaps mirrored: uint8 (112, 112)."""
    doodles = people_doodles()
    strokes = doodles[rng.integers(len(doodles))]
    if rng.random() < MIRRORED:
        strokes = [stroke * (-1, 1) for stroke in strokes]
    if rng.random() < SMOOTHED:
        strokes = [smooth(stroke) for stroke in strokes]
    return draw_paths(turn_and_stretch(strokes, rng, TURN), rng)
