"""Pictures of numbers: weights and attributions in two colours, a layer as a field of dots.

Left out: charts (see charts.py).
"""

import numpy as np

FOR, AGAINST = (59, 123, 242), (224, 133, 27)  # blue and orange, as in charts.py
DOT, GAP = 4, 1  # pixels of a unit in the picture of its layer


def signed_to_rgb(values: np.ndarray) -> np.ndarray:
    """Values above 0 in blue, below in orange, on black: float (H, W) to uint8 (H, W, 3) RGB.

    The largest, either way, is brightest.
    """
    shares = values / max(abs(values).max(), 1e-12)
    blue, orange = np.maximum(shares, 0)[..., None], np.maximum(-shares, 0)[..., None]
    return np.round(blue * FOR + orange * AGAINST).astype(np.uint8)


def activation_image(activations: np.ndarray) -> np.ndarray:
    """A layer's units as dots in rows, brighter the more they put out, either way.

    float (units,) to uint8 (H, W), about twice as wide as high.
    """
    columns = int(np.ceil(np.sqrt(2 * len(activations))))
    rows = -(-len(activations) // columns)
    shares = abs(activations) / max(abs(activations).max(), 1e-12)
    field = np.zeros(rows * columns)
    field[: len(activations)] = 40 + 215 * shares  # a silent unit is seen, too
    dots = np.zeros((rows, DOT + GAP, columns, DOT + GAP), np.uint8)
    dots[:, :DOT, :, :DOT] = np.round(field.reshape(rows, columns))[:, None, :, None]
    return dots.reshape(rows * (DOT + GAP), columns * (DOT + GAP))
