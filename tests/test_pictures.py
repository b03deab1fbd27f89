"""Picture files: whatever drew the digit, the same image comes of it as of clean ink."""

import struct
import zlib

import cv2
import numpy as np
import pytest
from PIL.PngImagePlugin import PngImageFile

from digits.pictures import PictureError, decode_drawing, read_ink
from digits.preprocess import to_mnist

SIDE = 280


@pytest.fixture
def ink():
    """A 4 as a pen draws it: uint8 (280, 280), white on black."""
    canvas = np.zeros((SIDE, SIDE), np.uint8)
    strokes = [[[110, 40], [70, 150], [210, 150]], [[170, 90], [160, 240]]]
    cv2.polylines(canvas, [np.array(way) for way in strokes], False, 255, 20, cv2.LINE_AA)
    return canvas


@pytest.fixture
def path(tmp_path):
    return tmp_path / "four.png"


def faintly_transparent_all_over(ink):
    grey = 255 - ink
    return np.dstack([grey, grey, grey, np.full_like(grey, 254)])


def on_transparent_ground(ink):
    bgra = np.zeros((*ink.shape, 4), np.uint8)
    bgra[..., 3] = ink
    return bgra


def pencil(ink):
    """Faint, noisy and grey, as a scanner sees pencil: 30 % of full contrast."""
    noise = np.random.default_rng(1).normal(0, 3, ink.shape)
    return np.clip(np.round(225 - 0.3 * ink + noise), 0, 255).astype(np.uint8)


def assert_nearly_the_same(image, clean):
    """Closer than by a quarter of what moving the digit by one pixel makes."""
    moved = np.roll(clean, 1, axis=1)
    assert mean_difference(image, clean) < mean_difference(moved, clean) / 4


def mean_difference(one, other):
    return np.abs(one.astype(int) - other).mean()


@pytest.mark.parametrize(
    "picture_of",
    [
        pytest.param(lambda ink: 255 - ink, id="dark on light"),
        pytest.param(lambda ink: ink, id="light on dark"),
        pytest.param(lambda ink: np.dstack([255 - ink] * 3), id="dark on light in colour"),
        pytest.param(lambda ink: np.dstack([255 - ink] * 3 + [ink | 255]), id="opaque"),
        pytest.param(on_transparent_ground, id="dark ink on transparent ground"),
        pytest.param(faintly_transparent_all_over, id="faintly transparent all over"),
        pytest.param(lambda ink: 257 * np.uint16(255 - ink), id="16 bit"),
        pytest.param(lambda ink: 257 * np.uint16(on_transparent_ground(ink)), id="16 bit RGBA"),
    ],
)
def test_a_clean_picture_gives_exactly_the_image_of_its_ink(ink, path, picture_of):
    cv2.imwrite(path, picture_of(ink))
    np.testing.assert_array_equal(to_mnist(read_ink(path)), to_mnist(ink))


@pytest.mark.parametrize("invert", [False, True], ids=["dark on light", "light on dark"])
def test_faint_noisy_pencil_gives_nearly_the_image_of_clean_ink(ink, path, invert):
    cv2.imwrite(path, 255 - pencil(ink) if invert else pencil(ink))
    assert_nearly_the_same(to_mnist(read_ink(path)), to_mnist(ink))


def test_faint_clean_ink_becomes_white(ink, path):
    cv2.imwrite(path, 255 - ink // 5)
    assert read_ink(path).max() == 255
    assert_nearly_the_same(to_mnist(read_ink(path)), to_mnist(ink))


@pytest.mark.parametrize("invert", [False, True], ids=["light on dark", "dark on light"])
@pytest.mark.parametrize("quality", [75, 95])
def test_a_jpeg_gives_nearly_the_image_of_clean_ink(ink, tmp_path, quality, invert):
    path = tmp_path / "four.jpg"
    cv2.imwrite(path, 255 - ink if invert else ink, [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert_nearly_the_same(to_mnist(read_ink(path)), to_mnist(ink))


def test_a_jpeg_of_pencil_gives_nearly_the_image_of_clean_ink(ink, tmp_path):
    path = tmp_path / "four.jpg"
    cv2.imwrite(path, pencil(ink))
    assert_nearly_the_same(to_mnist(read_ink(path)), to_mnist(ink))


def complaint(path):
    """The one sentence that a picture without a digit gives."""
    with pytest.raises(PictureError) as caught:
        read_ink(path)
    sentence = str(caught.value)
    assert str(path) in sentence
    assert "\n" not in sentence and sentence.endswith(".") and ". " not in sentence
    return sentence


def test_a_missing_picture_is_named(path):
    assert "No such file" in complaint(path)


def test_a_folder_is_no_picture(tmp_path):
    assert "directory" in complaint(tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"This is no picture.\n", id="text"),
        pytest.param(b"\x89PNG\r\n\x1a\n", id="only a header"),
    ],
)
def test_a_file_that_is_no_picture_is_named(path, content):
    path.write_bytes(content)
    assert "no picture" in complaint(path)


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param(np.full((50, 50), 255, np.uint8), id="white"),
        pytest.param(np.zeros((50, 50), np.uint8), id="black"),
        pytest.param(np.zeros((50, 50, 4), np.uint8), id="transparent"),
        pytest.param(
            np.random.default_rng(1).integers(220, 230, (50, 50), dtype=np.uint8), id="noisy"
        ),
    ],
)
def test_a_blank_picture_is_named(path, picture):
    cv2.imwrite(path, picture)
    assert "blank" in complaint(path)


@pytest.fixture
def rgba(ink):
    """A drawing on the page, its ink red: uint8 (280, 280, 4)."""
    return np.dstack([ink, ink // 4, ink // 8, ink])


def as_file(bgra, kind=".png"):
    return cv2.imencode(kind, bgra)[1].tobytes()


@pytest.fixture
def png(rgba):
    return as_file(cv2.cvtColor(rgba, cv2.COLOR_RGBA2BGRA))


def png_that_claims(width, height):
    """A PNG of a few bytes whose header claims a size."""

    def chunk(kind, content):
        checksum = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    pixels = zlib.compress(bytes(1000))
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def test_a_drawing_comes_back_as_it_was_drawn(png, rgba):
    np.testing.assert_array_equal(decode_drawing(png, SIDE), rgba)


@pytest.mark.parametrize("other", [SIDE - 1, SIDE + 1, 28])
def test_a_drawing_of_another_size_is_refused(png, other):
    assert decode_drawing(png, other) is None


def test_a_drawing_must_be_square(rgba):
    assert decode_drawing(as_file(rgba[:-1]), SIDE) is None
    assert decode_drawing(as_file(rgba[:, :-1]), SIDE) is None


@pytest.mark.parametrize("kept", [1, 8, 20, 33, 0.5, 0.9])
def test_a_truncated_drawing_is_refused(png, kept):
    length = kept if isinstance(kept, int) else int(kept * len(png))
    assert decode_drawing(png[:length], SIDE) is None


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(None, id="nothing"),
        pytest.param(b"", id="no bytes"),
        pytest.param(b"This is no picture.", id="text"),
        pytest.param(bytes(range(256)) * 100, id="garbage"),
    ],
)
def test_what_is_no_picture_is_no_drawing(content):
    assert decode_drawing(content, SIDE) is None


def test_garbage_behind_a_right_header_is_refused(png):
    garbage = np.random.default_rng(1).bytes(len(png))
    assert decode_drawing(png[:33] + garbage, SIDE) is None


@pytest.mark.parametrize("kind", [".jpg", ".webp", ".bmp"])
def test_a_picture_of_another_format_is_no_drawing(rgba, kind):
    assert decode_drawing(as_file(rgba[..., :3], kind), SIDE) is None


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(lambda rgba: rgba[..., 0], id="grey"),
        pytest.param(lambda rgba: rgba[..., :3], id="RGB"),
    ],
)
def test_a_png_that_the_canvas_does_not_make_is_no_drawing(rgba, other):
    assert decode_drawing(as_file(other(rgba)), SIDE) is None


@pytest.fixture
def refuse_to_decode(monkeypatch):
    monkeypatch.setattr(PngImageFile, "load", lambda *args: pytest.fail("it was decoded"))


@pytest.mark.usefixtures("refuse_to_decode")
@pytest.mark.parametrize("size", [(30_000, 30_000), (SIDE, 30_000), (2**31 - 1, SIDE)])
def test_a_claim_of_gigabytes_is_refused_before_it_is_decoded(size):
    assert decode_drawing(png_that_claims(*size), SIDE) is None


@pytest.mark.usefixtures("refuse_to_decode")
def test_more_bytes_than_a_drawing_can_have_are_refused_before_they_are_decoded(png):
    assert decode_drawing(png + bytes(SIDE * SIDE * 4), SIDE) is None
