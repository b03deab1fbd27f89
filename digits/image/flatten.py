"""Make a grey picture, and a small one to be shown, of pixels in any colours and bit depth.

A band of rows at a time, so that no second copy of a large picture is ever in memory. Left
out: decoding files (see decode.py).
"""

from collections.abc import Callable, Iterator
from math import lcm

import cv2
import numpy as np
from PIL import Image

from digits.image.framing import rgba_to_ink
from digits.image.picture import GREY_SIDE, KEPT_SIDE, MIN_CONTRAST, SHOWN_SIDE
from digits.image.resize import scale_down

# The value of white in floats, 8 bits, a camera's 12 bits, 16 bits and 31 bits.
WHITES = 1, 2**8 - 1, 2**12 - 1, 2**16 - 1, 2**31 - 1
BAND_PIXELS = 2**18  # some megabytes with all copies

# Gives rows `top` to `bottom` of a picture: uint8 (bottom - top, W, 3) RGB or (..., 4) RGBA.
Rows = Callable[[int, int], np.ndarray]


def flatten(rows: Rows, width: int, height: int) -> tuple[np.ndarray, np.ndarray]:
    """A picture of W x H pixels in grey, uint8 (h, w), and to be shown, uint8 (h, w, 3) RGB.

    Both are 0 to 255, scaled down to at most 2000 and 720 pixels of the longer side, and
    without transparency.
    """
    longer = max(width, height)
    to_grey, to_shown = max(1, longer // KEPT_SIDE), max(1, longer // SHOWN_SIDE)
    parts: list[tuple[np.ndarray, ...]] = []
    for top, bottom in _bands(width, height, multiple=lcm(to_grey, to_shown)):
        band = rows(top, bottom)
        colours = np.ascontiguousarray(band[..., :3])
        planes = rgba_to_ink(colours), *np.moveaxis(band[..., 3:], 2, 0)  # grey; opacity, if any
        parts.append((_shrink(colours, to_shown), *(_shrink(plane, to_grey) for plane in planes)))
    shown, grey, *opacity = (np.concatenate(part) for part in zip(*parts, strict=True))
    if opacity and np.ptp(opacity[0]) >= MIN_CONTRAST:
        grey = _over_ground(grey, opacity[0])
        shown = _as_colours(scale_down(grey, SHOWN_SIDE))
    return scale_down(grey, GREY_SIDE), scale_down(shown, SHOWN_SIDE)


def _shrink(band: np.ndarray, times: int) -> np.ndarray:
    """The mean of every square of `times` x `times` pixels: uint8 (H, W) or (H, W, 3)."""
    if times == 1:
        return band
    height, width = band.shape[:2]
    size = -(-width // times), -(-height // times)
    return cv2.resize(band, size, interpolation=cv2.INTER_AREA)


def rows_of(picture: Image.Image) -> Rows:
    """The rows of a picture in any of Pillow's modes."""

    def strip(top: int, bottom: int) -> Image.Image:
        return picture.crop((0, top, picture.width, bottom))

    if picture.mode[0] in "IF":  # I;16, I, F: 16 or 32 bits
        bands = _bands(picture.width, picture.height)
        largest = max(_values(strip(top, bottom)).max() for top, bottom in bands)
        white = next((white for white in WHITES if largest <= white), largest)
        gain = np.float32(255 / white)
        return lambda *of: _as_colours(np.round(_values(strip(*of)) * gain).astype(np.uint8))
    if picture.mode == "LAB":  # Pillow converts it only with a colour profile
        return lambda *of: _as_colours(np.asarray(strip(*of).getchannel("L")))
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    return lambda *of: np.asarray(strip(*of).convert(mode))


def turned(pixels: np.ndarray, *turns: Image.Transpose) -> np.ndarray:
    """A picture, uint8 (H, W) or (H, W, 3), turned and mirrored one after the other."""
    for turn in turns:
        pixels = np.asarray(Image.fromarray(pixels).transpose(turn))
    return pixels


def _bands(width: int, height: int, multiple: int = 1) -> Iterator[tuple[int, int]]:
    """First row and end of bands that cover a picture; a multiple of rows except the last."""
    step = multiple * max(1, BAND_PIXELS // (multiple * width))
    return ((top, min(height, top + step)) for top in range(0, height, step))


def _values(strip: Image.Image) -> np.ndarray:
    """The values in 16 or 32 bits as float32 (h, W), from 0."""
    return np.maximum(np.nan_to_num(np.asarray(strip, np.float32)), 0)


def _as_colours(grey: np.ndarray) -> np.ndarray:
    """Grey, uint8 (H, W), as RGB (H, W, 3)."""
    return cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB)


def _over_ground(grey: np.ndarray, opacity: np.ndarray) -> np.ndarray:
    """A partly transparent picture, grey and opacity of uint8 (H, W), to grey uint8 (H, W).

    On a transparent ground the opacity is the drawing, in any colour. If most of the picture
    is opaque and has several colours, as a sheet with round corners, the colours are.
    """
    sheet = opacity > 127
    if sheet.mean() < 0.5 or np.ptp(grey[sheet]) < MIN_CONTRAST:
        return opacity
    return np.where(sheet, grey, np.uint8(np.median(grey[sheet])))
