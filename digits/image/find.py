"""Find the digit in a picture: on paper, on a board, on a screen, dark on light or the reverse.

A picture drawn on a screen keeps its exact values; the ink in a photograph is found by
photo.py. Left out: decoding files (see decode.py).
"""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from digits.image.decode import decode_picture
from digits.image.photo import is_ruled, segment_photo
from digits.image.picture import MIN_CONTRAST, PictureError

log = logging.getLogger(__name__)

# Pictures read at a time, each within 100 MiB; others wait a moment. In threads of their own,
# because the C library keeps for each thread what its pictures took.
AT_ONCE = 2
_readers = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="picture")

# Share of pixels. If at least this share has exactly the same grey, the picture was drawn on
# a screen and every other pixel is ink. The ground of a scan or a photograph is noisy.
CLEAN_GROUND = 0.4
# Of 255. With more contrast than this, ink keeps its values; fainter ink becomes white.
FULL_CONTRAST = 200


@dataclass(frozen=True, eq=False)
class FoundDigit:
    """The digit in a picture, and where it is.

    `ink` is uint8 (h, w), 0 to 255, on a ground of 0, at most 1000 pixels long. `picture` is
    the picture itself to be shown, uint8 (H, W) or (H, W, 3) RGB. `box` is the digit's left,
    top, width and height as shares of the picture, 0 to 1. `count`: how many digits the
    picture seems to hold, from 1; `ink` is that of the largest.
    """

    ink: np.ndarray
    picture: np.ndarray
    box: tuple[float, float, float, float]
    count: int


def read_ink(path: str | Path) -> np.ndarray:
    """The ink of the digit in a picture file, for a command line: as `find_digit`, without the log.

    Raises `PictureError` where the file cannot be read, too.
    """
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise PictureError(f"{path} cannot be read: {error.strerror}.") from error
    return _find(content, str(path)).ink


def find_digit(content: bytes, name: str) -> FoundDigit:
    """The digit in the content of an uploaded file.

    Raises `PictureError`, with the file's `name` in its sentence, for what `decode_picture`
    refuses and for a blank picture, and logs it. Waits while two other pictures are read.
    """
    try:
        return _readers.submit(_find, content, name).result()
    except PictureError as error:
        # %r: a name from a browser must not write lines of its own into the log.
        log.warning("Refused %d bytes: %r (%r)", len(content), str(error), error.__cause__)
        raise


def _find(content: bytes, name: str) -> FoundDigit:
    picture = decode_picture(content, name)
    clean = picture.lossless and _has_clean_ground(picture.grey)
    ink = segment_clean(picture.grey) if clean else None
    if ink is None or is_ruled(ink):
        ink = segment_photo(picture.grey)
    if ink is None:
        raise PictureError(f"{name} holds no ink: it is blank.")
    left, top, width, height = cv2.boundingRect(ink)
    rows, columns = ink.shape
    box = left / columns, top / rows, width / columns, height / rows
    return FoundDigit(ink, picture.shown, box, 1)


def _has_clean_ground(grey: np.ndarray) -> bool:
    """Whether a picture that keeps exact values was drawn on a screen."""
    return bool(np.bincount(grey.ravel(), minlength=256).max() >= CLEAN_GROUND * grey.size)


def segment_clean(grey: np.ndarray) -> np.ndarray | None:
    """Ink of uint8 (H, W), 0 to 255, from a clean picture of either polarity; None if blank.

    The ground is the most common grey.
    """
    ground = int(np.bincount(grey.ravel(), minlength=256).argmax())
    darker, lighter = ground - int(grey.min()), int(grey.max()) - ground
    contrast = max(darker, lighter)
    if contrast < MIN_CONTRAST:
        return None
    values = np.arange(256.0)
    ink = ground - values if darker > lighter else values - ground
    gain = 255 / contrast if contrast < FULL_CONTRAST else 1
    return np.clip(np.round(ink * gain), 0, 255).astype(np.uint8)[grey]
