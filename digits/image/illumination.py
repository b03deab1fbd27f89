"""Divide light and shadow out of a photograph, so that ink is equally dark everywhere.

Left out: colours, which were removed before, and reflections brighter than the paper.
"""

import cv2
import numpy as np

from digits.image.resize import odd_pixels, scale_down

POLARITY_SIDE = 500  # pixels of the copy on which the polarity is decided
SENSOR_NOISE = 0.8  # pixels; standard deviation of the blur that removes a sensor's noise
SMALL = 100  # pixels; a smaller picture has no detail to lose, so it is not blurred
# Shares of the longer side: a pencil's stroke, a thick pen's, and the widest there is.
STROKE_WIDTHS = 1 / 40, 1 / 12, 1 / 6
# Of 255. A darker ground counts as this bright; else its noise would count as ink.
DIMMEST = 64


def contrast_with_ground(grey: np.ndarray) -> np.ndarray:
    """Contrast of each pixel with the ground around it: float32 (H, W), 0 to 1.

    Takes uint8 (H, W), dark strokes on a light ground or the reverse. Ink in a shadow has
    the same contrast as ink in the light.
    """
    smooth = cv2.GaussianBlur(grey, (0, 0), SENSOR_NOISE) if min(grey.shape) > SMALL else grey
    if _is_light_on_dark(smooth):
        smooth = 255 - smooth
    ground = _ground(cv2.medianBlur(smooth, 5))
    return cv2.subtract(ground, smooth) / np.maximum(ground, DIMMEST).astype(np.float32)


def _ground(grey: np.ndarray) -> np.ndarray:
    """The picture without dark and narrow parts, which a closing fills: uint8 (H, W).

    The picture is continued beyond its border first, because a dark corner would count as
    narrow. Thin lines along the border are closed before that, so that they are not continued.
    """
    widest = _window(STROKE_WIDTHS[-1], grey)
    beyond = len(widest) // 2
    ground = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, _window(STROKE_WIDTHS[0], grey))
    ground = np.pad(ground.astype(np.int16), beyond, "reflect", reflect_type="odd")
    ground = np.clip(ground, 0, 255).astype(np.uint8)
    return cv2.morphologyEx(ground, cv2.MORPH_CLOSE, widest)[beyond:-beyond, beyond:-beyond]


def _is_light_on_dark(grey: np.ndarray) -> bool:
    """Whether strokes are lighter than their ground.

    An opening removes what is light and narrower than a window, a closing what is dark and
    narrower. Strokes have more edges than the loops and squares that they enclose, so the
    polarity is the one whose removal takes more edges. A wide window takes loops and squares
    too; so the narrowest window decides that takes half of what the widest one takes. In
    logarithms ink in shadow has the same edges as ink in light.
    """
    small = cv2.GaussianBlur(scale_down(grey, POLARITY_SIDE), (0, 0), 1)
    small = np.log1p(small.astype(np.float32) / 16)
    edges = _gradient(small)
    # (windows, 2): edges of what is dark, and of what is light
    removed = [
        [
            (sign * edges * _gradient(cv2.morphologyEx(small, hat, _window(width, small)))).sum()
            for hat, sign in ((cv2.MORPH_BLACKHAT, -1), (cv2.MORPH_TOPHAT, 1))
        ]
        for width in STROKE_WIDTHS
    ]
    half = max(removed[-1]) / 2
    return next((light > dark for dark, light in removed if max(dark, light) > half), False)


def _gradient(picture: np.ndarray) -> np.ndarray:
    """Gradients along x and y, weaker towards the border, where a table may be seen.

    float32 (H, W) to (2, H, W).
    """
    across, along = (np.hanning(side + 2)[1:-1] for side in picture.shape)
    middle = np.sqrt(np.outer(across, along)).astype(np.float32)
    return middle * np.stack([cv2.Sobel(picture, -1, 1, 0), cv2.Sobel(picture, -1, 0, 1)])


def _window(share: float, picture: np.ndarray) -> np.ndarray:
    """A square window whose side is a share of a picture's longer side: uint8, all 1."""
    return np.ones([odd_pixels(share, picture)] * 2, np.uint8)
