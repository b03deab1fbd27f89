"""Render the first page of a PDF, such as a scanner or a notes app makes.

Left out: the other pages, forms, and scripts, which this build of PDFium cannot run.
"""

from threading import Lock
from typing import TYPE_CHECKING

from digits.image.flatten import flatten
from digits.image.picture import Decoded, PictureError, check_memory

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

# Pixels of the page's longer side: a pencil's line on a sheet of A4 is four wide.
PAGE_SIDE = 1600
# Bytes that a pixel of the pictures on the page takes while they are drawn.
PICTURE_BYTES = 2.5
# PDFium may be called by one thread at a time.
_one_at_a_time = Lock()


def is_pdf(content: bytes) -> bool:
    """Whether a file's content is a PDF; a few bytes may stand before its first line."""
    return b"%PDF-" in content[:1024]


def decode_pdf(content: bytes, name: str) -> Decoded:
    """The first page in a PDF's content on white, its longer side 1600 pixels.

    `lossless` is true for a page without pictures on it. Raises `PictureError` for one with a
    password, for pictures with too many pixels, and where this computer cannot read PDF;
    other errors for a damaged file.
    """
    try:
        import pypdfium2  # only now, so that a page without PDF is lighter
    except ImportError as error:
        raise PictureError(f"{name} is a PDF, save its page as JPEG or PNG.") from error
    with _one_at_a_time:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
                reason = "has a password, save it without one"
                raise PictureError(f"{name} {reason}.") from error
            raise
        try:
            return _render(document[0], name)
        finally:
            document.close()


def _render(page: "PdfPage", name: str) -> Decoded:
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

    pictures = [thing.get_px_size() for thing in page.get_objects([FPDF_PAGEOBJ_IMAGE])]
    pixels_on_page = sum(width * height for width, height in pictures)
    check_memory(PICTURE_BYTES * pixels_on_page, name)
    scale = PAGE_SIDE / max(page.get_size())
    bitmap = page.render(scale=scale, rev_byteorder=True, limit_image_cache=True)
    pixels = bitmap.to_numpy()
    grey, shown = flatten(lambda top, bottom: pixels[top:bottom], bitmap.width, bitmap.height)
    return Decoded(grey, shown, not pictures)
