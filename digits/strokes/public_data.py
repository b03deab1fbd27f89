"""Drawings that people made and published: pen strokes of two public collections.

- pendigits: E. Alpaydin, F. Alimoglu, "Pen-Based Recognition of Handwritten Digits", UCI,
  https://doi.org/10.24432/C5MG6K, files pendigits-orig.tra and .tes; CC BY 4.0
- Quick, Draw!: https://github.com/googlecreativelab/quickdraw-dataset, raw .ndjson; CC BY 4.0

Left out: writing them (see dataset.py).
"""

import gzip
import json
import zlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from digits.strokes.dataset import Drawings, DrawingsError

TABLET_HEIGHT = 500  # of pendigits, whose y goes up
DECIMALS = 1  # of a canvas's pixels, in Quick, Draw!


def read_pendigits(path: Path) -> Drawings:
    """The digits in a file of pendigits, packed with gzip or not.

    Raises `DrawingsError` where it cannot be read or is no such file.
    """
    part = path.name.removesuffix(".gz").rpartition(".")[2]  # tra or tes
    strokes: list[list[list[tuple[int, int]]]] = []
    labels, writers = [], []
    try:
        for line in _text(path).splitlines():
            match line.split():
                case [".SEGMENT", "DIGIT", _, _, label]:
                    labels.append(int(label.strip('"')))
                    strokes.append([])
                case [".COMMENT", _, writer, _]:
                    writers.append(f"{part}{writer}")
                case [".PEN_DOWN"]:
                    strokes[-1].append([])
                case [x, y] if not x.startswith("."):
                    strokes[-1][-1].append((int(x), TABLET_HEIGHT - int(y)))
    except (ValueError, IndexError) as error:
        raise DrawingsError(f"{path} is no file of pendigits.") from error
    return _drawings(path, strokes, labels, [str(label) for label in labels], writers)


def read_quickdraw(paths: Iterable[Path]) -> Drawings:
    """The drawings in raw files of Quick, Draw!, all labelled -1: none is meant as a digit.

    Raises `DrawingsError` where one cannot be read or is no such file.
    """
    strokes, kinds = [], []
    for path in paths:
        try:
            for line in _text(path).splitlines():
                drawing = json.loads(line)
                ways = [np.transpose(stroke[:2]) for stroke in drawing["drawing"]]
                strokes.append([np.round(way.astype(float), DECIMALS) for way in ways])
                kinds.append(str(drawing["word"]))
        except (ValueError, KeyError, TypeError) as error:
            raise DrawingsError(f"{path} is no raw file of Quick, Draw!") from error
    return _drawings(path, strokes, [-1] * len(strokes), kinds, [""] * len(strokes))


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
        return (gzip.decompress(content) if path.suffix == ".gz" else content).decode()
    except (OSError, EOFError, zlib.error) as error:
        raise DrawingsError(f"{path} cannot be read: {error}.") from error


def _drawings(path: Path, strokes: list, labels: list, kinds: list, writers: list) -> Drawings:
    if not strokes or not len(strokes) == len(writers):
        raise DrawingsError(f"{path} holds no drawings, or not one writer for each.")
    arrays = [[np.array(stroke, np.float32) for stroke in drawing] for drawing in strokes]
    return Drawings(arrays, np.array(labels, np.int8), np.array(kinds), np.array(writers))
