"""Distort digits as hands and pens do, then frame them as MNIST does.

A network that sees every digit slanted, stretched, bent, thin and thick learns what these
have in common. Some of MNIST's digits are drawn again with a pen of the page (see
middle_lines.py), some digits are drawn in styles that MNIST lacks (see styles.py), and some of
the pictures show no digit (see doodles.py). Left out: batches and labels for training (see
digits/training).
"""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from digits.image.framing import FRAME, to_mnist
from digits.mnist import TRAINING_DIGITS
from digits.synthesis.doodles import draw_doodle
from digits.synthesis.middle_lines import middle_lines
from digits.synthesis.styles import Strokes, draw_digit, draw_paths

NO_DIGIT = -1  # the label of a picture that shows none
# Shares of the pictures for training, those that `best` was trained with.
AGAIN_SHARE = 0.18  # MNIST's digits, drawn again along their middle lines
DRAWN_SHARE = 0.24  # digits drawn in our styles instead of taken from MNIST
DOODLE_SHARE = 0.16  # no digit

# Pixels: twice MNIST's resolution, so that a pen can grow by half a pixel.
CANVAS = 2 * FRAME
ELASTIC_GRID = 5  # a random shift for each of 5 x 5 points, smooth between them


@dataclass(frozen=True)
class Distortion:
    """How far pictures are distorted, at random up to these bounds.

    `rotation` in degrees and `shear` (the tangent of the slant) either way; `stretch`, width
    against height, as the logarithm of a factor, either way; `elastic`: pixels of the canvas
    that a point is shifted by; `pen_steps`: pixels of the canvas added all around an MNIST
    digit, each as probable.
    """

    rotation: float = 12
    shear: float = 0.25
    stretch: float = 0.2
    elastic: float = 3.0
    pen_steps: tuple[int, ...] = (-1, 0, 0, 0, 1, 1, 2, 3)


FULL = Distortion()
# MNIST's digits as `best` is trained on them: most of its test digits are written plainly.
MILD = Distortion(
    rotation=9, shear=0.18, stretch=0.14, elastic=2.2, pen_steps=(-1, 0, 0, 0, 0, 0, 1, 1, 2)
)
# Enlarging blurs, and MNIST's digits are sharp: 39 % of their ink is full (250 and more), 5 % after
# enlarging and framing alone, and 32 to 45 % with a contrast of 3 to 100 between. A network that
# learns from blurred digits refuses sharp ones.
CONTRAST = (2.0, 12.0)
MIDDLE = (80, 150)  # of 255: the grey that contrast leaves as it is
VISIBLE = 127  # of 255: a digit whose brightest pixel is no brighter counts as rubbed out
_GREYS = np.arange(256)
_CROSS = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))


def vary_digit(image: np.ndarray, digit: int, rng: np.random.Generator) -> tuple[np.ndarray, int]:
    """A picture for training in place of an MNIST digit, and the label of what it shows.

    From uint8 (28, 28) and its label, 0 to 9, to uint8 (28, 28) and the same label, or
    NO_DIGIT where the picture shows no digit. The same state of `rng` gives the same picture.
    """
    share = rng.random()
    if share < DOODLE_SHARE:
        return draw_varied_doodle(rng), NO_DIGIT
    if share < DOODLE_SHARE + DRAWN_SHARE:
        return draw_varied(digit, rng), digit
    if share < DOODLE_SHARE + DRAWN_SHARE + AGAIN_SHARE:
        lines = _lines_of(image.tobytes())
        if lines:
            return draw_again(lines, rng), digit
    return distort(image, rng, change_pen=True, bounds=MILD), digit


@lru_cache(maxsize=TRAINING_DIGITS)  # finding them takes as long as drawing them twice
def _lines_of(pixels: bytes) -> Strokes:
    """The `middle_lines` of an image whose bytes these are."""
    return middle_lines(np.frombuffer(pixels, np.uint8).reshape(FRAME, FRAME))


def draw_varied(digit: int, rng: np.random.Generator) -> np.ndarray:
    """A digit, 0 to 9, drawn in one of the styles and framed: uint8 (28, 28)."""
    return _frame(draw_digit(digit, rng), rng)


def draw_again(lines: Strokes, rng: np.random.Generator) -> np.ndarray:
    """An MNIST digit's `middle_lines`, not none, drawn with a pen of the page: uint8 (28, 28)."""
    stretch = np.exp(rng.uniform(-FULL.stretch, FULL.stretch))
    return _frame(draw_paths([line * (stretch, 1) for line in lines], rng), rng)


def draw_varied_doodle(rng: np.random.Generator) -> np.ndarray:
    """A drawing that is no digit, framed: uint8 (28, 28)."""
    return _frame(draw_doodle(rng), rng)


def distort(
    drawing: np.ndarray,
    rng: np.random.Generator,
    change_pen: bool = False,
    bounds: Distortion = FULL,
) -> np.ndarray:
    """One random distortion of a drawing, framed like MNIST.

    uint8 (side, side), white ink on black, to uint8 (28, 28); all black where no ink is left.
    `change_pen` also makes strokes thinner or thicker. Affine and elastic distortion as in
    P. Simard, D. Steinkraus, J. Platt, "Best practices for convolutional neural
    networks", ICDAR 2003.
    """
    side = len(drawing)
    from_x, from_y = _bend(rng, bounds) * np.float32(side / CANVAS) + np.float32((side - 1) / 2)
    bent = cv2.remap(drawing, from_x, from_y, cv2.INTER_LINEAR)  # (56, 56)
    if change_pen:
        bent = _step_pen(bent, rng, bounds.pen_steps)
    return _frame(bent, rng)


def _frame(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Sharpen a picture's edges and frame it: uint8 (side, side) to (28, 28)."""
    contrast = np.exp(rng.uniform(*np.log(CONTRAST)))
    curve = np.clip((_GREYS - rng.uniform(*MIDDLE)) * contrast + 127.5, 0, 255)
    image = to_mnist(cv2.LUT(picture, curve.astype(np.uint8)))
    return np.zeros((FRAME, FRAME), np.uint8) if image is None else image


def _bend(rng: np.random.Generator, bounds: Distortion) -> np.ndarray:
    """Where each pixel of the canvas comes from: x and y from the centre, float32 (2, 56, 56)."""
    angle = np.deg2rad(rng.uniform(-bounds.rotation, bounds.rotation))
    slant = rng.uniform(-bounds.shear, bounds.shear)
    stretch = np.exp(rng.uniform(-bounds.stretch, bounds.stretch))
    cos, sin = np.cos(angle), np.sin(angle)
    turn = np.array([[cos, -sin], [sin, cos]]) @ [[stretch, slant], [0, 1 / stretch]]  # (2, 2)
    shifts = rng.uniform(-bounds.elastic, bounds.elastic, (2, ELASTIC_GRID**2))
    weights = np.concatenate([turn, shifts], axis=1, dtype=np.float32)  # (2, 27)
    return (weights @ _FIELDS).reshape(2, CANVAS, CANVAS)


def _fields() -> np.ndarray:
    """The parts of a bend: x, y, and a hill around each grid point: float32 (27, 3136)."""
    pixels = np.arange(CANVAS, dtype=np.float32) - (CANVAS - 1) / 2
    hills = np.eye(ELASTIC_GRID**2, dtype=np.float32).reshape(-1, ELASTIC_GRID, ELASTIC_GRID)
    large = [cv2.resize(hill, (CANVAS, CANVAS), interpolation=cv2.INTER_CUBIC) for hill in hills]
    return np.stack([*np.meshgrid(pixels, pixels), *large]).reshape(-1, CANVAS**2)


_FIELDS = _fields()


def _step_pen(drawing: np.ndarray, rng: np.random.Generator, choice: tuple[int, ...]) -> np.ndarray:
    """Make the pen thinner or thicker by whole pixels, with a cross, which is quick.

    transform.py widens a pen by parts of a pixel, with a disc.
    """
    steps = choice[rng.integers(len(choice))]
    if steps > 0:
        return cv2.dilate(drawing, _CROSS, iterations=steps)
    if steps < 0:
        thin = cv2.erode(drawing, _CROSS, iterations=-steps)
        return thin if thin.max() > VISIBLE else drawing  # never rub a digit out
    return drawing
