"""Decode picture files into pixels, and write pictures.

Left out: what is in a picture (see find.py); the kinds with a module of their own (jpeg.py,
heic.py, pdf.py).
"""

import io
from pathlib import Path

import cv2
import numpy as np
from PIL import Image
from PIL.Jpeg2KImagePlugin import Jpeg2KImageFile
from PIL.TiffImagePlugin import TiffImageFile

from digits.files import write_atomic
from digits.image.flatten import Rows, flatten, rows_of, turned
from digits.image.heic import decode_heic, is_heic
from digits.image.jpeg import START as JPEG
from digits.image.jpeg import open_jpeg
from digits.image.pdf import decode_pdf, is_pdf
from digits.image.picture import MAX_MEMORY, Decoded, PictureError, check_memory, too_large

# Pillow reads more formats, some of them by starting other programs.
FORMATS = ["PNG", "WEBP", "TIFF", "BMP", "GIF", "PPM", "JPEG2000", "AVIF"]
# The first bytes of PNG, JPEG, GIF, PDF, and TIFF of either byte order.
SIGNATURES = b"\x89PNG", JPEG, b"GIF8", b"%PDF", b"II*\0", b"MM\0*"

# Bytes that Pillow keeps for a pixel, by its mode; all others take four.
PIXEL_BYTES = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2}
# Bytes a pixel that the decoder takes beside it, measured with benchmarks/pictures.py. The
# others hand over a few rows at a time; for TIFF and WebP see below.
DECODER_BYTES = {"AVIF": 6, "JPEG2000": 16}
BITS_PER_SAMPLE = 258  # of TIFF
JPEG2000_SIDE = 1000  # pixels of the longer side that are kept at least
# EXIF's orientation: how to turn the pixels so that the picture is upright.
TURNS = {
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_270,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_90,),
}
ORIENTATION = 0x0112


def decode_picture(content: bytes, name: str) -> Decoded:
    """The pixels in a picture file's content.

    Takes JPEG, PNG, WebP, TIFF, BMP, GIF, PPM, JPEG 2000, AVIF and HEIC with any colours and
    bit depth, and the first page of a PDF. Raises `PictureError` for anything else, and,
    before it is decoded, for what would take more than 100 MiB, and for an animation.
    """
    try:
        if is_pdf(content):
            return decode_pdf(content, name)
        if is_heic(content):
            return decode_heic(content, name)
        with _open(content, name) as picture:
            grey, shown = flatten(*_load(picture, content))
            turns = TURNS.get(picture.getexif().get(ORIENTATION, 1), ())
        return Decoded(turned(grey, *turns), turned(shown, *turns), _is_lossless(content))
    except PictureError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise too_large(name) from error
    except Exception as error:  # Pillow's, zlib's and struct's, many kinds
        damaged = not isinstance(error, Image.UnidentifiedImageError) or _has_signature(content)
        reason = ": it is cut short or damaged" if damaged else ""
        raise PictureError(f"{name} is no picture that can be read{reason}.") from error


def _open(content: bytes, name: str) -> Image.Image:
    """A file opened with Pillow, its size checked, not yet decoded."""
    if content.startswith(JPEG):
        return open_jpeg(content, name)
    picture = Image.open(io.BytesIO(content), formats=FORMATS)
    # Of a scan with several pages the first is read; an animation's first picture may be empty.
    if picture.format != "TIFF" and getattr(picture, "is_animated", False):
        raise PictureError(f"{name} is animated, give a single picture.")
    each = PIXEL_BYTES.get(picture.mode, 4) + _decoder_bytes(picture)
    needed, longer, halvings = each * picture.width * picture.height, max(picture.size), 0
    if isinstance(picture, Jpeg2KImageFile):  # has the picture at 1/2, 1/4, ... of its size, too
        while needed > MAX_MEMORY and longer >= 2 * JPEG2000_SIDE:
            needed, longer, halvings = needed / 4, longer // 2, halvings + 1
        picture.reduce = halvings
    check_memory(needed, name)
    return picture


def _decoder_bytes(picture: Image.Image) -> float:
    """Bytes a pixel that are in memory beside the picture while it is decoded."""
    if isinstance(picture, TiffImageFile):  # may keep all its rows in one piece
        return sum(picture.tag_v2.get(BITS_PER_SAMPLE, (1,))) / 8
    if picture.format == "WEBP":  # and four that Pillow's mode counts
        return len(picture.getbands())
    return DECODER_BYTES.get(picture.format or "", 0)


def _load(picture: Image.Image, content: bytes) -> tuple[Rows, int, int]:
    """The rows of an opened picture, its width and height."""
    if picture.format != "WEBP":
        picture.load()
        return rows_of(picture), *picture.size
    # Pillow would need twice the memory for WebP.
    pixels = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED)
    if pixels is None:
        raise ValueError("OpenCV cannot read it")
    order = cv2.COLOR_BGRA2RGBA if pixels.shape[2] == 4 else cv2.COLOR_BGR2RGB
    return lambda top, bottom: cv2.cvtColor(pixels[top:bottom], order), *picture.size


def _has_signature(content: bytes) -> bool:
    return content.startswith(SIGNATURES) or content[8:12] == b"WEBP" or content[4:8] == b"ftyp"


def _is_lossless(content: bytes) -> bool:
    """Whether a file keeps exact values; the lossy formats leave traces of every edge."""
    lossy_webp = content[8:12] == b"WEBP" and b"VP8 " in content
    return not (lossy_webp or content.startswith(JPEG) or content[4:8] in (b"ftyp", b"jP  "))


def write_picture(path: Path, picture: np.ndarray) -> None:
    """Write uint8 (H, W) as a PNG file, whole or not at all; or `PictureError`."""
    try:
        write_atomic(path, cv2.imencode(".png", picture)[1].tobytes())
    except OSError as error:
        raise PictureError(f"{path} cannot be written: {error.strerror}.") from error
