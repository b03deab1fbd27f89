"""Open JPEG files to be decoded scaled down: a phone's largest photographs take little memory.

Left out: what is done with the pixels (see flatten.py).
"""

import io

from PIL.JpegImagePlugin import JpegImageFile, get_sampling

from digits.image.picture import KEPT_SIDE, MAX_MEMORY, PictureError

START = b"\xff\xd8\xff"
# A phone's largest photographs have 200 million, 16,320 x 12,240.
MAX_PIXELS = 250_000_000
# A progressive JPEG is in memory as a whole before it is scaled. Bytes a pixel, by Pillow's
# number for the sampling of the colours: 4:4:4, 4:2:2, 4:2:0; and of the pixels made of it.
WHOLE_BYTES = {0: 6, 1: 4, 2: 3}
PIXEL_BYTES = 4
WHOLE_KEPT_SIDE = 1000  # of such a picture, so that there is memory for a larger one
# Usual are ten scans. Each takes as long as reading the picture once.
MAX_SCANS = 100


def open_jpeg(content: bytes, name: str) -> JpegImageFile:
    """The first picture in a JPEG's content, to be decoded at 1/2, 1/4 or 1/8 of its size.

    A preview or a depth map that a phone puts behind it is left out. Raises `PictureError`
    for more than 250 megapixels and for a progressive JPEG that takes too much memory;
    SyntaxError for no JPEG.
    """
    # `Image.open` would refuse 200 megapixels: it cannot know that they will be scaled.
    picture = JpegImageFile(io.BytesIO(content))
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise PictureError(f"{name} has more than 250 megapixels, make it smaller.")
    whole = width * height * _whole_bytes(picture, content)
    scale = min(1, (WHOLE_KEPT_SIDE if whole else KEPT_SIDE) / max(width, height))
    picture.draft(None, (max(1, int(width * scale)), max(1, int(height * scale))))
    if whole + PIXEL_BYTES * picture.width * picture.height > MAX_MEMORY:
        raise PictureError(f"{name} has too many pixels for a progressive JPEG, make it smaller.")
    return picture


def _whole_bytes(picture: JpegImageFile, content: bytes) -> int:
    """Bytes a pixel that are in memory before the picture is scaled; 0 if all is in one scan."""
    # Pillow stopped behind the first scan's header, which says how many colours are in it.
    assert picture.fp is not None
    scan, length = picture.fp.tell(), 6 + 2 * picture.layers
    if not picture.info.get("progressive") and content[scan - length : scan].startswith(
        bytes([0, length, picture.layers])
    ):
        return 0
    if content.count(b"\xff\xda") > MAX_SCANS:
        raise SyntaxError(f"more than {MAX_SCANS} scans")
    return WHOLE_BYTES.get(get_sampling(picture), 2 * picture.layers)
