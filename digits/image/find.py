"""Find the digit or the number in a picture: on paper, a board or a screen, in any colours.

A picture drawn on a screen keeps its exact values (see screen.py); the ink in a photograph is
found by photo.py. Left out: decoding files (see decode.py).
"""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from digits.image.box import Box, box_around
from digits.image.choice import Rank
from digits.image.decode import decode_picture
from digits.image.photo import segment_photo, soft_edge
from digits.image.picture import Decoded, PictureError
from digits.image.resize import scale_down
from digits.image.screen import segment_clean

Shares = tuple[float, float, float, float]

log = logging.getLogger(__name__)

# Pictures read at a time, each within 100 MiB; others wait a moment. In threads of their own,
# because the C library keeps for each thread what its pictures took.
AT_ONCE = 2
_readers = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="picture")

# Share of pixels. If at least this share has exactly the same grey, the picture was drawn on
# a screen and its marks are ink. The ground of a scan or a photograph is noisy.
CLEAN_GROUND = 0.4
# A colour in which this many times as much is to be seen as in the greys takes their place: red
# ink on green, yellow on white. Percentiles, so that a few pixels of noise do not count.
CLEARER, DARKEST, LIGHTEST = 2, 0.5, 99.5
LONGEST = 1000  # pixels of the ink's longer side
MARGIN = 10  # pixels around a digit that is cut out of a larger picture


@dataclass(frozen=True, eq=False)
class FoundDigit:
    """The digit or the number in a picture, and where it is.

    `ink` is uint8 (h, w), 0 to 255, on a ground of 0, at most 1000 pixels long: that of the
    largest digit, and of those that make a number with it. `picture` is the picture itself to be
    shown, uint8 (H, W) or (H, W, 3) RGB. `box` has left, top, width and height as shares of the
    picture, 0 to 1. `count`: how many digits and numbers the picture seems to hold, from 1.
    """

    ink: np.ndarray
    picture: np.ndarray
    box: Shares
    count: int

    def place(self, box: Box) -> Shares:
        """Where a box of the ink, such as that of one digit, is in the picture: as `box`."""
        left, top, width, height = self.box
        ink = box_around(self.ink)
        across, down = width / ink.width, height / ink.height
        return (
            left + (box.left - ink.left) * across,
            top + (box.top - ink.top) * down,
            box.width * across,
            box.height * down,
        )


def find_in_file(path: str | Path) -> FoundDigit:
    """The digit in a picture file, for a command line: as `find_digit`, without the log.

    Raises `PictureError` where the file cannot be read, too.
    """
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise PictureError(f"{path} cannot be read: {error.strerror}.") from error
    return _find(content, str(path))


def read_ink(path: str | Path) -> np.ndarray:
    """The ink that `find_in_file` finds."""
    return find_in_file(path).ink


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
    grey = _clearest(picture)
    choice = segment_clean(grey) if _has_clean_ground(grey) else None
    if choice and not picture.lossless:
        # Where nothing looks like a digit, traces of the compression would be ink.
        likely = choice.rank == Rank.LIKELY
        choice = replace(choice, pixels=_without_traces(choice.pixels)) if likely else None
    if choice is None or choice.rank == Rank.UNLIKELY:
        photo = segment_photo(grey)
        if choice is None or (photo and photo.rank == Rank.LIKELY):
            choice = photo
    if choice is None:
        raise PictureError(f"{name} holds no ink: it is blank.")
    box = box_around(choice.pixels)
    rows, columns = choice.pixels.shape
    shares = box.left / columns, box.top / rows, box.width / columns, box.height / rows
    return FoundDigit(_limit(choice.pixels, box), picture.shown, shares, choice.count)


def _clearest(picture: Decoded) -> np.ndarray:
    """The picture in grey; or in one colour, uint8 (h, w), where its greys are nearly the same."""
    planes = [cv2.cvtColor(picture.shown, cv2.COLOR_RGB2GRAY), *cv2.split(picture.shown)]
    grey, *colours = (float(np.ptp(np.percentile(one, (DARKEST, LIGHTEST)))) for one in planes)
    clearest = int(np.argmax(colours))
    return planes[1 + clearest] if colours[clearest] > CLEARER * grey else picture.grey


def _has_clean_ground(grey: np.ndarray) -> bool:
    """Whether a picture was drawn on a screen."""
    return bool(np.bincount(grey.ravel(), minlength=256).max() >= CLEAN_GROUND * grey.size)


def _without_traces(ink: np.ndarray) -> np.ndarray:
    """Ink of uint8 (H, W) without the faint marks that a JPEG leaves around strokes."""
    return soft_edge(np.arange(256) / 255)[ink]


def _limit(ink: np.ndarray, box: Box) -> np.ndarray:
    """Ink of uint8 (H, W); where it is too large, its box alone, scaled down."""
    if max(ink.shape) <= LONGEST:
        return ink
    return scale_down(np.pad(box.cut(ink), MARGIN), LONGEST)
