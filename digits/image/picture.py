"""What a decoded picture is, and how large a picture may be.

Left out: decoding (see decode.py, heic.py and pdf.py).
"""

from typing import NamedTuple

import numpy as np

from digits import DigitsError

# Bytes that the pixels of one picture may take while it is decoded: 100 MiB, less 18 for what
# is made of them.
MAX_MEMORY = 82 * 2**20
# Pixels of the longer side: twice what photo.py works with, and what is shown to people.
GREY_SIDE = 2000
SHOWN_SIDE = 720
# A larger picture keeps at least so many while it is scaled down.
KEPT_SIDE = 1600
# Of 255. A picture with less contrast is a blank sheet.
MIN_CONTRAST = 25


class PictureError(DigitsError):
    """A file that is no picture or cannot be written, or a picture without ink."""


class Decoded(NamedTuple):
    """A picture in pixels, turned as the file says.

    `grey` is uint8 (H, W), 0 to 255, with transparency resolved, at most 2000 pixels long: a
    larger picture is scaled down. `shown` is uint8 (h, w, 3) RGB, the picture as a person
    knows it, at most 720 pixels long. `lossless`: the file keeps exact values.
    """

    grey: np.ndarray
    shown: np.ndarray
    lossless: bool


def check_memory(bytes_needed: float, name: str) -> None:
    """Refuse a picture that would take too much memory, before it is decoded."""
    if bytes_needed > MAX_MEMORY:
        raise too_large(name)


def too_large(name: str) -> PictureError:
    """The refusal of a picture that cannot be decoded scaled down."""
    return PictureError(
        f"{name} has too many pixels for its kind of file, make it smaller or save it as JPEG."
    )
