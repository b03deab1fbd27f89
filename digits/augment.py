"""Distort digits the way hands and pens do, then frame them as MNIST does.

A network that sees every digit slanted, stretched, bent, thin and thick learns what
stays. A share of the digits is not MNIST's but drawn in styles it lacks (see styles.py).
"""

import cv2
import numpy as np

from digits.preprocess import FRAME, to_mnist
from digits.styles import draw_digit

# Of the digits trained on: those drawn anew instead of taken from MNIST.
DRAWN_SHARE = 0.25

# Twice MNIST's resolution, so that a pen can grow by half a pixel.
CANVAS = 2 * FRAME
ROTATION = 12  # degrees, either way
SHEAR = 0.25  # either way, as the tangent of the slant
STRETCH = 0.2  # either way, width against height
ELASTIC = 3.0  # pixels of the canvas, at most; smooth over a fifth of it
ELASTIC_GRID = 5
PEN_STEPS = (-1, 0, 0, 1, 2)  # pixels of the canvas added all around
HARD_EDGES = 0.5  # share drawn with a screen's hard pen edges, not a scanner's soft ones
_PEN = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))


def vary_digit(image: np.ndarray, digit: int, rng: np.random.Generator) -> np.ndarray:
    """Another picture of the same digit: uint8 (28, 28), 0 to 9, to uint8 (28, 28).

    The same state of `rng` gives the same picture.
    """
    drawn = rng.random() < DRAWN_SHARE
    return distort(draw_digit(digit, rng) if drawn else image, rng)


def distort(drawing: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """One random distortion of a drawing, framed like MNIST.

    uint8 (side, side), white ink on black, to uint8 (28, 28). Affine and elastic as in
    P. Simard, D. Steinkraus, J. Platt, "Best practices for convolutional neural
    networks", ICDAR 2003.
    """
    side = len(drawing)
    origin = _bend(rng) * np.float32(side / CANVAS) + np.float32((side - 1) / 2)
    bent = cv2.remap(drawing, origin[..., 0], origin[..., 1], cv2.INTER_LINEAR)  # (56, 56)
    image = to_mnist(_change_pen(bent, rng))
    return np.zeros((FRAME, FRAME), np.uint8) if image is None else image


def _bend(rng: np.random.Generator) -> np.ndarray:
    """Where each pixel of the canvas comes from: float32 (56, 56, 2), from the centre."""
    angle = np.deg2rad(rng.uniform(-ROTATION, ROTATION))
    slant = rng.uniform(-SHEAR, SHEAR)
    stretch = np.exp(rng.uniform(-STRETCH, STRETCH))
    cos, sin = np.cos(angle), np.sin(angle)
    turn = np.array([[cos, -sin], [sin, cos]]) @ [[stretch, slant], [0, 1 / stretch]]
    grid = rng.uniform(-ELASTIC, ELASTIC, (ELASTIC_GRID, ELASTIC_GRID, 2)).astype(np.float32)
    field = cv2.resize(grid, (CANVAS, CANVAS), interpolation=cv2.INTER_CUBIC)
    return _PIXELS @ turn.T.astype(np.float32) + field  # (56, 56, 2)


_PIXELS = np.stack(np.meshgrid(*[np.arange(CANVAS, dtype=np.float32)] * 2), axis=-1)
_PIXELS -= (CANVAS - 1) / 2  # (56, 56, 2), x and y from the centre


def _change_pen(drawing: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Make the pen thinner or thicker, and for some drawings its edges hard."""
    steps = PEN_STEPS[rng.integers(len(PEN_STEPS))]
    if steps > 0:
        drawing = cv2.dilate(drawing, _PEN, iterations=steps)
    if steps < 0:
        thin = cv2.erode(drawing, _PEN, iterations=-steps)
        drawing = thin if thin.max() > 127 else drawing  # never rub a digit out
    if rng.random() < HARD_EDGES:
        drawing = cv2.threshold(drawing, 100, 255, cv2.THRESH_BINARY)[1]
    return drawing
