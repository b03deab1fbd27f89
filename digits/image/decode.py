"""Find the ink in a picture file: a digit on an even ground, dark on light or the reverse.

A picture drawn on a screen keeps its exact values; the ink in a photograph is found by
photo.py. Left out: several digits in one picture, and HEIC, which Pillow cannot read.
"""

import io
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageOps

from digits import DigitsError
from digits.files import write_atomic
from digits.image.framing import rgba_to_ink
from digits.image.photo import is_ruled, segment_photo

# Decoded, no picture takes more than 80 MB; a phone's usual photograph has 12 million.
MAX_PIXELS = 20_000_000
# Pillow reads more, some by way of other programs.
FORMATS = ["PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF", "PPM", "JPEG2000", "AVIF"]
# How files of these formats begin: PNG, JPEG, GIF, TIFF twice.
SIGNATURES = b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*"
# Less contrast than this, of 255, is a blank sheet and not a digit.
MIN_CONTRAST = 25
# Where at least this share has exactly the ground's colour, the picture was drawn on a
# screen and every other pixel is ink; elsewhere the ground is noisy, as a scanner's is.
CLEAN_GROUND = 0.4
# What a white pixel is, by how many bits it has: a share, 8 bits, a camera's 12, 16, 31.
WHITES = 1, 2**8 - 1, 2**12 - 1, 2**16 - 1, 2**31 - 1


class PictureError(DigitsError):
    """A file that is no picture or cannot be written, or a picture without ink."""


def read_ink(path: str | Path) -> np.ndarray:
    """The ink in a picture file, as `ink_from_bytes` finds it; `PictureError` if it is missing."""
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise PictureError(f"{path} cannot be read: {error.strerror}.") from error
    return ink_from_bytes(content, str(path))


def ink_from_bytes(content: bytes, name: str) -> np.ndarray:
    """The ink in a picture file's content: uint8 (H, W), 0 to 255, on a ground of 0.

    A photograph's is scaled down to 1000 pixels. Raises `PictureError`, with the file's
    `name`, for what `decode_picture` refuses and for a blank picture.
    """
    grey = decode_picture(content, name)
    ink = segment_clean(grey) if _has_clean_ground(content, grey) else None
    if ink is None or is_ruled(ink):
        ink = segment_photo(grey)
    if ink is None:
        raise PictureError(f"{name} holds no ink: it is blank.")
    return ink


def decode_picture(content: bytes, name: str) -> np.ndarray:
    """A picture file's content as grey uint8 (H, W), 0 to 255, the right way up.

    Takes PNG, JPEG, WebP, TIFF, BMP, GIF, PPM, JPEG 2000 and AVIF, in any colours and
    depth. Raises `PictureError` for anything else, and for more than 20 megapixels or
    several frames, which its header tells before it is decoded.
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
    # A phone's JPEG may have a small preview or a depth map behind it, which is no frame.
    if picture.format != "MPO" and getattr(picture, "is_animated", False):
        raise PictureError(f"{name} is animated or has several pages, give a single picture.")


def _too_large(name: str) -> PictureError:
    return PictureError(f"{name} has more than 20 megapixels, make it smaller.")


def _has_signature(content: bytes) -> bool:
    return content.startswith(SIGNATURES) or content[8:12] == b"WEBP" or content[4:8] == b"ftyp"


def _has_clean_ground(content: bytes, grey: np.ndarray) -> bool:
    """Whether a picture was drawn on a screen and kept as it was.

    Lossy formats have echoes of every edge on their ground.
    """
    lossy_webp = content[8:12] == b"WEBP" and b"VP8 " in content
    if lossy_webp or content.startswith(b"\xff\xd8\xff") or content[4:8] in (b"ftyp", b"jP  "):
        return False
    return np.bincount(grey.ravel(), minlength=256).max() >= CLEAN_GROUND * grey.size


def _to_grey(picture: Image.Image) -> np.ndarray:
    """A picture of any mode of Pillow's to grey uint8 (H, W)."""
    if picture.mode[0] in "IF":  # I;16, I, F: 16 or 32 bits
        values = np.maximum(np.nan_to_num(np.asarray(picture, np.float32)), 0)
        white = next((white for white in WHITES if values.max() <= white), values.max())
        return np.round(values * np.float32(255 / white)).astype(np.uint8)
    if picture.mode == "LAB":  # which Pillow converts only with a profile
        return np.asarray(picture.getchannel("L"))
    if picture.has_transparency_data:
        return _over_ground(np.asarray(picture.convert("RGBA")))
    return rgba_to_ink(np.asarray(picture.convert("RGB")))


def _over_ground(rgba: np.ndarray) -> np.ndarray:
    """A partly transparent picture, uint8 (H, W, 4), to grey uint8 (H, W).

    On a transparent ground it is the opacity that draws, whatever the colour. Where most
    is opaque and of several colours, they draw, as on a sheet with round corners.
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
    # A faint pencil becomes white; black and white keeps every value as it is.
    gain = 255 / contrast if contrast < 200 else 1
    return np.clip(np.round(ink * gain), 0, 255).astype(np.uint8)[grey]


def decode_drawing(png: bytes | None, side: int) -> np.ndarray | None:
    """A canvas's own PNG as RGBA uint8 (side, side, 4); None for anything else.

    Its size is read from its header before it is decoded: a few bytes can claim to be a
    picture of gigabytes.
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
