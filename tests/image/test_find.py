"""The digit in a picture: whatever drew it, the same image comes of it as of clean ink."""

import io

import cv2
import numpy as np
import pytest
from PIL import Image

from digits.image.decode import PictureError
from digits.image.find import find_digit, read_ink
from digits.image.framing import to_mnist
from digits.image.screen import segment_clean
from tests.image import SIDE, saved


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


def transparent(ink, colour, mode="RGBA"):
    """Strokes of a colour on a transparent ground."""
    picture = Image.new("RGBA", ink.shape[::-1], (*colour, 255))
    picture.putalpha(Image.fromarray(ink))
    return picture.convert(mode)


def palette_with_transparency(ink, shown):
    """Strokes in a palette's second colour; its first is transparent and, unseen, the same."""
    picture = Image.fromarray((ink > 127).astype(np.uint8), "P")
    picture.putpalette([*shown, *shown])
    return saved(picture, transparency=0)


def floating(ink, white):
    return saved(np.float32(255 - ink) * np.float32(white / 255), "TIFF")


KINDS = {
    "grey": lambda ink: saved(255 - ink),
    "grey and opacity": lambda ink: saved(transparent(ink, (0, 0, 0), "LA")),
    "16 bits": lambda ink: saved(257 * np.uint16(255 - ink)),
    "16 bits, TIFF": lambda ink: saved(257 * np.uint16(255 - ink), "TIFF"),
    "32 bits": lambda ink: saved(np.int32(255 - ink) * (2**31 // 255), "TIFF"),
    "floating, to 1": lambda ink: floating(ink, 1),
    "floating, to 255": lambda ink: floating(ink, 255),
    "palette": lambda ink: saved(Image.fromarray(255 - ink).convert("P")),
    "CMYK": lambda ink: saved(Image.fromarray(255 - ink).convert("CMYK"), "TIFF"),
    "LAB": lambda ink: saved(Image.merge("LAB", [*map(Image.fromarray, [255 - ink] * 3)]), "TIFF"),
    "dark on transparent": lambda ink: saved(transparent(ink, (20, 0, 40))),
    "light on transparent": lambda ink: saved(transparent(ink, (250, 255, 240))),
    "lossless WebP": lambda ink: saved(255 - ink, "WEBP", lossless=True),
    "transparent WebP": lambda ink: saved(transparent(ink, (0, 0, 0)), "WEBP", lossless=True),
    "BMP": lambda ink: saved(255 - ink, "BMP"),
    "TIFF": lambda ink: saved(255 - ink, "TIFF", compression="tiff_lzw"),
    "GIF": lambda ink: saved(255 - ink, "GIF"),
    "PPM": lambda ink: saved(Image.fromarray(255 - ink).convert("RGB"), "PPM"),
}


@pytest.mark.parametrize("content_of", KINDS.values(), ids=KINDS)
def test_every_kind_of_clean_picture_gives_exactly_its_ink(ink, content_of):
    np.testing.assert_array_equal(find_digit(content_of(ink), "four").ink, ink)


TWO_LEVELS = {
    "black and white": lambda ink: saved(Image.fromarray(255 - ink).convert("1", dither=0)),
    "palette, dark": lambda ink: palette_with_transparency(ink, (0, 0, 30)),
    "palette, light": lambda ink: palette_with_transparency(ink, (255, 255, 240)),
    "12 of 16 bits": lambda ink: saved(np.uint16(4095 * (ink < 128))),
}


@pytest.mark.parametrize("content_of", TWO_LEVELS.values(), ids=TWO_LEVELS)
def test_pictures_of_two_levels_give_ink_without_soft_edges(ink, content_of):
    np.testing.assert_array_equal(
        find_digit(content_of(ink), "four").ink, 255 * np.uint8(ink > 127)
    )


LOSSY = {
    "grey JPEG": lambda ink: saved(255 - ink, "JPEG"),
    "colour JPEG": lambda ink: saved(Image.fromarray(255 - ink).convert("RGB"), "JPEG"),
    "CMYK JPEG": lambda ink: saved(Image.fromarray(255 - ink).convert("CMYK"), "JPEG"),
    "progressive JPEG": lambda ink: saved(255 - ink, "JPEG", progressive=True),
    "lossy WebP": lambda ink: saved(255 - ink, "WEBP", quality=60),
}


@pytest.mark.parametrize("content_of", LOSSY.values(), ids=LOSSY)
def test_every_kind_of_lossy_picture_gives_nearly_its_ink(ink, content_of):
    assert_nearly_the_same(to_mnist(find_digit(content_of(ink), "four").ink), to_mnist(ink))


def test_a_sheet_with_round_corners_is_read_by_its_colours(ink):
    corners = np.zeros_like(ink)
    cv2.ellipse(corners, (140, 140), (190, 190), 0, 0, 360, 255, -1)
    content = saved(np.dstack([255 - ink] * 3 + [corners]))
    np.testing.assert_array_equal(find_digit(content, "four").ink, ink)


def test_a_clean_picture_of_squared_paper_gives_the_ink_without_the_squares(ink):
    sheet = np.full_like(ink, 255)
    sheet[9::20] = sheet[:, 9::20] = 150
    grey = np.minimum(sheet, 255 - ink)
    assert_nearly_the_same(to_mnist(find_digit(saved(grey), "four").ink), to_mnist(ink))


def test_a_photograph_on_ruled_paper_gives_nearly_the_image_of_its_ink(ink):
    light = np.linspace(1, 0.4, SIDE)
    sheet = np.full(ink.shape, 230.0)
    sheet[9::28] = 140
    content = saved(np.uint8(np.minimum(sheet, 255 - ink) * light), "JPEG")
    assert_nearly_the_same(to_mnist(find_digit(content, "four").ink), to_mnist(ink))


def test_a_preview_behind_a_phones_jpeg_is_no_second_frame(ink):
    small = Image.fromarray(255 - ink[::4, ::4])
    content = saved(255 - ink, "MPO", save_all=True, append_images=[small])
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.n_frames == 2
    assert_nearly_the_same(to_mnist(find_digit(content, "four").ink), to_mnist(ink))


def test_an_uploaded_file_that_is_refused_leaves_one_line_in_the_log(caplog):
    with pytest.raises(PictureError):
        find_digit(b"\x89PNG cut short", "my\nfour.png")
    (record,) = caplog.records
    assert record.name == "digits.image.find"
    assert "14 bytes" in record.getMessage() and "damaged" in record.getMessage()
    assert "\n" not in record.getMessage()


def separated_slowly(grey):
    """What `segment_clean` says, pixel by pixel."""
    values, counts = np.unique(grey, return_counts=True)
    ground = int(values[counts.argmax()])
    away = grey.astype(int) - ground
    if -away.min() > away.max():
        away = -away
    gain = 255 / away.max() if away.max() < 200 else 1
    return np.clip(np.round(away * gain), 0, 255)


@pytest.mark.parametrize(
    "grey_of",
    [lambda ink: ink, lambda ink: 255 - ink, lambda ink: 90 + ink // 2, lambda ink: 90 - ink // 3],
    ids=["light", "dark", "faint and light", "faint and dark"],
)
def test_clean_ink_keeps_its_values_or_becomes_white(ink, grey_of):
    found = segment_clean(grey_of(ink)).pixels
    np.testing.assert_array_equal(found, separated_slowly(grey_of(ink)))
