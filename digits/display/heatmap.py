"""Numbers as pictures: signed values in two colours, and a layer as a field of dots.

Left out: curves (see history.py).
"""

import numpy as np

from digits.display.palette import THEMES, rgb

PAPER = 255  # the ground of signed values: on black, dark colours cannot be told apart
FOR, AGAINST = THEMES["light"].spoke_for, THEMES["light"].against
DOT, GAP = 4, 1  # pixels of a unit's dot, and between two dots
DARKEST_DOT = 40  # of 255: a unit that puts out 0 is visible, too
EPSILON = 1e-12  # avoids a division by 0 where all values are 0
# Most weights are far below the largest: a power below 1 brings them to the back row.
GAMMA = 0.7


def signed_to_rgb(values: np.ndarray) -> np.ndarray:
    """Values above 0 in green, below 0 in pink, on white: float (H, W) to uint8 (H, W, 3) RGB.

    The largest absolute value has the full colour, and 0 stays white.
    """
    strength = (abs(values) / max(abs(values).max(), EPSILON)) ** GAMMA  # 0 to 1
    colours = np.where((values > 0)[..., None], rgb(FOR), rgb(AGAINST))  # (H, W, 3)
    return np.round(PAPER + strength[..., None] * (colours - PAPER)).astype(np.uint8)


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
