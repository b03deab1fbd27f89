"""Picture files of every kind and the canvas's PNG: decoded as they are, or refused."""

import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageFile

from digits.image.decode import MAX_PIXELS, PictureError, decode_picture
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
@pytest.mark.parametrize("size", [(5000, 4001), (10_000, 10_000), (30_000, 30_000)])
@pytest.mark.parametrize("kind", ["png", "bmp", "jpeg"])
def test_a_picture_of_more_than_20_megapixels_is_refused_before_it_is_decoded(kind, size):
    claims = {"png": png_that_claims, "bmp": bmp_that_claims, "jpeg": jpeg_that_claims}
    content = claims[kind](*size)
    assert len(content) < 2000
    assert "20 megapixels" in refusal(content)


@pytest.mark.filterwarnings("error::PIL.Image.DecompressionBombWarning")
def test_a_warning_of_a_huge_picture_that_is_made_an_error_is_the_same_refusal():
    assert "20 megapixels" in refusal(png_that_claims(10_000, 10_000))


def test_a_picture_of_20_megapixels_is_read():
    grey = np.full((4000, MAX_PIXELS // 4000), 255, np.uint8)
    grey[1000:3000, 2400:2600] = 0
    assert decode_picture(saved(grey, compress_level=1), "large").grey.shape == grey.shape


@pytest.mark.parametrize(
    ("kind", "options"),
    [("GIF", {}), ("PNG", {}), ("WEBP", {"lossless": True}), ("TIFF", {})],
    ids=["GIF", "PNG", "WebP", "TIFF of two pages"],
)
def test_several_frames_are_refused_before_they_are_decoded(ink, kind, options, monkeypatch):
    second = Image.fromarray(ink.T.copy())
    content = saved(ink, kind, save_all=True, append_images=[second], **options)
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda *args: pytest.fail("it was decoded"))
    assert "single picture" in refusal(content)


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
