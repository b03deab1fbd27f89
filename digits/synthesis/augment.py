"""Distort digits the way hands and pens do, then frame them as MNIST does.

A network that sees every digit slanted, stretched, bent, thin and thick learns what
stays. A share of the digits is not MNIST's but drawn in styles it lacks (see styles.py),
and a share of the pictures shows no digit at all (see doodles.py).
"""

import cv2
import numpy as np

from digits.image.framing import FRAME, to_mnist
from digits.synthesis.doodles import draw_doodle
from digits.synthesis.styles import draw_digit

NO_DIGIT = -1  # the label of a picture that shows none
# Of the pictures trained on: digits drawn anew instead of taken from MNIST, and doodles.
DRAWN_SHARE = 0.27
DOODLE_SHARE = 0.17

# Twice MNIST's resolution, so that a pen can grow by half a pixel.
CANVAS = 2 * FRAME
ROTATION = 12  # degrees, either way
SHEAR = 0.25  # either way, as the tangent of the slant
STRETCH = 0.2  # either way, width against height
ELASTIC = 3.0  # pixels of the canvas, at most; smooth over a fifth of it
ELASTIC_GRID = 5
PEN_STEPS = (-1, 0, 0, 0, 1, 1, 2, 3)  # pixels of the canvas added all around an MNIST digit
HARD_EDGES = 0.5  # share drawn with a screen's hard pen edges, not a scanner's soft ones
_PEN = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))


def vary_digit(image: np.ndarray, digit: int, rng: np.random.Generator) -> tuple[np.ndarray, int]:
    """Another picture in place of an MNIST digit, and what it shows.

    uint8 (28, 28), 0 to 9, to uint8 (28, 28) of the same digit, or of none and NO_DIGIT.
    The same state of `rng` gives the same picture.
    """
    lot = rng.random()
    if lot < DOODLE_SHARE:
        return distort(draw_doodle(rng), rng), NO_DIGIT
    if lot < DOODLE_SHARE + DRAWN_SHARE:
        return draw_varied(digit, rng), digit
    return distort(image, rng, change_pen=True), digit


def draw_varied(digit: int, rng: np.random.Generator) -> np.ndarray:
    """A digit, 0 to 9, drawn in one of the styles and distorted: uint8 (28, 28)."""
    return distort(draw_digit(digit, rng), rng)


def distort(drawing: np.ndarray, rng: np.random.Generator, change_pen: bool = False) -> np.ndarray:
    """One random distortion of a drawing, framed like MNIST.

    uint8 (side, side), white ink on black, to uint8 (28, 28). Affine and elastic as in
    P. Simard, D. Steinkraus, J. Platt, "Best practices for convolutional neural
    networks", ICDAR 2003.
    """
    side = len(drawing)
    from_x, from_y = _bend(rng) * np.float32(side / CANVAS) + np.float32((side - 1) / 2)
    bent = cv2.remap(drawing, from_x, from_y, cv2.INTER_LINEAR)  # (56, 56)
    if change_pen:
        bent = _change_pen(bent, rng)
    if rng.random() < HARD_EDGES:
        bent = cv2.threshold(bent, 100, 255, cv2.THRESH_BINARY)[1]
    image = to_mnist(bent)
    return np.zeros((FRAME, FRAME), np.uint8) if image is None else image


def _bend(rng: np.random.Generator) -> np.ndarray:
    """Where each pixel of the canvas comes from: x and y from the centre, float32 (2, 56, 56)."""
    angle = np.deg2rad(rng.uniform(-ROTATION, ROTATION))
    slant = rng.uniform(-SHEAR, SHEAR)
    stretch = np.exp(rng.uniform(-STRETCH, STRETCH))
    cos, sin = np.cos(angle), np.sin(angle)
    turn = np.array([[cos, -sin], [sin, cos]]) @ [[stretch, slant], [0, 1 / stretch]]  # (2, 2)
    shifts = rng.uniform(-ELASTIC, ELASTIC, (2, ELASTIC_GRID**2))
    weights = np.concatenate([turn, shifts], axis=1, dtype=np.float32)  # (2, 27)
    return (weights @ _FIELDS).reshape(2, CANVAS, CANVAS)


def _fields() -> np.ndarray:
    """What a bend is a sum of: x, y and one hill around each grid point, float32 (27, 3136)."""
    pixels = np.arange(CANVAS, dtype=np.float32) - (CANVAS - 1) / 2
    hills = np.eye(ELASTIC_GRID**2, dtype=np.float32).reshape(-1, ELASTIC_GRID, ELASTIC_GRID)
    hills = [cv2.resize(hill, (CANVAS, CANVAS), interpolation=cv2.INTER_CUBIC) for hill in hills]
    return np.stack([*np.meshgrid(pixels, pixels), *hills]).reshape(-1, CANVAS**2)


_FIELDS = _fields()


def _change_pen(drawing: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Make the pen thinner or thicker."""
    steps = PEN_STEPS[rng.integers(len(PEN_STEPS))]
    if steps > 0:
        drawing = cv2.dilate(drawing, _PEN, iterations=steps)
    if steps < 0:
        thin = cv2.erode(drawing, _PEN, iterations=-steps)
        drawing = thin if thin.max() > 127 else drawing  # never rub a digit out
    return drawing
