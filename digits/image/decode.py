"""Decode picture files into pixels, and write pictures.

Left out: what is in a picture (see find.py), and HEIC, which Pillow cannot read.
"""

import io
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from PIL import Image, ImageOps

from digits import DigitsError
from digits.files import write_atomic
from digits.image.framing import rgba_to_ink

# A phone's usual photograph has 12 million. At this limit, decoding takes up to 411 MiB
# (measured: a TIFF of 32 bits a channel).
MAX_PIXELS = 20_000_000
# Pillow reads more formats, some of them by starting other programs.
FORMATS = ["PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF", "PPM", "JPEG2000", "AVIF"]
# The first bytes of PNG, JPEG, GIF, and TIFF of either byte order.
SIGNATURES = b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*"
# Of 255. A picture with less contrast is a blank sheet.
MIN_CONTRAST = 25
# The value of white in floats, 8 bits, a camera's 12 bits, 16 bits and 31 bits.
WHITES = 1, 2**8 - 1, 2**12 - 1, 2**16 - 1, 2**31 - 1


class PictureError(DigitsError):
    """A file that is no picture or cannot be written, or a picture without ink."""


class Decoded(NamedTuple):
    """A picture in pixels, turned as its EXIF data says.

    `grey` is uint8 (H, W), 0 to 255, with transparency resolved. `shown` is uint8 (h, w) or
    (h, w, 3) RGB, the picture as a person knows it. `lossless`: the file keeps exact values.
    """

    grey: np.ndarray
    shown: np.ndarray
    lossless: bool


def decode_picture(content: bytes, name: str) -> Decoded:
    """The pixels in a picture file's content.

    Takes PNG, JPEG, WebP, TIFF, BMP, GIF, PPM, JPEG 2000 and AVIF with any colours and bit
    depth. Raises `PictureError` for anything else, and, before it is decoded, for more than
    20 megapixels or several frames.
    """
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            _check_header(picture, name)
            grey = _to_grey(ImageOps.exif_transpose(picture))
            return Decoded(grey, grey, _is_lossless(content))
    except PictureError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(name) from error
    except Exception as error:  # Pillow's, zlib's and struct's, many kinds
        damaged = not isinstance(error, Image.UnidentifiedImageError) or _has_signature(content)
        reason = ": it is cut short or damaged" if damaged else ""
        raise PictureError(f"{name} is no picture that can be read{reason}.") from error


def _check_header(picture: Image.Image, name: str) -> None:
    if picture.width * picture.height > MAX_PIXELS:
        raise _too_large(name)
    # A phone's JPEG may be followed by a preview or a depth map, which is not a frame.
    if picture.format != "MPO" and getattr(picture, "is_animated", False):
        raise PictureError(f"{name} is animated or has several pages, give a single picture.")


def _too_large(name: str) -> PictureError:
    return PictureError(f"{name} has more than 20 megapixels, make it smaller.")


def _has_signature(content: bytes) -> bool:
    return content.startswith(SIGNATURES) or content[8:12] == b"WEBP" or content[4:8] == b"ftyp"


def _is_lossless(content: bytes) -> bool:
    """Whether a file keeps exact values; the lossy formats leave traces of every edge."""
    lossy_webp = content[8:12] == b"WEBP" and b"VP8 " in content
    return not (
        lossy_webp or content.startswith(b"\xff\xd8\xff") or content[4:8] in (b"ftyp", b"jP  ")
    )


def _to_grey(picture: Image.Image) -> np.ndarray:
    """A picture in any of Pillow's modes to grey uint8 (H, W)."""
    if picture.mode[0] in "IF":  # I;16, I, F: 16 or 32 bits
        values = np.maximum(np.nan_to_num(np.asarray(picture, np.float32)), 0)
        white = next((white for white in WHITES if values.max() <= white), values.max())
        return np.round(values * np.float32(255 / white)).astype(np.uint8)
    if picture.mode == "LAB":  # Pillow converts it only with a colour profile
        return np.asarray(picture.getchannel("L"))
    if picture.has_transparency_data:
        return _over_ground(np.asarray(picture.convert("RGBA")))
    return rgba_to_ink(np.asarray(picture.convert("RGB")))


def _over_ground(rgba: np.ndarray) -> np.ndarray:
    """A partly transparent picture, uint8 (H, W, 4), to grey uint8 (H, W).

    On a transparent ground the opacity is the drawing, in any colour. If most of the picture
    is opaque and has several colours, as a sheet with round corners, the colours are.
    """
    grey, opacity = rgba_to_ink(rgba[..., :3]), rgba[..., 3]
    if np.ptp(opacity) < MIN_CONTRAST:
        return grey
    sheet = opacity > 127
    if sheet.mean() < 0.5 or np.ptp(grey[sheet]) < MIN_CONTRAST:
        return opacity
    return np.where(sheet, grey, np.uint8(np.median(grey[sheet])))


def write_picture(path: Path, picture: np.ndarray) -> None:
    """Write uint8 (H, W) as a PNG file, whole or not at all; or `PictureError`."""
    try:
        write_atomic(path, cv2.imencode(".png", picture)[1].tobytes())
    except OSError as error:
        raise PictureError(f"{path} cannot be written: {error.strerror}.") from error
