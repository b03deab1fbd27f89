"""Drawings that people made and published: pen strokes of two public collections.

- pendigits: E. Alpaydin, F. Alimoglu, "Pen-Based Recognition of Handwritten Digits", UCI,
  https://doi.org/10.24432/C5MG6K, files pendigits-orig.tra and .tes; CC BY 4.0
- Quick, Draw!: https://github.com/googlecreativelab/quickdraw-dataset, raw and simplified
  .ndjson; CC BY 4.0

docs/accuracy.md says how to get them. Left out: what Quick, Draw! tells beside the strokes
(times, countries, whether the game recognised it); writing drawings (see dataset.py).
"""

import gzip
import json
import re
import zlib
from collections.abc import Collection, Iterable, Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any

import numpy as np

from digits.strokes.dataset import Drawings, DrawingsError

# dataset.checksum of pendigits-orig.tra, with which the figures of the networks are measured.
PENDIGITS_TRA = "e3deaa301e74b7def0e44912eb7bbccf5084e54d16c146065f8bf4b68f380cde"
# Kinds of Quick, Draw! that are no part of the drawings that the figures are measured with.
LIKE_DIGITS = frozenset(
    {
        "baseball bat",
        "boomerang",
        "circle",
        "cookie",
        "donut",
        "golf club",
        "hockey stick",
        "hurricane",
        "lightning",
        "line",
        "moon",
        "pond",
        "potato",
        "snake",
        "squiggle",
        "stairs",
        "string bean",
        "The Great Wall of China",
        "zigzag",
    }
)
TABLET_HEIGHT = 500  # of pendigits, whose y goes up
DECIMALS = 1  # of a canvas's pixels, in Quick, Draw!
LARGEST = 100_000  # pixels; no screen is larger
LONGEST_KIND = 100  # characters; NumPy gives each kind of a file the room of the longest
LONGEST_LINE = 1_000_000  # bytes; 500 points take 10,000
GZIP = b"\x1f\x8b"
UNPACK_WITH = {b"\x1f\x9d": "gzip -d", b"PK": "unzip"}  # by a file's first bytes
LABELS = {f'"{digit}"': digit for digit in range(10)}
COORDINATE = re.compile(r"-?\d{1,4}", re.ASCII)


# pendigits


def read_pendigits(path: Path) -> Drawings:
    """The digits in a file of pendigits, packed with gzip or not.

    Writers are named after the part, "tra12". Raises `DrawingsError` where it cannot be read,
    is no such file, or is cut short within a digit.
    """
    unipen = _Unipen()
    for where, line in _lines(path):
        if not unipen.take(line.split()):
            raise DrawingsError(f"{where} is cut short, or not as in a file of pendigits.")
    if not unipen.labels:
        raise DrawingsError(f"{path} holds no digits.")
    if not unipen.is_whole():
        raise DrawingsError(f"{path} is cut short: it ends within a digit.")
    part = re.search(r"\.(tra|tes)\b", path.name)
    if not part:
        raise DrawingsError(f"{path} needs .tra or .tes in its name, the part that it holds.")
    writers = [part[1] + writer for writer in unipen.writers]
    return _drawings(unipen.strokes, unipen.labels, list(map(str, unipen.labels)), writers)


class _Unipen:
    """The digits in the lines of UNIPEN text that were taken so far."""

    def __init__(self) -> None:
        self.labels: list[int] = []
        self.writers: list[str] = []
        self.strokes: list[list[list[tuple[int, int]]]] = []
        self.pen_down = False

    def is_whole(self) -> bool:
        """Whether nothing lacks of the last digit."""
        named = len(self.writers) == len(self.labels)
        return named and not self.pen_down and all(self.strokes[-1:])

    def take(self, words: list[str]) -> bool:
        """Take the words of a line; False where such a line cannot stand there."""
        match words:
            case [] | [".INCLUDE" | ".LEXICON" | ".HIERARCHY" | ".DT", *_]:
                pass
            case [".SEGMENT", "DIGIT", _, _, label] if label in LABELS and self.is_whole():
                self.labels.append(LABELS[label])
                self.strokes.append([])
            case [".COMMENT", _, writer, _] if len(self.writers) < len(self.labels):
                self.writers.append(writer)
            case [".PEN_DOWN"] if self.strokes and not self.pen_down:
                self.strokes[-1].append([])
                self.pen_down = True
            case [".PEN_UP"] if self.pen_down and self.strokes[-1][-1]:
                self.pen_down = False
            case [x, y] if self.pen_down and COORDINATE.fullmatch(x) and COORDINATE.fullmatch(y):
                self.strokes[-1][-1].append((int(x), TABLET_HEIGHT - int(y)))
            case _:
                return False
        return True


# Quick, Draw!


def read_quickdraw(
    paths: Iterable[Path], first: int | None = None, leave_out: Collection[str] = ()
) -> Drawings:
    """The drawings in files of Quick, Draw!, all labelled -1: none is meant as a digit.

    Of each file only the `first` are read, or all. Drawings of a kind in `leave_out` are not
    among them. Files may be packed with gzip. Who drew what is not known. Raises
    `DrawingsError` where one cannot be read or is no such file.
    """
    strokes, kinds = [], []
    for path in paths:
        doodles = list(islice(_doodles(path), first))
        if not doodles:
            raise DrawingsError(f"{path} holds no drawings.")
        for kind, doodle in doodles:
            if kind not in leave_out:
                strokes.append(doodle)
                kinds.append(kind)
    if not strokes:
        raise DrawingsError("Every drawing is of a kind that is left out.")
    return _drawings(strokes, [-1] * len(strokes), kinds, [""] * len(strokes))


def _doodles(path: Path) -> Iterator[tuple[str, list[np.ndarray]]]:
    """Kind and strokes of each drawing in a file."""
    for where, line in _lines(path):
        if not line:
            continue
        try:
            value = json.loads(line)
            doodle = _kind(value["word"]), [_stroke(stroke) for stroke in value["drawing"]]
        except (ValueError, LookupError, TypeError, RecursionError) as error:
            raise DrawingsError(
                f"{where} is cut short, or no drawing as in Quick, Draw!"
            ) from error
        if not doodle[1]:
            raise DrawingsError(f"{where} is a drawing without strokes.")
        yield doodle


def _kind(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_KIND or not value.isprintable():
        raise ValueError("no kind of a drawing")
    return value


def _stroke(value: Any) -> np.ndarray:
    """A stroke, float (n, 2), of its x, its y and, in raw files, its times."""
    if len(value) not in (2, 3):
        raise ValueError("no x and y")
    points = np.transpose(np.array(value[:2]))  # (n, 2)
    if points.dtype.kind not in "if" or points.ndim != 2 or not points.size:
        raise ValueError("no numbers")
    points = points.astype(float)
    if not (np.abs(points) <= LARGEST).all():  # False for NaN
        raise ValueError("no pixels")
    return np.round(points, DECIMALS)


# Both


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    """The lines of a text file, packed with gzip or not, each after where it is, in words.

    Only one is in memory at a time. Raises `DrawingsError` where there is no such text.
    """
    try:
        with path.open("rb") as file:
            start = file.peek(len(GZIP))[: len(GZIP)]
            if start in UNPACK_WITH:
                raise DrawingsError(f"{path} is packed; unpack it with {UNPACK_WITH[start]}.")
            text = gzip.GzipFile(fileobj=file) if start == GZIP else file
            for number in count(1):
                where = f"Line {number:,} of {path}"
                line = text.readline(LONGEST_LINE + 1)
                if not line:
                    return
                if len(line) > LONGEST_LINE:
                    raise DrawingsError(f"{where} is too long for a drawing.")
                yield where, line.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise DrawingsError(f"{path} is no text in UTF-8.") from error
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DrawingsError(f"{path} is cut short or damaged.") from error
    except OSError as error:
        raise DrawingsError(f"{path} cannot be read: {error.strerror}.") from error


def _drawings(strokes: list, labels: list, kinds: list, writers: list) -> Drawings:
    arrays = [[np.array(stroke, np.float32) for stroke in drawing] for drawing in strokes]
    return Drawings(arrays, np.array(labels, np.int8), np.array(kinds), np.array(writers))
