"""Find the ink in a picture file: a digit on an even ground, dark on light or the reverse.

A picture drawn on a screen keeps its exact values; the ink in a photograph is found by
photo.py. Also reads the canvas's PNG, and writes pictures. Left out: several digits in one
picture, and HEIC, which Pillow cannot read.
"""

import io
import logging
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageOps

from digits import DigitsError
from digits.files import write_atomic
from digits.image.framing import rgba_to_ink
from digits.image.photo import is_ruled, segment_photo

log = logging.getLogger(__name__)

# A phone's usual photograph has 12 million. At this limit, decoding takes up to 411 MiB
# (measured: a TIFF of 32 bits a channel).
MAX_PIXELS = 20_000_000
# Pillow reads more formats, some of them by starting other programs.
FORMATS = ["PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF", "PPM", "JPEG2000", "AVIF"]
# The first bytes of PNG, JPEG, GIF, and TIFF of either byte order.
SIGNATURES = b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*"
# Of 255. A picture with less contrast is a blank sheet.
MIN_CONTRAST = 25
# Share of pixels. If at least this share has exactly the same grey, the picture was drawn on
# a screen and every other pixel is ink. The ground of a scan or a photograph is noisy.
CLEAN_GROUND = 0.4
# Of 255. With more contrast than this, ink keeps its values; fainter ink becomes white.
FULL_CONTRAST = 200
# The value of white in floats, 8 bits, a camera's 12 bits, 16 bits and 31 bits.
WHITES = 1, 2**8 - 1, 2**12 - 1, 2**16 - 1, 2**31 - 1


class PictureError(DigitsError):
    """A file that is no picture or cannot be written, or a picture without ink."""


def read_ink(path: str | Path) -> np.ndarray:
    """The ink in a picture file, for a command line: as `ink_from_bytes`, without the log.

    Raises `PictureError` where the file cannot be read, too.
    """
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise PictureError(f"{path} cannot be read: {error.strerror}.") from error
    return _find_ink(content, str(path))


def ink_from_bytes(content: bytes, name: str) -> np.ndarray:
    """The ink in the content of an uploaded file: uint8 (H, W), 0 to 255, on a ground of 0.

    A photograph is scaled down to 1000 pixels. Raises `PictureError`, with the file's `name`
    in its sentence, for what `decode_picture` refuses and for a blank picture, and logs it.
    """
    try:
        return _find_ink(content, name)
    except PictureError as error:
        # %r: a name from a browser must not write lines of its own into the log.
        log.warning("Refused %d bytes: %r (%r)", len(content), str(error), error.__cause__)
        raise


def _find_ink(content: bytes, name: str) -> np.ndarray:
    grey = decode_picture(content, name)
    ink = segment_clean(grey) if _has_clean_ground(content, grey) else None
    if ink is None or is_ruled(ink):
        ink = segment_photo(grey)
    if ink is None:
        raise PictureError(f"{name} holds no ink: it is blank.")
    return ink


def decode_picture(content: bytes, name: str) -> np.ndarray:
    """A picture file's content as grey uint8 (H, W), 0 to 255, turned as its EXIF data says.

    Takes PNG, JPEG, WebP, TIFF, BMP, GIF, PPM, JPEG 2000 and AVIF with any colours and bit
    depth. Raises `PictureError` for anything else, and, before it is decoded, for more than
    20 megapixels or several frames.
    """
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            _check_header(picture, name)
            return _to_grey(ImageOps.exif_transpose(picture))
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


def _has_clean_ground(content: bytes, grey: np.ndarray) -> bool:
    """Whether a picture was drawn on a screen and saved without loss.

    Lossy formats leave traces of every edge on the ground.
    """
    lossy_webp = content[8:12] == b"WEBP" and b"VP8 " in content
    if lossy_webp or content.startswith(b"\xff\xd8\xff") or content[4:8] in (b"ftyp", b"jP  "):
        return False
    return np.bincount(grey.ravel(), minlength=256).max() >= CLEAN_GROUND * grey.size


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


def decode_drawing(png: bytes | None, side: int) -> np.ndarray | None:
    """The canvas's PNG as RGBA uint8 (side, side, 4); None for anything else.

    The size in its header is checked before it is decoded, because a few bytes can claim to
    be a picture of gigabytes.
    """
    if not png or len(png) > side * side * 4:
        return None
    try:
        with Image.open(io.BytesIO(png), formats=["PNG"]) as picture:
            right = (picture.size, picture.mode) == ((side, side), "RGBA")
            return np.array(picture) if right else None
    except Exception:  # Pillow's, zlib's and struct's, many kinds
        return None


def write_picture(path: Path, picture: np.ndarray) -> None:
    """Write uint8 (H, W) as a PNG file, whole or not at all; or `PictureError`."""
    try:
        write_atomic(path, cv2.imencode(".png", picture)[1].tobytes())
    except OSError as error:
        raise PictureError(f"{path} cannot be written: {error.strerror}.") from error
