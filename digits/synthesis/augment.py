"""Distort digits as hands and pens do, then frame them as MNIST does.

A network that sees every digit slanted, stretched, bent, thin and thick learns what these
have in common. Some of the digits are not MNIST's but drawn in styles that MNIST lacks (see
styles.py), and some of the pictures show no digit (see doodles.py). Left out: batches and
labels for training (see digits/training).
"""

import cv2
import numpy as np

from digits.image.framing import FRAME, to_mnist
from digits.synthesis.doodles import draw_doodle
from digits.synthesis.styles import draw_digit

NO_DIGIT = -1  # the label of a picture that shows none
# Shares of the pictures for training, those that `best` was trained with.
DRAWN_SHARE = 0.27  # digits drawn in our styles instead of taken from MNIST
DOODLE_SHARE = 0.17  # no digit

# Pixels: twice MNIST's resolution, so that a pen can grow by half a pixel.
CANVAS = 2 * FRAME
ROTATION = 12  # degrees, either way
SHEAR = 0.25  # either way, as the tangent of the slant
STRETCH = 0.2  # either way, width against height
ELASTIC = 3.0  # pixels of the canvas that a point is shifted by, at most
ELASTIC_GRID = 5  # a random shift for each of 5 x 5 points, smooth between them
PEN_STEPS = (-1, 0, 0, 0, 1, 1, 2, 3)  # pixels of the canvas added all around an MNIST digit
HARD_EDGES = 0.5  # share with the hard edges of a screen's pen, not a scanner's soft ones
EDGE = 100  # of 255: where a hard edge is cut
VISIBLE = 127  # of 255: a digit whose brightest pixel is no brighter counts as rubbed out
_CROSS = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))


def vary_digit(image: np.ndarray, digit: int, rng: np.random.Generator) -> tuple[np.ndarray, int]:
    """A picture for training in place of an MNIST digit, and the label of what it shows.

    From uint8 (28, 28) and its label, 0 to 9, to uint8 (28, 28) and the same label, or
    NO_DIGIT where the picture shows no digit. The same state of `rng` gives the same picture.
    """
    share = rng.random()
    if share < DOODLE_SHARE:
        return distort(draw_doodle(rng), rng), NO_DIGIT
    if share < DOODLE_SHARE + DRAWN_SHARE:
        return draw_varied(digit, rng), digit
    return distort(image, rng, change_pen=True), digit


def draw_varied(digit: int, rng: np.random.Generator) -> np.ndarray:
    """A digit, 0 to 9, drawn in one of the styles and distorted: uint8 (28, 28)."""
    return distort(draw_digit(digit, rng), rng)


def distort(drawing: np.ndarray, rng: np.random.Generator, change_pen: bool = False) -> np.ndarray:
    """One random distortion of a drawing, framed like MNIST.

    uint8 (side, side), white ink on black, to uint8 (28, 28); all black where no ink is left.
    `change_pen` also makes strokes thinner or thicker. Affine and elastic distortion as in
    P. Simard, D. Steinkraus, J. Platt, "Best practices for convolutional neural
    networks", ICDAR 2003.
    """
    side = len(drawing)
    from_x, from_y = _bend(rng) * np.float32(side / CANVAS) + np.float32((side - 1) / 2)
    bent = cv2.remap(drawing, from_x, from_y, cv2.INTER_LINEAR)  # (56, 56)
    if change_pen:
        bent = _step_pen(bent, rng)
    if rng.random() < HARD_EDGES:
        bent = cv2.threshold(bent, EDGE, 255, cv2.THRESH_BINARY)[1]
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
    """The parts of a bend: x, y, and a hill around each grid point: float32 (27, 3136)."""
    pixels = np.arange(CANVAS, dtype=np.float32) - (CANVAS - 1) / 2
    hills = np.eye(ELASTIC_GRID**2, dtype=np.float32).reshape(-1, ELASTIC_GRID, ELASTIC_GRID)
    large = [cv2.resize(hill, (CANVAS, CANVAS), interpolation=cv2.INTER_CUBIC) for hill in hills]
    return np.stack([*np.meshgrid(pixels, pixels), *large]).reshape(-1, CANVAS**2)


_FIELDS = _fields()


def _step_pen(drawing: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Make the pen thinner or thicker by whole pixels, with a cross, which is quick.

    transform.py widens a pen by parts of a pixel, with a disc.
    """
    steps = PEN_STEPS[rng.integers(len(PEN_STEPS))]
    if steps > 0:
        return cv2.dilate(drawing, _CROSS, iterations=steps)
    if steps < 0:
        thin = cv2.erode(drawing, _CROSS, iterations=-steps)
        return thin if thin.max() > VISIBLE else drawing  # never rub a digit out
    return drawing
