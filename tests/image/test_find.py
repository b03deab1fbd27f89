"""The digit in a picture: whatever drew it, the same image comes of it as of clean ink."""

import io
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from digits.image.box import Box, box_around
from digits.image.decode import PictureError
from digits.image.find import find_digit, read_ink
from digits.image.framing import crop_to_ink, to_mnist
from digits.image.screen import segment_clean
from digits.networks import load_network
from tests.image import SIDE, saved


@pytest.fixture
def path(tmp_path):
    return tmp_path / "four.png"


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


def opaque(ink, opacity):
    """Dark on light, all of it with the same opacity."""
    return saved(np.dstack([255 - ink] * 3 + [np.full_like(ink, opacity)]))


def transparent_with_16_bits(ink):
    rgba = np.asarray(transparent(ink, (0, 0, 0)))
    return cv2.imencode(".png", 257 * np.uint16(rgba))[1].tobytes()  # Pillow cannot write it


def floating(ink, white):
    return saved(np.float32(255 - ink) * np.float32(white / 255), "TIFF")


KINDS = {
    "grey": lambda ink: saved(255 - ink),
    "grey, light on dark": saved,
    "colours": lambda ink: saved(np.dstack([255 - ink] * 3)),
    "opaque": lambda ink: opaque(ink, 255),
    "faintly transparent all over": lambda ink: opaque(ink, 254),
    "grey and opacity": lambda ink: saved(transparent(ink, (0, 0, 0), "LA")),
    "16 bits": lambda ink: saved(257 * np.uint16(255 - ink)),
    "16 bits, transparent": transparent_with_16_bits,
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


PAGE = 1200, 600  # rows and columns of a screenshot
PLACE = np.s_[400 : 400 + SIDE, 150 : 150 + SIDE]


def screen(ink, page=255, around=()):
    """A screenshot, dark on light, with a drawing and rectangles of a grey: uint8 (1200, 600)."""
    grey = np.full(PAGE, page, np.uint8)
    for left, top, right, bottom, colour in around:
        grey[top:bottom, left:right] = colour
    grey[PLACE] = np.minimum(grey[PLACE], 255 - ink)
    return grey


def with_text(grey, text, at, height=16, ink=0):
    cv2.putText(grey, text, at, cv2.FONT_HERSHEY_SIMPLEX, height / 22, ink, 2, cv2.LINE_AA)
    return grey


CARD = 130, 380, 450, 700, 255
SCREENS = {
    "a clock": lambda ink: with_text(screen(ink), "9:41", (40, 40)),
    "a title": lambda ink: with_text(screen(ink), "Draw a digit", (20, 90), 30),
    "a speck": lambda ink: screen(ink, around=[(40, 1100, 44, 1104, 0)]),
    "a speck at its height": lambda ink: screen(ink, around=[(560, 500, 564, 504, 0)]),
    "a grey bar": lambda ink: screen(ink, around=[(0, 0, 600, 120, 180)]),
    "a button": lambda ink: screen(ink, around=[(150, 690, 450, 740, 90)]),
    "colours": lambda ink: screen(ink, around=[(x, 680, x + 40, 720, 90) for x in (200, 260)]),
    "a scroll bar": lambda ink: screen(ink, around=[(560, 100, 566, 1100, 120)]),
    "a canvas on a page": lambda ink: screen(ink, 160, [CARD]),
    "a canvas on a dark page": lambda ink: screen(ink, 20, [CARD]),
    "a canvas in a frame": lambda ink: screen(ink, 255, [(126, 376, 454, 704, 0), CARD]),
    "keys": lambda ink: screen(
        ink,
        255,
        [(0, 900, 600, 1200, 200), *[(x, 930, x + 48, 1000, 255) for x in range(6, 560, 60)]],
    ),
}


@pytest.mark.parametrize("invert", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("grey_of", SCREENS.values(), ids=SCREENS)
def test_a_screenshot_gives_exactly_the_image_of_its_digit(ink, grey_of, invert):
    grey = 255 - grey_of(ink) if invert else grey_of(ink)
    found = find_digit(saved(grey, compress_level=1), "four")
    np.testing.assert_array_equal(to_mnist(found.ink), to_mnist(ink))
    assert found.count == 1


@pytest.mark.parametrize("kind", ["a clock", "a button", "a canvas on a page", "keys"])
def test_a_screenshot_as_a_jpeg_gives_nearly_the_same(ink, kind):
    found = find_digit(saved(SCREENS[kind](ink), "JPEG"), "four")
    assert_nearly_the_same(to_mnist(found.ink), to_mnist(ink))
    assert found.count == 1


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("factor", [1, 2])
@pytest.mark.parametrize("orientation", [1, 6])
def test_the_box_is_where_the_digit_is_seen(ink, kind, factor, orientation):
    grey = np.kron(SCREENS["a clock"](ink), np.ones((factor, factor), np.uint8))
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = grey if orientation == 1 else np.ascontiguousarray(np.rot90(grey))
    found = find_digit(saved(stored, kind, exif=exif), "four")
    left, top, width, height = cv2.boundingRect(ink)
    rows, columns = PAGE
    box = (left + 150) / columns, (top + 400) / rows, width / columns, height / rows
    np.testing.assert_allclose(found.box, box, atol=0.01)
    assert max(found.ink.shape) <= 1000


def written(*texts):
    """A sheet with texts, each at a place and so many pixels high: uint8 (600, 1000)."""
    sheet = np.full((600, 1000), 230, np.uint8)
    for text, at, height in texts:
        cv2.putText(sheet, text, at, cv2.FONT_HERSHEY_SIMPLEX, height / 22, 40, 14, cv2.LINE_AA)
    return sheet


@pytest.mark.parametrize(
    ("texts", "count", "sides"),
    [
        pytest.param([("7", (400, 400), 200)], 1, (0.4, 0.55), id="7"),
        pytest.param([("10", (300, 400), 200)], 1, (0.31, 0.64), id="10"),
        pytest.param(
            [("2", (100, 400), 180), ("5", (350, 400), 180), ("8", (600, 410), 200)],
            1,
            (0.1, 0.78),
            id="258",
        ),
        pytest.param(
            [("2", (100, 400), 180), ("7", (300, 400), 180), ("8", (700, 420), 70)],
            1,
            (0.1, 0.46),
            id="27 and a small 8",
        ),
        pytest.param(
            [("2", (20, 250), 150), ("5", (250, 560), 150), ("8", (700, 430), 240)],
            3,
            (0.71, 0.89),
            id="2, 5 and a large 8",
        ),
        pytest.param(
            [("25", (20, 250), 120), ("84", (500, 550), 200)], 2, (0.51, 0.84), id="25 and 84"
        ),
        pytest.param(
            [("|", (130, 400), 180), ("00", (260, 400), 180), ("|", (880, 300), 180)],
            1,
            (0.15, 0.56),
            id="100, its 1 an exact bar, and a bar far from it",
        ),
    ],
)
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_numbers_and_digits_are_counted_and_the_largest_is_taken(texts, count, sides, kind):
    found = find_digit(saved(written(*texts), kind), "digits")
    assert found.count == count
    left, _, width, _ = found.box
    np.testing.assert_allclose((left, left + width), sides, atol=0.03)


def test_a_box_of_the_ink_is_placed_in_the_picture():
    found = find_digit(saved(written(("84", (500, 550), 200))), "number")
    assert found.place(box_around(found.ink)) == pytest.approx(found.box)
    ink = box_around(found.ink)
    half = Box(ink.left + ink.width // 2, ink.top, ink.width // 2, ink.height // 2)
    left, top, width, height = found.box
    expected = left + width / 2, top, width / 2, height / 2
    np.testing.assert_allclose(found.place(half), expected, atol=0.002)


def test_the_bar_of_a_5_and_the_dot_of_a_0_are_no_digits_of_their_own():
    five = written()
    cv2.polylines(five, [np.array([[600, 120], [420, 120]])], False, 40, 24)
    body = np.array([[420, 160], [420, 290], [580, 300], [600, 400], [400, 460]])
    cv2.polylines(five, [body], False, 40, 24)
    found = find_digit(saved(five), "five")
    assert found.count == 1
    assert found.box[1] < 0.2 and found.box[1] + found.box[3] > 0.77
    dotted = written()
    cv2.ellipse(dotted, (500, 300), (120, 180), 0, 0, 360, 40, 24)
    cv2.circle(dotted, (500, 300), 20, 40, -1)
    assert find_digit(saved(dotted), "nought").count == 1


def circled(sheet):
    cv2.ellipse(sheet, (460, 330), (210, 220), 0, 0, 345, 40, 10, cv2.LINE_AA)  # with a gap


def underlined(sheet):
    cv2.line(sheet, (340, 445), (640, 440), 40, 14, cv2.LINE_AA)


def beside_a_pen(sheet):
    cv2.line(sheet, (800, 60), (870, 540), 40, 34, cv2.LINE_AA)


@pytest.mark.parametrize("around", [circled, underlined, beside_a_pen])
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_what_lies_around_a_digit_is_no_part_of_it(around, kind):
    sheet = written()
    cv2.polylines(sheet, [np.array([[400, 220], [550, 220], [460, 400]])], False, 40, 14)
    alone = find_digit(saved(sheet, kind), "seven")
    around(sheet)
    found = find_digit(saved(sheet, kind), "seven")
    assert found.count == 1
    np.testing.assert_allclose(found.box, alone.box, atol=0.01)


def test_the_slash_in_a_0_is_no_digit_in_a_circle():
    sheet = written()
    cv2.ellipse(sheet, (500, 300), (150, 200), 0, 0, 360, 40, 20)
    cv2.line(sheet, (450, 380), (550, 220), 40, 20)
    found = find_digit(saved(sheet), "nought")
    assert found.count == 1 and found.box[3] > 0.6


@pytest.mark.parametrize(
    ("pen", "paper"),
    [
        pytest.param((255, 0, 0), (0, 130, 0), id="red on green"),
        pytest.param((250, 230, 40), (240, 238, 230), id="yellow on white"),
        pytest.param((0, 0, 255), (0, 0, 0), id="blue on black"),
        pytest.param((200, 40, 40), (240, 240, 230), id="red on white"),
    ],
)
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_ink_of_any_colour_is_found_where_greys_hardly_differ(ink, pen, paper, kind):
    share = ink[..., np.newaxis] / 255
    picture = np.round(share * pen + (1 - share) * paper).astype(np.uint8)
    found = find_digit(saved(Image.fromarray(picture), kind), "colours")
    left, top, width, height = cv2.boundingRect(ink)
    rows, columns = ink.shape
    box = left / columns, top / rows, width / columns, height / rows
    np.testing.assert_allclose(found.box, box, atol=0.02)
    assert_nearly_the_same(to_mnist(found.ink), to_mnist(ink))


def test_a_canvas_on_a_dark_screen_keeps_its_digit_when_it_is_saved_as_jpeg(ink):
    grey = np.full(PAGE, 18, np.uint8)
    rows, columns = PAGE
    canvas = np.zeros_like(grey)
    canvas[100 : rows - 300, 40 : columns - 40] = 255
    canvas = cv2.GaussianBlur(canvas, (5, 5), 0) / 255  # its soft border
    grey = np.round(grey + 24 * canvas).astype(np.uint8)
    there = grey[400 : 400 + ink.shape[0], 150 : 150 + ink.shape[1]]
    np.maximum(there, ink, out=there)
    found = find_digit(saved(grey, "JPEG"), "dark")
    left, top, width, height = cv2.boundingRect(ink)
    box = (left + 150) / columns, (top + 400) / rows, width / columns, height / rows
    np.testing.assert_allclose(found.box, box, atol=0.02)


def test_what_is_no_digit_is_still_shown_as_ink():
    lying = written()
    lying[290:310, 200:800] = 40
    found = find_digit(saved(lying), "line")
    assert cv2.boundingRect(found.ink) == (200, 290, 600, 20)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("name", ["page-light", "page-dark", "page-inside", "page-phone"])
def test_the_digit_on_a_screenshot_of_this_page_is_read(name, kind):
    with Image.open(Path("assets") / f"{name}.png") as picture:
        found = find_digit(saved(picture.convert("RGB"), kind), name)
    (answer,) = load_network("best").read(to_mnist(found.ink)[np.newaxis])
    assert answer.digits == (7,) and found.count == 1


def test_ink_that_fills_the_picture_keeps_its_values(ink):
    tight = crop_to_ink(ink)
    np.testing.assert_array_equal(find_digit(saved(255 - tight), "four").ink, tight)


@pytest.mark.parametrize("noise", [1.5, 3])
def test_a_faint_pencil_is_found_by_a_camera_of_few_pixels(ink, noise):
    thin = cv2.resize(cv2.morphologyEx(ink, cv2.MORPH_GRADIENT, np.ones((3, 3))), (360, 360))
    seen = np.full((480, 640), 205.0)
    seen[60:420, 140:500] -= 35 * (thin > 60)
    seen *= np.linspace(0.85, 1.1, 640)
    seen += np.random.default_rng(1).normal(0, noise, seen.shape)
    found = find_digit(saved(np.uint8(np.clip(seen, 0, 255))), "pencil")
    left, top, width, height = cv2.boundingRect(thin)
    box = (left + 140) / 640, (top + 60) / 480, width / 640, height / 480
    np.testing.assert_allclose(found.box, box, atol=0.05)
