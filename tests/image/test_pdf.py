"""PDF: its first page, drawn on white, and what is refused."""

import io
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from digits.image.decode import PictureError, decode_picture


def pdf(*streams, box=(0, 0, 300, 400), extra=b""):
    """A PDF with a page for each stream of drawing commands."""
    kids = b" ".join(b"%d 0 R" % (3 + 2 * number) for number in range(len(streams)))
    things = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Kids[%s]/Count %d>>" % (kids, len(streams))]
    for number, stream in enumerate(streams):
        sides = b" ".join(b"%d" % side for side in box)
        things.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents %d 0 R/Resources<<%s>>>>"
            % (sides, 4 + 2 * number, extra)
        )
        things.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
    body = b"".join(
        b"%d 0 obj%s endobj\n" % (number, thing) for number, thing in enumerate(things, 1)
    )
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF"


BAR = b"0 0 1 rg 100 100 50 200 re f"  # blue, a quarter of the page's width from the left


def test_the_first_page_is_drawn_on_white():
    picture = decode_picture(pdf(BAR, b""), "sheet.pdf")
    assert picture.grey.shape == (1600, 1200)
    bar = np.zeros((1600, 1200), bool)
    bar[400:1200, 400:600] = True
    assert (picture.grey[~bar] == 255).all() and np.ptp(picture.grey[bar]) == 0
    assert picture.grey[bar].max() < 60
    assert picture.shown.shape == (720, 540, 3)
    np.testing.assert_array_equal(picture.shown[360, 225], [0, 0, 255])
    assert picture.lossless


@pytest.mark.parametrize("box", [(0, 0, 14_400, 3), (-9, -9, 90_000, 90_000), (0, 0, 1, 1)])
def test_a_page_of_any_size_is_drawn_with_at_most_1600_pixels(box):
    assert max(decode_picture(pdf(BAR, box=box), "sheet.pdf").grey.shape) == 1600


def test_a_scanned_page_is_read_as_the_photograph_that_it_is():
    sheet = np.full((90, 60), 200, np.uint8)
    sheet[20:70, 20:40] = 50
    file = io.BytesIO()
    Image.fromarray(sheet).save(file, "PDF", resolution=72, quality=95)
    picture = decode_picture(file.getvalue(), "scan.pdf")
    small = np.asarray(Image.fromarray(picture.grey).resize((60, 90), Image.Resampling.BOX))
    assert np.abs(small.astype(int) - sheet).max() < 25
    assert not picture.lossless


def refusal(content):
    with pytest.raises(PictureError) as caught:
        decode_picture(content, "sheet.pdf")
    sentence = str(caught.value)
    assert sentence.startswith("sheet.pdf ") and sentence.endswith(".") and ". " not in sentence
    return sentence


def test_a_picture_of_too_many_pixels_on_a_page_is_refused_before_it_is_drawn(monkeypatch):
    monkeypatch.setattr(pypdfium2.PdfPage, "render", lambda *args, **options: pytest.fail("drawn"))
    sheet = pdf(b"q 300 0 0 400 0 0 cm /I Do Q", extra=b"/XObject<</I 9 0 R>>")
    claims = (
        b"9 0 obj<</Type/XObject/Subtype/Image/Width 9000/Height 9000/BitsPerComponent 8"
        b"/ColorSpace/DeviceGray/Length 4>>stream\n0000\nendstream endobj\n"
    )
    assert "too many pixels" in refusal(sheet.replace(b"trailer", claims + b"trailer"))


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"%PDF-1.4\n" + bytes(500), pdf()])
def test_a_damaged_pdf_is_refused(content):
    assert "damaged" in refusal(content)


def test_a_pdf_with_a_password_is_refused():
    # Encrypted with RC4 of 40 bits; the password is not the empty one.
    lock = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>/ID[<00><00>]" % (
        b"41" * 32,
        b"42" * 32,
    )
    assert "password" in refusal(pdf(BAR).replace(b"trailer<<", b"trailer<<" + lock))


def test_a_computer_without_pdf_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    assert refusal(pdf(BAR)) == "sheet.pdf is a PDF, save its page as JPEG or PNG."


def test_pages_are_drawn_by_one_thread_at_a_time():
    with ThreadPoolExecutor(8) as pool:
        drawn = list(pool.map(lambda _: decode_picture(pdf(BAR), "sheet.pdf").grey, range(24)))
    for grey in drawn[1:]:
        np.testing.assert_array_equal(grey, drawn[0])
