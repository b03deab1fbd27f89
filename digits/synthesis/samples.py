"""A sheet of the pictures that `best` trains on, to look at.

Left out: making the pictures (see augment.py, styles.py, doodles.py).
"""

import cv2
import numpy as np

from digits.synthesis.augment import distort, draw_varied
from digits.synthesis.doodles import draw_doodle

COLUMNS, ROWS = 30, 4  # a column is three of each digit, rows of each kind
ENLARGED = 2


def sample_sheet(x: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Rows of distorted digits of MNIST, of drawn digits and of doodles, enlarged: uint8 (H, W).

    From uint8 (N, 28, 28) and their labels, int (N,), in which every digit must occur.
    """
    digits = np.repeat(np.arange(10), COLUMNS // 10).tolist()
    rows = [
        [distort(x[rng.choice(np.flatnonzero(y == digit))], rng, True) for digit in digits]
        for _ in range(ROWS)
    ]
    rows += [[draw_varied(digit, rng) for digit in digits] for _ in range(2 * ROWS)]
    rows += [[distort(draw_doodle(rng), rng) for _ in digits] for _ in range(ROWS)]
    sheet = np.vstack([np.hstack(row) for row in rows])
    return cv2.resize(sheet, None, fx=ENLARGED, fy=ENLARGED, interpolation=cv2.INTER_NEAREST)
