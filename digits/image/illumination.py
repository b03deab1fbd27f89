"""Divide light and shadow out of a photograph, so that ink is as dark everywhere.

Left out: colours, which are no longer there, and reflections brighter than the paper.
"""

import cv2
import numpy as np

POLARITY_SIDE = 500  # pixels of the copy on which the polarity is judged
SENSOR_NOISE = 0.8  # pixels blurred away, but not in a picture too small to lose any
SMALL = 100
# Of the longer side: a pencil's stroke, a thick pen's, and the widest there are.
STROKE_WIDTHS = 1 / 40, 1 / 12, 1 / 6
DIMMEST = 64  # of 255: a darker ground counts as so bright, or its noise would be ink


def contrast_with_ground(grey: np.ndarray) -> np.ndarray:
    """What share of its light each pixel swallows: float32 (H, W), 0 to 1.

    Takes uint8 (H, W), dark strokes on a light ground or the reverse. Ink in a shadow has
    the contrast that it has in light.
    """
    smooth = cv2.GaussianBlur(grey, (0, 0), SENSOR_NOISE) if min(grey.shape) > SMALL else grey
    if _is_light_on_dark(smooth):
        smooth = 255 - smooth
    ground = _ground(cv2.medianBlur(smooth, 5))
    return cv2.subtract(ground, smooth) / np.maximum(ground, DIMMEST).astype(np.float32)


def _ground(grey: np.ndarray) -> np.ndarray:
    """The picture without what is dark and narrow, which a closing fills: uint8 (H, W).

    Light that falls off towards the border has to go on beyond it, or the darkest corner
    would be narrow; so first without thin lines that lie along the border.
    """
    widest = _window(STROKE_WIDTHS[-1], grey)
    beyond = len(widest) // 2
    ground = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, _window(STROKE_WIDTHS[0], grey))
    ground = np.pad(ground.astype(np.int16), beyond, "reflect", reflect_type="odd")
    ground = np.clip(ground, 0, 255).astype(np.uint8)
    return cv2.morphologyEx(ground, cv2.MORPH_CLOSE, widest)[beyond:-beyond, beyond:-beyond]


def _is_light_on_dark(grey: np.ndarray) -> bool:
    """Whether strokes are lighter than their ground.

    An opening takes away what is light and narrower than a window, a closing what is dark.
    Strokes have more edges than the loops and squares that they enclose. So the polarity
    is that whose edges they take, with the narrowest window that takes half of what the
    widest does: a wide one takes loops and squares, too. In logarithms ink in shadow has
    the edges that it has in light.
    """
    small = cv2.GaussianBlur(scale_down(grey, POLARITY_SIDE), (0, 0), 1)
    small = np.log1p(small.astype(np.float32) / 16)
    edges = _gradient(small)
    taken = [
        [
            (sign * edges * _gradient(cv2.morphologyEx(small, hat, _window(width, small)))).sum()
            for hat, sign in ((cv2.MORPH_BLACKHAT, -1), (cv2.MORPH_TOPHAT, 1))
        ]
        for width in STROKE_WIDTHS
    ]
    half = max(taken[-1]) / 2
    return next((light > dark for dark, light in taken if max(dark, light) > half), False)


def _gradient(picture: np.ndarray) -> np.ndarray:
    """Gradients along x and y, fainter towards the border, where a table may show.

    float32 (H, W) to (2, H, W).
    """
    across, along = (np.hanning(side + 2)[1:-1] for side in picture.shape)
    middle = np.sqrt(np.outer(across, along)).astype(np.float32)
    return middle * np.stack([cv2.Sobel(picture, -1, 1, 0), cv2.Sobel(picture, -1, 0, 1)])


def scale_down(grey: np.ndarray, longest: int) -> np.ndarray:
    """A picture whose longer side has at most so many pixels: uint8 (H, W) to (h, w)."""
    scale = min(1, longest / max(grey.shape))
    size = [max(1, round(side * scale)) for side in grey.shape[::-1]]
    return cv2.resize(grey, size, interpolation=cv2.INTER_AREA)


def odd_pixels(share: float, picture: np.ndarray) -> int:
    """A share of a picture's longer side in pixels: odd, as windows are, and 3 or more."""
    return max(3, round(share * max(picture.shape)) // 2 * 2 + 1)


def _window(share: float, picture: np.ndarray) -> np.ndarray:
    """A square window whose side is a share of a picture's longer one."""
    return np.ones([odd_pixels(share, picture)] * 2, np.uint8)
