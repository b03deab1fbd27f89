"""HEIC files: in one piece and in tiles, upright, and within their limits."""

import io
import sys

import numpy as np
import pillow_heif
import pytest
from PIL import Image

from digits.image.decode import PictureError, decode_picture
from digits.image.heic_tiles import show_tiles

# A sheet whose four quarters differ, so that every way to turn it looks different.
SHEET = np.repeat(np.repeat(np.uint8([[30, 90, 150], [220, 120, 60]]), 150, 0), 100, 1)
TURNS = {
    1: SHEET,
    2: SHEET[:, ::-1],
    3: SHEET[::-1, ::-1],
    4: SHEET[::-1],
    5: SHEET.T,
    6: np.rot90(SHEET, -1),
    7: SHEET[::-1, ::-1].T,
    8: np.rot90(SHEET),
}


def heic(grey, orientation=1, **options):
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = pillow_heif.from_pillow(Image.fromarray(grey).convert("RGB"))
    file = io.BytesIO()
    fast = {"preset": "ultrafast"}  # else x265 takes most of the tests' time
    picture.save(file, quality=90, exif=exif.tobytes(), enc_params=fast, **options)
    return file.getvalue()


@pytest.mark.parametrize("orientation", TURNS)
@pytest.mark.parametrize("tile", [0, 128], ids=["one piece", "tiles"])
def test_heic_is_read_upright(tile, orientation):
    content = heic(SHEET, orientation, tile_size=tile)
    assert bool(show_tiles(content)) == bool(tile)
    picture = decode_picture(content, "photo.heic")
    upright = TURNS[orientation].astype(int)
    assert picture.grey.shape == upright.shape
    assert np.abs(picture.grey - upright).mean() < 3
    assert picture.shown.shape == (*upright.shape, 3) and not picture.lossless


def test_a_large_heic_is_scaled_down_as_libheif_reads_it():
    rng = np.random.default_rng(1)
    sheet = np.asarray(Image.fromarray(rng.integers(0, 256, (9, 13), np.uint8)).resize((3300, 700)))
    content = heic(sheet, tile_size=512)
    whole = pillow_heif.open_heif(content).to_pillow().convert("L")
    grey = decode_picture(content, "photo.heic").grey.astype(int)
    assert grey.shape[1] == 1650
    assert np.abs(grey - np.asarray(whole.resize(grey.shape[::-1], Image.Resampling.BOX))).max() < 4


def refusal(content):
    with pytest.raises(PictureError) as caught:
        decode_picture(content, "photo.heic")
    return str(caught.value)


@pytest.mark.parametrize("tile", [0, 128], ids=["one piece", "tiles"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_a_heic_cut_short_is_refused(tile, share):
    content = heic(SHEET, tile_size=tile)
    assert "cut short" in refusal(content[: int(share * len(content))])


def claiming(content, old, new):
    """The same file with another size written wherever its size stands."""
    old, new = (b"".join(side.to_bytes(4, "big") for side in size) for size in (old, new))
    assert old in content
    return content.replace(old, new)


def test_a_heic_in_one_piece_with_too_many_pixels_is_refused_before_it_is_decoded():
    content = claiming(heic(SHEET), SHEET.shape[::-1], (5000, 4000))
    assert "too many pixels" in refusal(content)


def test_a_computer_without_heic_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    assert refusal(heic(SHEET)) == "photo.heic is a HEIC picture, save it as JPEG."
