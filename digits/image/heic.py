"""Decode HEIC, in which iPhones keep their photographs.

Left out: AVIF, which Pillow reads; sequences, of which the main picture is taken.
"""

import struct
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from PIL.Image import Transpose

from digits.image.flatten import flatten, turned
from digits.image.heic_tiles import show_tiles
from digits.image.picture import Decoded, PictureError, check_memory

if TYPE_CHECKING:
    from pillow_heif import HeifImage

# The kinds of file that its first 64 bytes may name.
BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}
# An iPhone's largest photographs have 49 million; decoding them takes several seconds.
MAX_PIXELS = 60_000_000
# Bytes a pixel at the peak of decoding in one piece: 1.5 as the file keeps them, 3 in colours.
PIXEL_BYTES = 5
SIDEWAYS = Transpose.ROTATE_90, Transpose.ROTATE_270


def is_heic(content: bytes) -> bool:
    """Whether a file's first bytes say that it is HEIC."""
    return content[4:8] == b"ftyp" and any(content[at : at + 4] in BRANDS for at in range(8, 64, 4))


def decode_heic(content: bytes, name: str) -> Decoded:
    """The main picture in a HEIC file's content, turned as the file says.

    Raises `PictureError` for too many pixels and where this computer cannot read HEIC; other
    errors for a damaged file.
    """
    try:
        from pillow_heif import open_heif  # only now, so that a page without HEIC is lighter
    except ImportError as error:
        raise PictureError(f"{name} is a HEIC picture, save it as JPEG.") from error
    tiled = None
    with suppress(struct.error, LookupError):  # libheif may still read it
        tiled = show_tiles(content)
    file = open_heif(tiled.content if tiled else content, remove_stride=False)
    images, main = list(file), file.primary_index
    width, height = file.size
    if width * height > MAX_PIXELS:
        raise PictureError(f"{name} has more than 60 megapixels, make it smaller.")
    del file  # it would keep the pixels of every image
    if tiled:
        del images[main]
        sideways = sum(turn in SIDEWAYS for turn in tiled.turns) % 2
        size = (height, width) if sideways else (width, height)
        grey, shown = _flatten_tiles(images, *size, name)
        return Decoded(turned(grey, *tiled.turns), turned(shown, *tiled.turns), False)
    check_memory(PIXEL_BYTES * width * height, name)
    pixels = _pixels(images[main])
    return Decoded(*flatten(lambda top, bottom: pixels[top:bottom], width, height), False)


def _flatten_tiles(
    tiles: list["HeifImage"], width: int, height: int, name: str
) -> tuple[np.ndarray, np.ndarray]:
    """As `flatten`, of a picture made of tiles, not yet turned; takes the tiles off the list."""
    tile_width, tile_height = tiles[0].size
    columns = -(-width // tile_width)
    if len(tiles) != columns * -(-height // tile_height):
        raise ValueError("the tiles do not fill the picture")
    check_memory(PIXEL_BYTES * tile_height * max(width, tile_width), name)

    @lru_cache(maxsize=2)  # rows are asked for in order
    def row_of_tiles(number: int) -> np.ndarray:
        row = [_pixels(tiles.pop(0)) for _ in range(columns)]
        return np.concatenate(row, axis=1)[:, :width]

    def rows(top: int, bottom: int) -> np.ndarray:
        numbers = range(top // tile_height, (bottom - 1) // tile_height + 1)
        starts = [(number, number * tile_height) for number in numbers]
        parts = [row_of_tiles(n)[max(0, top - start) : bottom - start] for n, start in starts]
        return np.concatenate(parts)

    return flatten(rows, width, height)


def _pixels(image: "HeifImage") -> np.ndarray:
    """The pixels of one picture or tile: uint8 (H, W, 3) RGB or (H, W, 4) RGBA."""
    pixels = np.asarray(image)[:, : image.size[0]]
    return np.dstack([pixels] * 3) if pixels.ndim == 2 else pixels
