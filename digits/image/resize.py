"""Scale pictures, and turn shares of a picture's size into pixels.

Left out: framing (see framing.py).
"""

import cv2
import numpy as np


def scale_longer_side(picture: np.ndarray, side: int) -> np.ndarray:
    """Scale uint8 (H, W) so that its longer side is `side` pixels, aspect kept: (h, w).

    Colours, (H, W, 3), stay.
    """
    height, width = picture.shape[:2]
    scale = side / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA)


def scale_down(picture: np.ndarray, longest: int) -> np.ndarray:
    """Scale uint8 (H, W) down so that its longer side has at most `longest` pixels: (h, w).

    Colours, (H, W, 3), stay.
    """
    return scale_longer_side(picture, min(longest, max(picture.shape[:2])))


def odd_pixels(share: float, picture: np.ndarray) -> int:
    """A share of a picture's longer side in pixels: odd, because windows are, and at least 3."""
    return max(3, round(share * max(picture.shape)) // 2 * 2 + 1)
