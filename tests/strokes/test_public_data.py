"""Public collections of pen strokes, from small samples in their formats."""

import gzip
import json
import os
from pathlib import Path

import numpy as np
import pytest

from digits.strokes.dataset import DrawingsError, checksum, read_drawings, write_drawings
from digits.strokes.public_data import PENDIGITS_TRA, read_pendigits, read_quickdraw

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


def test_quickdraw_without_times_is_read_too_and_can_be_a_sample(tmp_path):
    simplified = [{"word": "sun", "drawing": [[[0, 255], [n, 9]]]} for n in range(5)]
    whole = "".join(f"{json.dumps(drawing)}\r\n\r\n" for drawing in simplified)
    (tmp_path / "sun.ndjson").write_bytes(gzip.compress(b"\xef\xbb\xbf" + whole.encode()))
    # As after a download of its beginning alone.
    (tmp_path / "cut.ndjson").write_text(whole + '{"word": "sun", "draw')
    (tmp_path / "moon.ndjson").write_text(json.dumps(MOON))
    paths = [tmp_path / name for name in ("sun.ndjson", "moon.ndjson", "cut.ndjson")]
    drawings = read_quickdraw(paths, first=2, leave_out={"moon"})
    assert [drawing[0].tolist() for drawing in drawings.strokes] == [
        [[0, 0], [255, 9]],
        [[0, 1], [255, 9]],
    ] * 2
    assert drawings.kinds.tolist() == ["sun"] * 4
    with pytest.raises(DrawingsError, match="left out"):
        read_quickdraw([tmp_path / "moon.ndjson"], leave_out={"moon"})


def test_the_published_file_gives_the_drawings_that_the_figures_were_measured_with():
    path = os.environ.get("PENDIGITS_TRA")
    if not path:
        pytest.skip("PENDIGITS_TRA names no file")
    drawings = read_pendigits(Path(path))
    assert checksum(drawings) == PENDIGITS_TRA
    assert len(drawings.strokes) == 7494 and len(set(drawings.writers)) == 30


def instead(old, new, text=PENDIGITS) -> bytes:
    """A file in which something is otherwise once, in the first digit."""
    assert old in text
    head, digit, rest = text.partition(".SEGMENT")
    return (head + digit + rest.replace(old, new, 1)).encode()


BAD = {
    "missing": (None, "cannot be read: No such file"),
    "empty": (b"", "holds no d"),
    "no lines": (b"\n\n", "holds no d"),
    "binary": (bytes(reversed(range(256))), "is no text"),
    "text in UTF-16": (PENDIGITS.encode("utf-16"), "is no text"),
    "another page": (b"<!DOCTYPE html>\n<html>404 Not Found</html>", r"Line 1 .* cut short, or no"),
    "packed by compress": (b"\x1f\x9d\x90" + bytes(20), "gzip -d"),
    "a zip archive": (b"PK\x03\x04" + bytes(20), "unzip"),
    "packed and cut short": (gzip.compress(b"x" * 1000)[:-10], "cut short or damaged"),
    "packed and damaged": (gzip.compress(b"x" * 1000)[:-8] + bytes(8), "cut short or damaged"),
    "a long line": (b"1" * 1_100_000, "Line 1 .* too long"),
    "numbers alone": (b" 1 2", "Line 1 .* cut short, or no"),
}
BAD_PENDIGITS = {
    "cut short in a stroke": (PENDIGITS.encode()[: PENDIGITS.index("   0  500")], "within a digit"),
    "cut short in a point": (
        PENDIGITS.encode()[: PENDIGITS.index("  500")],
        "Line 21 .* cut short",
    ),
    "cut short before its strokes": (PENDIGITS.encode() + b'.SEGMENT DIGIT 2 ? "1"', "cut short"),
    "another order": (b".COORD Y X\n" + PENDIGITS.encode(), "Line 1 "),
    "pressure": (instead("267  333", "267  333 12"), "Line 9 "),
    "letters": (instead("267  333", "a  b"), "Line 9 "),
    "no finite number": (instead("333", "nan"), "Line 9 "),
    "a fraction": (instead("333", "333.5"), "Line 9 "),
    "a huge number": (instead("333", "9" * 5000), "Line 9 "),
    "other numerals": (instead("333", "\u0663\u0663"), "Line 9 "),
    "no pen down": (instead(".PEN_DOWN\n", ""), "Line 8 "),
    "a stroke without points": (instead(".PEN_DOWN", ".PEN_DOWN\n.PEN_UP"), "Line 9 "),
    "no label": (instead('"4"', "?"), "Line 6 "),
    "a label of two characters": (instead('"4"', '"44"'), "Line 6 "),
    "no writer": (instead(".COMMENT 4 12  224\n", ""), "Line 17 "),
}
BAD_QUICKDRAW = {
    "cut short": '{"word": "moon", "dra',
    "no drawing": '{"word": "moon"}',
    "no word": '{"drawing": [[[1], [2]]]}',
    "a word of another kind": '{"word": 7, "drawing": [[[1], [2]]]}',
    "half a character": '{"word": "\\ud800", "drawing": [[[1], [2]]]}',
    "one list": '{"word": "moon", "drawing": [[[1, 2]]]}',
    "unequal lists": '{"word": "moon", "drawing": [[[1, 2], [1], [1]]]}',
    "text for numbers": '{"word": "moon", "drawing": [[["1"], ["2"]]]}',
    "a stroke without points": '{"word": "moon", "drawing": [[[], []]]}',
    "no strokes": '{"word": "moon", "drawing": []}',
    "not a number": '{"word": "moon", "drawing": [[[NaN], [2]]]}',
    "infinite": '{"word": "moon", "drawing": [[[1e400], [2]]]}',
    "huge": f'{{"word": "moon", "drawing": [[[{-(2**63)}], [2]]]}}',
    "larger still": f'{{"word": "moon", "drawing": [[[{"9" * 5000}], [2]]]}}',
    "deep": "[" * 100_000,
}


@pytest.mark.parametrize("read", [read_pendigits, lambda path: read_quickdraw([path])])
@pytest.mark.parametrize(("content", "why"), BAD.values(), ids=BAD)
def test_what_is_no_such_file_is_named(tmp_path, read, content, why):
    path = tmp_path / "drawings.tra"
    if content is not None:
        path.write_bytes(content)
    assert_refused(read, path, why)


@pytest.mark.parametrize(("content", "why"), BAD_PENDIGITS.values(), ids=BAD_PENDIGITS)
def test_what_is_no_unipen_is_named(tmp_path, content, why):
    path = tmp_path / "drawings.tra"
    path.write_bytes(content)
    assert_refused(read_pendigits, path, why)


@pytest.mark.parametrize("line", BAD_QUICKDRAW.values(), ids=BAD_QUICKDRAW)
def test_a_line_that_is_no_doodle_is_named(tmp_path, line):
    path = tmp_path / "moon.ndjson"
    path.write_text(f"{json.dumps(MOON)}\n\n{line}\n")
    assert_refused(lambda path: read_quickdraw([path]), path, "Line 3 ")


def test_a_folder_and_a_name_without_the_part_are_named(tmp_path):
    assert_refused(read_pendigits, tmp_path, "cannot be read: Is a directory")
    (tmp_path / "pen.txt").write_text(PENDIGITS)
    assert_refused(read_pendigits, tmp_path / "pen.txt", "needs .tra or .tes in its name")


def assert_refused(read, path, why):
    """Reading raises one sentence, which names the file and says why."""
    with pytest.raises(DrawingsError, match=why) as caught:
        read(path)
    sentence = str(caught.value)
    assert str(path) in sentence and "\n" not in sentence and sentence[-1] in ".!"
