"""What if a digit stood elsewhere, turned, in another size, drawn with another pen?

And which of these changes are measured over the test set. Left out: framing the changed
image anew (see framing.py), which would take most of them back; measuring (see
benchmarks/robustness.py).
"""

from typing import NamedTuple

import cv2
import numpy as np

from digits.image.framing import CENTRE, FRAME

# Images are changed on a copy so many times larger, then scaled down: the pen can grow by
# parts of a pixel, and an image that is moved by whole pixels stays as sharp as it was.
_FINE = 4
_MIDDLE = _FINE * (CENTRE + 0.5) - 0.5  # where pixel (14, 14) has its centre on that copy


class Perturbation(NamedTuple):
    """One way to change an image, by any number; 0 (of `size` 1) leaves it as it was.

    `values` are those that are measured, rising, `neutral` among them.
    """

    title: str
    neutral: float
    values: tuple[float, ...]


_SHIFTS = (-10, -8, -6, -4, -2, -1, 0, 1, 2, 4, 6, 8, 10)
PERTURBATIONS: dict[str, Perturbation] = {
    "right": Perturbation("moved to the right, pixels", 0, _SHIFTS),
    "down": Perturbation("moved down, pixels", 0, _SHIFTS),
    "turn": Perturbation(
        "turned clockwise, degrees", 0, (-90, -60, -45, -30, -20, -10, 0, 10, 20, 30, 45, 60, 90)
    ),
    "size": Perturbation(
        "times as large", 1, (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6)
    ),
    "pen": Perturbation("pen wider by, pixels", 0, (-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3, 4)),
}


def change(
    images: np.ndarray,
    right: float = 0,
    down: float = 0,
    turn: float = 0,
    size: float = 1,
    pen: float = 0,
) -> np.ndarray:
    """Images as they would be if they had been drawn otherwise.

    First the pen's width grows by `pen` pixels, or shrinks where it is below 0; then the
    image is made `size` times as large and turned clockwise by `turn` degrees, both about
    pixel (14, 14), where digits of MNIST have their centre of mass; then it moves by
    `right` and `down` pixels. Parts of a pixel count. What leaves the frame is lost.

    uint8 (N, 28, 28), white ink on black, to the same; bit for bit where nothing is to
    change. Raises ValueError for another dtype or shape, and for a size of 0 or less.
    """
    if images.dtype != np.uint8 or images.shape[1:] != (FRAME, FRAME):
        raise ValueError(
            f"Images must be uint8 of shape (N, 28, 28), not {images.dtype} {images.shape}."
        )
    if not size > 0:
        raise ValueError(f"An image can be made larger or smaller by more than 0, not by {size}.")
    changed = images.copy()
    if (right, down, turn, size, pen) != (0, 0, 0, 1, 0):
        move = cv2.getRotationMatrix2D((_MIDDLE, _MIDDLE), -turn, size)  # (2, 3)
        move[:, 2] += _FINE * right, _FINE * down
        for image in changed:
            image[:] = _change_one(image, move, pen)
    return changed


def _change_one(image: np.ndarray, move: np.ndarray, pen: float) -> np.ndarray:
    # Squares, not a smooth surface: scaled down again they give the image back unchanged.
    fine = cv2.resize(image, None, fx=_FINE, fy=_FINE, interpolation=cv2.INTER_NEAREST)
    moved = cv2.warpAffine(_change_pen(fine, pen), move, fine.shape)  # (112, 112)
    return cv2.resize(moved, (FRAME, FRAME), interpolation=cv2.INTER_AREA)


def _change_pen(fine: np.ndarray, pen: float) -> np.ndarray:
    """Add `pen` pixels to the width of strokes, on an enlarged copy.

    A disc of radius r adds 2 r. Between two whole radii the pictures of both are mixed.
    """
    radius = _FINE * abs(pen) / 2
    less, part = int(radius), radius % 1
    morph = cv2.dilate if pen > 0 else cv2.erode
    thin = morph(fine, _disc(less))
    if not part:
        return thin
    return cv2.addWeighted(thin, 1 - part, morph(fine, _disc(less + 1)), part, 0)


def _disc(radius: int) -> np.ndarray:
    """A round structuring element: uint8 (2 r + 1, 2 r + 1)."""
    away = np.arange(-radius, radius + 1) ** 2
    return np.uint8(away[:, None] + away <= radius**2)
