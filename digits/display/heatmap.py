"""Numbers as pictures: signed values in two colours, and a layer as a field of dots.

Left out: charts (see charts.py).
"""

import numpy as np

from digits.display.palette import BLUE, ORANGE, rgb

POSITIVE, NEGATIVE = rgb(BLUE), rgb(ORANGE)
DOT, GAP = 4, 1  # pixels of a unit's dot, and between two dots
DARKEST_DOT = 40  # of 255: a unit that puts out 0 is visible, too
EPSILON = 1e-12  # avoids a division by 0 where all values are 0


def signed_to_rgb(values: np.ndarray) -> np.ndarray:
    """Values above 0 in blue, below 0 in orange, on black: float (H, W) to uint8 (H, W, 3) RGB.

    The largest absolute value is brightest.
    """
    shares = values / max(abs(values).max(), EPSILON)  # -1 to 1
    blue, orange = np.maximum(shares, 0)[..., None], np.maximum(-shares, 0)[..., None]
    return np.round(blue * POSITIVE + orange * NEGATIVE).astype(np.uint8)


def activation_image(activations: np.ndarray) -> np.ndarray:
    """A layer's units as dots in rows, brighter for larger absolute activations.

    float (units,) to uint8 (H, W), about twice as wide as high: 5 pixels for each unit.
    """
    columns = int(np.ceil(np.sqrt(2 * len(activations))))
    rows = -(-len(activations) // columns)
    shares = abs(activations) / max(abs(activations).max(), EPSILON)  # 0 to 1
    field = np.zeros(rows * columns)
    field[: len(activations)] = DARKEST_DOT + (255 - DARKEST_DOT) * shares
    dots = np.zeros((rows, DOT + GAP, columns, DOT + GAP), np.uint8)
    dots[:, :DOT, :, :DOT] = np.round(field.reshape(rows, columns))[:, None, :, None]
    return dots.reshape(rows * (DOT + GAP), columns * (DOT + GAP))  # (H, W)
