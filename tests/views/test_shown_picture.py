"""What the page shows of a picture: small, and what is read in it framed."""

import base64
from dataclasses import replace

import cv2
import numpy as np
import pytest

from digits.image.find import FoundDigit, find_digit
from views.shown_picture import shown


def found(count: int = 1, box=(0.5, 0.5, 0.25, 0.25), picture=None) -> FoundDigit:
    ink = np.zeros((300, 400), np.uint8)
    ink[100:200, 150:170] = 255
    picture = np.full((300, 400, 3), (200, 30, 30), np.uint8) if picture is None else picture
    return FoundDigit(ink, picture, box, count)


def decode(url: str, kind: str) -> np.ndarray:
    """The pixels in a data URL, in OpenCV's order of colours."""
    head, content = url.split(",")
    assert head == f"data:image/{kind};base64"
    return cv2.imdecode(np.frombuffer(base64.b64decode(content), np.uint8), cv2.IMREAD_UNCHANGED)


def test_the_picture_keeps_its_colours_and_size():
    page = shown(found())
    picture = decode(page.picture, "jpeg")
    assert picture.shape == (300, 400, 3) == (page.height, page.width, 3)
    np.testing.assert_allclose(picture[0, 0, ::-1], (200, 30, 30), atol=5)


def test_a_grey_picture_is_shown_too():
    picture = decode(shown(found(picture=np.full((30, 40), 99, np.uint8))).picture, "jpeg")
    np.testing.assert_allclose(picture, np.full((30, 40), 99), atol=2)


def test_the_ink_is_shown_without_the_ground_around_it_and_small():
    assert decode(shown(found()).ink, "png").shape == (100, 20)
    large = replace(found(), ink=np.full((1000, 500), 255, np.uint8))
    assert decode(shown(large).ink, "png").shape == (144, 72)


def test_the_frame_leaves_a_margin_around_the_digit_and_stays_in_the_picture():
    margin = 0.02 * 400
    box = shown(found()).box
    assert box["x"] == 200 - margin and box["y"] == 150 - margin
    assert box["width"] == 100 + 2 * margin and box["height"] == 75 + 2 * margin
    whole = shown(found(box=(0.0, 0.0, 1.0, 1.0))).box
    assert whole == {"x": 0, "y": 0, "width": 400, "height": 300}


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "The ink that is read."),
        (2, "I see two digits or numbers and took the largest. This is its ink."),
        (3, "I see three digits or numbers and took the largest. This is its ink."),
        (10, "I see ten digits or numbers and took the largest. This is its ink."),
        (14, "I see 14 digits or numbers and took the largest. This is its ink."),
    ],
)
def test_of_several_digits_and_numbers_it_is_said_which_one_is_read(count, words):
    assert shown(found(count)).words == words


def test_a_real_picture_is_framed_where_its_digit_is():
    sheet = np.full((600, 800), 255, np.uint8)
    cv2.polylines(sheet, [np.array([[500, 200], [600, 200], [550, 350]])], False, 20, 15)
    page = shown(find_digit(cv2.imencode(".png", sheet)[1].tobytes(), "seven.png"))
    scale = page.width / 800
    sides = [page.box[name] / scale for name in ("x", "y", "width", "height")]
    np.testing.assert_allclose(sides, (492 - 16, 192 - 16, 117 + 32, 168 + 32), atol=8)
