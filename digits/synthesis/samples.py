"""A sheet of the pictures that `best` trains on, to look at.

Left out: making the pictures (see augment.py, styles.py, doodles.py).
"""

import cv2
import numpy as np

from digits.synthesis.augment import MILD, distort, draw_again, draw_varied, draw_varied_doodle
from digits.synthesis.middle_lines import middle_lines

COLUMNS, ROWS = 30, 4  # a column is three of each digit, rows of each kind
ENLARGED = 2


def sample_sheet(x: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Rows of MNIST's digits distorted and drawn again, of drawn digits and of doodles, enlarged.

    From uint8 (N, 28, 28) and their labels, int (N,), in which every digit must occur, to
    uint8 (H, W).
    """

    def mnist(digit: int) -> np.ndarray:
        return x[rng.choice(np.flatnonzero(y == digit))]

    def again(digit: int) -> np.ndarray:
        image = mnist(digit)
        lines = middle_lines(image)
        return draw_again(lines, rng) if lines else distort(image, rng, True, MILD)

    kinds = (
        lambda digit: distort(mnist(digit), rng, True, MILD),
        again,
        lambda digit: draw_varied(digit, rng),
        lambda digit: draw_varied_doodle(rng),
    )
    digits = np.repeat(np.arange(10), COLUMNS // 10).tolist()
    rows = [[kind(digit) for digit in digits] for kind in kinds for _ in range(ROWS)]
    sheet = np.vstack([np.hstack(row) for row in rows])
    return cv2.resize(sheet, None, fx=ENLARGED, fy=ENLARGED, interpolation=cv2.INTER_NEAREST)
