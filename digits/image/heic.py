"""Decode HEIC, in which iPhones keep their photographs.

Left out: HEIF's sequences; AVIF, which Pillow reads.
"""

import numpy as np

from digits.image.flatten import flatten
from digits.image.picture import Decoded, PictureError, check_memory

# The kinds of file that its first 64 bytes may name.
BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}
# Bytes a pixel at the peak: 1.5 as the file keeps them, 3 in colours, and a part of the next.
PIXEL_BYTES = 5


def is_heic(content: bytes) -> bool:
    """Whether a file's first bytes say that it is HEIC."""
    return content[4:8] == b"ftyp" and any(content[at : at + 4] in BRANDS for at in range(8, 64, 4))


def decode_heic(content: bytes, name: str) -> Decoded:
    """The main picture in a HEIC file's content, turned as the file says.

    Raises `PictureError` for too many pixels and where this computer cannot read HEIC; other
    errors for a damaged file.
    """
    try:
        import pillow_heif  # only now, so that a page without HEIC is lighter
    except ImportError as error:
        raise PictureError(f"{name} is a HEIC picture, save it as JPEG.") from error
    picture = pillow_heif.open_heif(content, remove_stride=False)
    width, height = picture.size
    check_memory(PIXEL_BYTES * width * height, name)
    pixels = np.asarray(picture)[:, :width]
    if pixels.ndim == 2:
        pixels = np.dstack([pixels] * 3)
    grey, shown = flatten(lambda top, bottom: pixels[top:bottom], *pixels.shape[1::-1])
    return Decoded(grey, shown, False)
