"""Picture files of every kind and the canvas's PNG: decoded as they are, or refused."""

import struct
import zlib

import cv2
import numpy as np
import pytest
from PIL import Image, ImageFile

from digits.image.decode import PictureError, decode_picture
from tests.image import saved


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_as_its_exif_says(kind, orientation):
    upright = np.zeros((40, 64), np.uint8)
    upright[:20], upright[:, :16] = 160, 255
    stored = {
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.T,
        6: np.rot90(upright),
        7: upright[::-1, ::-1].T,
        8: np.rot90(upright, -1),
    }[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    content = saved(np.ascontiguousarray(stored), kind, exif=exif, **SHARP.get(kind, {}))
    grey = decode_picture(content, "turned").grey.astype(int)
    assert grey.shape == upright.shape
    assert np.abs(grey - upright).max() < 10


SHARP = {"JPEG": {"quality": 100}, "WEBP": {"lossless": True}}


def refusal(content):
    """The one sentence that a picture's content is refused with."""
    with pytest.raises(PictureError) as caught:
        decode_picture(content, "four.png")
    sentence = str(caught.value)
    assert sentence.startswith("four.png ") and sentence.endswith(".")
    assert "\n" not in sentence and ". " not in sentence
    return sentence


def bmp_that_claims(width, height):
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + header


def jpeg_that_claims(width, height):
    content = saved(np.zeros((8, 8), np.uint8), "JPEG")
    return content.replace(struct.pack(">HH", 8, 8), struct.pack(">HH", height, width), 1)


@pytest.mark.usefixtures("refuse_to_decode")
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("size", [(5000, 4400), (10_000, 10_000), (30_000, 30_000)])
@pytest.mark.parametrize("kind", ["png", "bmp"])
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(kind, size):
    content = {"png": png_that_claims, "bmp": bmp_that_claims}[kind](*size)
    assert len(content) < 2000
    assert "too many pixels" in refusal(content)


@pytest.mark.usefixtures("refuse_to_decode")
def test_a_jpeg_larger_than_any_phone_makes_is_refused_before_it_is_decoded():
    assert "250 megapixels" in refusal(jpeg_that_claims(16_000, 16_000))


@pytest.mark.filterwarnings("error::PIL.Image.DecompressionBombWarning")
def test_a_warning_of_a_huge_picture_that_is_made_an_error_is_the_same_refusal():
    assert "too many pixels" in refusal(png_that_claims(10_000, 10_000))


@pytest.mark.parametrize(
    ("kind", "options"),
    [("GIF", {}), ("PNG", {}), ("WEBP", {"lossless": True})],
    ids=["GIF", "PNG", "WebP"],
)
def test_an_animation_is_refused_before_it_is_decoded(ink, kind, options, monkeypatch):
    second = Image.fromarray(ink.T.copy())
    content = saved(ink, kind, save_all=True, append_images=[second], **options)
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda *args: pytest.fail("it was decoded"))
    assert "single picture" in refusal(content)


def test_of_a_scan_with_several_pages_the_first_is_read(ink):
    second = Image.fromarray(ink.T.copy())
    content = saved(ink, "TIFF", save_all=True, append_images=[second])
    np.testing.assert_array_equal(decode_picture(content, "scan").grey, ink)


LARGE_JPEGS = {
    "colour": lambda sheet: saved(sheet.convert("RGB"), "JPEG"),
    "grey": lambda sheet: saved(sheet, "JPEG"),
    "CMYK": lambda sheet: saved(sheet.convert("CMYK"), "JPEG"),
    "progressive": lambda sheet: saved(sheet.convert("RGB"), "JPEG", progressive=True),
    "with a preview": lambda sheet: saved(
        sheet, "MPO", save_all=True, append_images=[sheet.resize((160, 120))]
    ),
}


@pytest.mark.parametrize("content_of", LARGE_JPEGS.values(), ids=LARGE_JPEGS)
def test_a_large_jpeg_of_any_colours_is_scaled_while_it_is_decoded(content_of):
    small = np.uint8([[250, 20, 130, 60], [90, 200, 10, 170], [40, 110, 230, 150]])
    sheet = Image.fromarray(np.kron(small, np.ones((1088, 1088), np.uint8)))
    picture = decode_picture(content_of(sheet), "photo.jpg")
    blocks = cv2.resize(picture.grey, (4, 3), interpolation=cv2.INTER_AREA).astype(int)
    assert 1000 <= picture.grey.shape[1] <= 2000 and picture.shown.shape == (540, 720, 3)
    assert np.abs(blocks - small).max() <= 2
    assert not picture.lossless


@pytest.mark.usefixtures("refuse_to_decode")
def test_a_large_jpeg_in_several_scans_is_refused_before_it_is_decoded():
    """A scan for each colour, as libjpeg's `cjpeg -scans` writes it, is kept as a whole, too."""
    content = saved(Image.new("RGB", (8, 8)), "JPEG")
    content = content.replace(struct.pack(">HH", 8, 8), struct.pack(">HH", 9000, 9000), 1)
    first = content.index(b"\xff\xda")
    one_colour = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"
    assert "progressive" in refusal(content[:first] + one_colour + content[first + 14 :])


@pytest.mark.usefixtures("refuse_to_decode")
def test_a_jpeg_of_endless_scans_is_refused_before_it_is_decoded():
    content = saved(Image.new("RGB", (8, 8)), "JPEG", progressive=True)
    assert "damaged" in refusal(content + 200 * b"\xff\xda\x00\x08\x01\x01\x00\x01\x3f\x00")


@pytest.mark.parametrize(
    ("kind", "options"),
    [("PNG", {}), ("WEBP", {"lossless": True}), ("TIFF", {"compression": "tiff_lzw"})],
)
def test_a_large_picture_is_scaled_down_and_keeps_the_exact_grey_of_its_ground(kind, options):
    sheet = np.full((2990, 3490), 231, np.uint8)
    sheet[1000:2000, 1600:1800] = 17
    picture = decode_picture(saved(sheet, kind, **options), "large")
    assert picture.lossless and max(picture.grey.shape) <= 2000
    values, counts = np.unique(picture.grey, return_counts=True)
    assert counts[values == 231] > 0.95 * picture.grey.size
    assert counts[values == 17] > 0.015 * picture.grey.size
    assert picture.shown.max(initial=0) == 231 and picture.shown.min() == 17


def test_the_picture_for_people_is_upright_and_has_its_colours():
    stored = np.zeros((900, 1440, 3), np.uint8)
    stored[:450] = 250, 120, 0
    exif = Image.Exif()
    exif[0x0112] = 6
    shown = decode_picture(saved(stored, exif=exif), "photo.png").shown
    assert shown.shape == (720, 450, 3)
    assert (shown[:, 230:] == (250, 120, 0)).all() and not shown[:, :220].any()


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
@pytest.mark.parametrize("kept", [20, 60, 0.3, 0.6, 0.95])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "TIFF"])
def test_a_picture_cut_short_is_refused(kind, kept):
    picture = np.random.default_rng(1).integers(0, 256, (90, 90), dtype=np.uint8)
    content = saved(picture, kind)
    length = kept if isinstance(kept, int) else int(kept * len(content))
    assert "cut short" in refusal(content[:length])


@pytest.mark.parametrize("start", [b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"BM"])
def test_random_bytes_are_no_picture(start):
    for length in (1, 8, 100, 10_000):
        for seed in range(5):
            refusal(start + np.random.default_rng(seed).bytes(length))


def test_a_program_for_a_printer_is_not_run_to_see_what_it_draws():
    assert "no picture" in refusal(saved(np.zeros((9, 9), np.uint8), "EPS"))


def png_that_claims(width, height):
    """A PNG of a few bytes whose header claims a size."""

    def chunk(kind, content):
        checksum = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    pixels = zlib.compress(bytes(1000))
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


@pytest.fixture
def refuse_to_decode(monkeypatch):
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda *args: pytest.fail("it was decoded"))
