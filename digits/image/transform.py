"""Change digits as if they were drawn elsewhere, turned, in another size, with another pen.

Also the list of changes that are measured over the test set. Left out: framing the changed
image again (see framing.py), which would take most changes back; measuring (see
benchmarks/robustness.py).
"""

from typing import NamedTuple

import cv2
import numpy as np

from digits.image.framing import CENTRE, FRAME

# Images are changed on a copy this many times larger, then scaled down again: so the pen can
# grow by parts of a pixel, and an image moved by whole pixels stays sharp.
OVERSAMPLING = 4
# Where the centre of pixel (14, 14) is on that copy.
_MIDDLE = OVERSAMPLING * (CENTRE + 0.5) - 0.5


class Perturbation(NamedTuple):
    """One way to change an image by a number.

    `neutral` is the number that changes nothing; `values` are the numbers that are measured,
    in rising order, with `neutral` among them.
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


def perturb(
    images: np.ndarray,
    right: float = 0,
    down: float = 0,
    turn: float = 0,
    size: float = 1,
    pen: float = 0,
) -> np.ndarray:
    """Images as they would be if they had been drawn differently.

    First the pen becomes wider by `pen` pixels, or thinner where it is below 0. Then the
    image is made `size` times as large and turned clockwise by `turn` degrees, both about
    pixel (14, 14), where digits of MNIST have their centre of mass. Then it moves by `right`
    and `down` pixels. Parts of a pixel count. What leaves the frame is lost.

    uint8 (N, 28, 28), white ink on black, to the same; bit for bit the same where nothing
    changes. Raises ValueError for another dtype or shape, and for a size of 0 or less.
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
        move[:, 2] += OVERSAMPLING * np.array([right, down])
        for image in changed:
            image[:] = _perturb_one(image, move, pen)
    return changed


def _perturb_one(image: np.ndarray, move: np.ndarray, pen: float) -> np.ndarray:
    # Nearest neighbour: scaled down again, the squares give the same image back.
    fine = cv2.resize(
        image, None, fx=OVERSAMPLING, fy=OVERSAMPLING, interpolation=cv2.INTER_NEAREST
    )
    moved = cv2.warpAffine(_widen_pen(fine, pen), move, fine.shape)  # (112, 112)
    return cv2.resize(moved, (FRAME, FRAME), interpolation=cv2.INTER_AREA)


def _widen_pen(fine: np.ndarray, pen: float) -> np.ndarray:
    """Add `pen` pixels, or parts of them, to the width of strokes on the enlarged copy.

    A disc of radius r adds 2 r. Between two whole radii, the results of both are mixed.
    """
    radius = OVERSAMPLING * abs(pen) / 2
    whole, part = int(radius), radius % 1
    morph = cv2.dilate if pen > 0 else cv2.erode
    smaller = morph(fine, _round_disc(whole))
    if not part:
        return smaller
    return cv2.addWeighted(smaller, 1 - part, morph(fine, _round_disc(whole + 1)), part, 0)


def _round_disc(radius: int) -> np.ndarray:
    """Pixels within a radius: uint8 (2 r + 1, 2 r + 1), 0 or 1.

    OpenCV's own ellipse, which photo.py uses, is fatter; the published figures were measured
    with this one.
    """
    squares = np.arange(-radius, radius + 1) ** 2
    return (squares[:, None] + squares <= radius**2).astype(np.uint8)
