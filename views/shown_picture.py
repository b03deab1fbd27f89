"""A picture as the page shows it: small, written once, and what is read in it framed.

Left out: finding it (see digits/image/find.py), showing it (see picture_input.py).
"""

from typing import NamedTuple

import cv2
import numpy as np

from digits.image.box import box_around
from digits.image.find import FoundDigit
from digits.image.resize import scale_down
from views import images

QUALITY = 85  # of the JPEG; one of 720 pixels has some 60 kB
INK_SIDE = 144  # pixels: 3 rem, as sharp as a phone's screen shows it
MARGIN = 0.02  # of the picture's longer side, between the digit and its frame
COUNTS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


class ShownPicture(NamedTuple):
    """`picture` and `ink` are data URLs of a JPEG and a PNG.

    `width` and `height` are the picture's, in pixels; `box` is the frame around what is read, in
    these, by the names of SVG's attributes. `about` describes the picture to who cannot see
    it; `words` say what was found.
    """

    picture: str
    width: int
    height: int
    box: dict[str, float]
    ink: str
    about: str
    words: str


def shown(found: FoundDigit) -> ShownPicture:
    """What the page shows of a picture."""
    height, width = found.picture.shape[:2]
    about = "Your picture, with a frame around what is read"
    picture = images.data_url(found.picture, "jpeg", (cv2.IMWRITE_JPEG_QUALITY, QUALITY))
    ink = images.data_url(_crop(found.ink))
    box = _frame(found.box, width, height)
    return ShownPicture(picture, width, height, box, ink, about, _in_words(found.count))


def _in_words(count: int) -> str:
    """What was found, where there are `count` digits and numbers."""
    if count < 2:
        return "The ink that is read."
    number = COUNTS[count - 2] if count - 2 < len(COUNTS) else str(count)
    return f"I see {number} digits or numbers and took the largest. This is its ink."


def _frame(box: tuple[float, float, float, float], width: int, height: int) -> dict[str, float]:
    """The frame around shares of a picture, a little larger and within the picture."""
    margin = MARGIN * max(width, height)
    left, top = max(box[0] * width - margin, 0), max(box[1] * height - margin, 0)
    right = min((box[0] + box[2]) * width + margin, width)
    bottom = min((box[1] + box[3]) * height + margin, height)
    sides = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    return {name: round(float(value), 1) for name, value in sides.items()}


def _crop(ink: np.ndarray) -> np.ndarray:
    """The ink alone, uint8 (h, w), small."""
    return scale_down(box_around(ink).cut(ink), INK_SIDE)
