"""Public collections of pen strokes, from small samples in their formats."""

import gzip
import json

import numpy as np
import pytest

from digits.strokes.dataset import DrawingsError, read_drawings, write_drawings
from digits.strokes.public_data import read_pendigits, read_quickdraw

PENDIGITS = """.INCLUDE        dene.doc

.LEXICON "0" "1" "2" "3" "4" "5" "6" "7" "8" "9"
.HIERARCHY      DIGIT

.SEGMENT DIGIT    0 ? "4"
.COMMENT 4 12  224
.PEN_DOWN
 267  333
 260  300
.PEN_UP
.DT 100
.PEN_DOWN
 250  100
.PEN_UP
.DT 100

.SEGMENT DIGIT    1 ? "7"
.COMMENT 7 3  1
.PEN_DOWN
   0  500
   5    0
.PEN_UP
"""
MOON = {"word": "moon", "drawing": [[[232, 226.845001], [10, 11.149], [0, 17]], [[1], [2], [30]]]}


@pytest.mark.parametrize("pack", [lambda content: content, gzip.compress], ids=["plain", "gzip"])
def test_pendigits_are_turned_upright_and_name_their_writers(tmp_path, pack):
    name = "pendigits-orig.tra" + (".gz" if pack is gzip.compress else "")
    (tmp_path / name).write_bytes(pack(PENDIGITS.encode()))
    drawings = read_pendigits(tmp_path / name)
    strokes = [[stroke.tolist() for stroke in drawing] for drawing in drawings.strokes]
    assert strokes == [[[[267, 167], [260, 200]], [[250, 400]]], [[[0, 0], [5, 500]]]]
    assert drawings.labels.tolist() == [4, 7]
    assert drawings.kinds.tolist() == ["4", "7"]
    assert drawings.writers.tolist() == ["tra12", "tra3"]


def test_quickdraw_is_rounded_named_and_no_digit(tmp_path):
    for name in ("moon", "sun"):
        line = json.dumps(MOON | {"word": name})
        (tmp_path / f"{name}.ndjson").write_text(f"{line}\n{line}\n")
    drawings = read_quickdraw([tmp_path / "moon.ndjson", tmp_path / "sun.ndjson"])
    assert len(drawings.strokes) == 4
    first, dot = drawings.strokes[0]
    np.testing.assert_array_equal(first, np.float32([[232, 10], [226.8, 11.1]]))
    np.testing.assert_array_equal(dot, [[1, 2]])
    assert set(drawings.labels.tolist()) == {-1}
    assert drawings.kinds.tolist() == ["moon", "moon", "sun", "sun"]
    write_drawings(tmp_path / "others.npz", drawings)
    assert len(read_drawings(tmp_path / "others.npz").strokes) == 4


BAD = {
    "missing": None,
    "empty": b"",
    "binary": bytes(range(256)),
    "no JSON": b"{",
    "no drawing": b'{"word": "moon"}',
    "a point without a stroke": b" 1 2",
    "letters for numbers": b'.SEGMENT DIGIT 0 ? "4"\n.PEN_DOWN\n a b\n',
}


@pytest.mark.parametrize("read", [read_pendigits, lambda path: read_quickdraw([path])])
@pytest.mark.parametrize("content", BAD.values(), ids=BAD)
def test_what_is_no_such_file_is_named(tmp_path, read, content):
    path = tmp_path / "drawings.tra"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DrawingsError, match=r"drawings\.tra"):
        read(path)


@pytest.mark.parametrize("content", [b"", b"no gzip", gzip.compress(b"x" * 1000)[:-30]])
def test_a_damaged_archive_is_named(tmp_path, content):
    path = tmp_path / "drawings.tra.gz"
    path.write_bytes(content)
    with pytest.raises(DrawingsError, match=r"drawings\.tra\.gz"):
        read_pendigits(path)
