"""The tiles that a phone's HEIC file is made of, so that they can be decoded one by one.

libheif decodes such a file as a whole, at five bytes a pixel: 240 MB for 48 megapixels. Its
tiles are pictures of their own which the file marks as hidden; without that mark they can be
had singly. Names of boxes are those of ISO/IEC 23008-12. Left out: decoding (see heic.py).
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from PIL import Image

MIRRORS = Image.Transpose.FLIP_TOP_BOTTOM, Image.Transpose.FLIP_LEFT_RIGHT
ROTATIONS = Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270
HIDDEN = 1  # in the flags of an item's entry


class Tiled(NamedTuple):
    """A file whose tiles are no longer hidden, and how to turn the whole picture."""

    content: bytes
    turns: list[Image.Transpose]


def show_tiles(content: bytes) -> Tiled | None:
    """The same file with the tiles of its main picture as pictures of their own.

    None where that picture is not made of tiles, or in a way that no phone uses. Raises
    struct.error, IndexError or KeyError for a damaged file.
    """
    meta = _children(content, _children(content, (0, len(content)))[b"meta"], skip=4)
    if content[meta[b"pitm"][0]] or (b"iref" in meta and content[meta[b"iref"][0]]):
        return None  # numbers of 32 bits
    (main,) = struct.unpack_from(">H", content, meta[b"pitm"][0] + 4)
    tiles = _tiles_of(content, meta, main)
    shown, marks = [], []
    for _, (start, _) in _boxes(content, meta[b"iinf"][0] + 6, meta[b"iinf"][1]):
        item = struct.unpack_from(">H", content, start + 4)[0]
        if item in tiles:
            shown.append(item)
            marks.append(start + 3)
    turns = _turns_of(content, meta, main)
    if not tiles or shown != tiles or turns is None:
        return None
    changed = bytearray(content)
    for mark in marks:
        changed[mark] &= ~HIDDEN
    return Tiled(bytes(changed), turns)


Span = tuple[int, int]  # first byte and end of what is in a box


def _boxes(content: bytes, start: int, end: int) -> Iterator[tuple[bytes, Span]]:
    """Kind and span of each box between two places of a file."""
    while start + 8 <= end:
        size, kind = struct.unpack_from(">I4s", content, start)
        if size < 8:  # up to the file's end, or of 64 bits: pixels, behind all that is read here
            return
        yield kind, (start + 8, min(start + size, end))
        start += size


def _children(content: bytes, span: Span, skip: int = 0) -> dict[bytes, Span]:
    return dict(_boxes(content, span[0] + skip, span[1]))


def _tiles_of(content: bytes, meta: dict[bytes, Span], main: int) -> list[int]:
    """The items that the main picture is made of, row by row; none if it is one piece."""
    if b"iref" not in meta:
        return []
    for kind, (start, _) in _boxes(content, meta[b"iref"][0] + 4, meta[b"iref"][1]):
        item, count = struct.unpack_from(">HH", content, start)
        if kind == b"dimg" and item == main:
            return list(struct.unpack_from(f">{count}H", content, start + 4))
    return []


def _turns_of(content: bytes, meta: dict[bytes, Span], main: int) -> list[Image.Transpose] | None:
    """How the main picture is to be turned, in this order; None if it is to be cropped, too."""
    iprp = _children(content, meta[b"iprp"])
    properties = list(_boxes(content, *iprp[b"ipco"]))
    turns = []
    for index in _properties_of(content, iprp[b"ipma"][0], main):
        kind, (start, _) = properties[index - 1]
        if kind == b"irot" and content[start] % 4:
            turns.append(ROTATIONS[content[start] % 4 - 1])
        elif kind == b"imir":
            turns.append(MIRRORS[content[start] % 2])
        elif kind == b"clap":
            return None
    return turns


def _properties_of(content: bytes, start: int, main: int) -> list[int]:
    """The numbers, from 1, of the main picture's properties, from the box `ipma`."""
    wide_item, wide_index = content[start] > 0, content[start + 3] & 1
    (entries,) = struct.unpack_from(">I", content, start + 4)
    at = start + 8
    for _ in range(entries):
        item, count = struct.unpack_from(">IB" if wide_item else ">HB", content, at)
        at += 5 if wide_item else 3
        indices = struct.unpack_from(f">{count}{'H' if wide_index else 'B'}", content, at)
        if item == main:
            return [index & (0x7FFF if wide_index else 0x7F) for index in indices if index]
        at += count * (2 if wide_index else 1)
    return []
