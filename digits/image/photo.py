"""Find the ink of a digit in a photograph of paper, a board or a screen.

Light and shadow are divided out (see illumination.py), printed lines are removed (see
ruled_lines.py), and what remains is grouped (see groups.py and choice.py).
"""

from dataclasses import replace

import cv2
import numpy as np

from digits.image.choice import Choice, choose_digit
from digits.image.groups import stroke_widths
from digits.image.illumination import contrast_with_ground
from digits.image.resize import odd_pixels, scale_down
from digits.image.ruled_lines import printed_lines

# Pixels of the copy's longer side: enough for a pencil's line, and quick.
WORK_SIDE = 1000

NEARBY = 1 / 40  # share of the copy's longer side; contrast changes little within this distance

MIN_CONTRAST = 0.1  # share of the ground's brightness
NOISE = 5  # standard deviations of the ground
MAD_TO_DEVIATION = 1.48  # median absolute deviation to standard deviation, normal distribution
# Shares of the ink's contrast.
FAINTEST_LINE = 0.15
FAINTEST_INK = 0.4  # smudges and the back of the sheet are fainter
# Ink is this many times as strong as the middle of a line; where two lines cross is less.
STRONGER_THAN_LINE = 1.3
EDGE = 0.25, 0.75  # share of the contrast nearby where a stroke's edge begins, and ends

# Share of the digit's longer side. Pencils and ballpoints leave thinner strokes than the pens
# of MNIST's writers: framed in 20 pixels they would be grey and full of gaps.
THINNEST = 0.08


def segment_photo(grey: np.ndarray) -> Choice | None:
    """The strokes of a digit or a number in a photograph, dark on light or light on dark.

    Takes uint8 (H, W), 0 to 255. Gives uint8 (h, w), 0 to 255: evenly white strokes with
    soft edges on a ground of 0, none thinner than 8 % of the digit. A larger picture is
    scaled down, so h and w are at most 1000 pixels. None where nothing stands out.
    """
    contrast = _without_lines(contrast_with_ground(scale_down(grey, WORK_SIDE)))
    choice = choose_digit(_stands_out(contrast, FAINTEST_INK))
    return choice and replace(
        choice, pixels=_thicken(_even(contrast, choice.pixels), choice.extent)
    )


def is_ruled(ink: np.ndarray) -> bool:
    """Whether a sheet's printed lines are among the ink: uint8 (H, W), 0 to 255."""
    small = scale_down(ink, WORK_SIDE)
    return bool(printed_lines((small > FAINTEST_LINE * 255).astype(np.uint8)).any())


def _ellipse(diameter: int) -> np.ndarray:
    """OpenCV's round structuring element: uint8 (diameter, diameter), 0 or 1."""
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (diameter, diameter))


def _stands_out(contrast: np.ndarray, faintest: float) -> np.ndarray:
    """Where contrast is above noise and above a share of the ink's: uint8 (H, W), 0 or 1."""
    ground = np.median(contrast)
    noise = MAD_TO_DEVIATION * np.median(np.abs(contrast - ground))
    threshold = max(MIN_CONTRAST, ground + NOISE * noise)
    strong = contrast[contrast > threshold]
    of_ink = np.percentile(strong, 95) if strong.size else 0
    return (contrast > max(threshold, faintest * of_ink)).astype(np.uint8)


def _without_lines(contrast: np.ndarray) -> np.ndarray:
    """Contrast with printed lines set to 0, except where ink, which is stronger, crosses them."""
    lines = printed_lines(_stands_out(contrast, FAINTEST_LINE))
    if not lines.any():
        return contrast
    ink = contrast > STRONGER_THAN_LINE * np.percentile(contrast[lines], 90)
    ink = cv2.dilate(ink.astype(np.uint8), _ellipse(3)) > 0
    return np.where(lines & ~ink, np.float32(0), contrast)


def _even(contrast: np.ndarray, group: np.ndarray) -> np.ndarray:
    """The strokes of a group evenly white, with soft edges: uint8 (H, W), 0 to 255.

    The edge is where contrast is half of the contrast nearby, because the pen's pressure and
    the light may change along a stroke.
    """
    here = cv2.dilate(group, _ellipse(5))
    size = odd_pixels(NEARBY, group)
    nearby = cv2.blur(cv2.dilate(contrast * here, _ellipse(size)), (size, size))
    return here * soft_edge(contrast / np.maximum(nearby, MIN_CONTRAST / 2))


def soft_edge(share: np.ndarray) -> np.ndarray:
    """How white ink becomes, uint8 0 to 255, by its share of the contrast nearby, from 0."""
    begin, full = EDGE
    return np.round(255 * np.clip((share - begin) / (full - begin), 0, 1)).astype(np.uint8)


def _thicken(ink: np.ndarray, extent: int) -> np.ndarray:
    """Thicken strokes that are thin for the digit's size in pixels: uint8 (H, W) to the same."""
    middle, widths = stroke_widths(ink > 127)
    width = np.median(widths[middle]) - 1 if middle.any() else 0
    missing = round(THINNEST * extent - width)
    return cv2.dilate(ink, _ellipse(missing + 1)) if missing > 0 else ink
