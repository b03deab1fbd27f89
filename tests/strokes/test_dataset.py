"""Drawing files: they come back as they were, and wrong ones give a sentence."""

import hashlib
import struct
from pathlib import Path

import numpy as np
import pytest

from digits.strokes.dataset import (
    Drawings,
    DrawingsError,
    checksum,
    read_drawings,
    write_drawings,
)


def right_drawings() -> Drawings:
    """Three drawings of one, two and one strokes; the second stroke is a dot."""
    strokes = [
        [np.float32([[0, 0], [10.5, 3], [4, 20]])],
        [np.float32([[7, 7]]), np.float32([[1, 2], [3, 4]])],
        [np.float32([[-5, 1e6], [0, 0.25]])],
    ]
    kinds = np.array(["7", "0", "The Eiffel Tower"])
    return Drawings(strokes, np.int8([7, 0, -1]), kinds, np.array(["Zoë", "", "b"]))


def right_arrays(**changed) -> dict[str, np.ndarray]:
    """The same as the arrays of a file, with some of them changed."""
    drawings = right_drawings()
    return {
        "points": np.concatenate([stroke for strokes in drawings.strokes for stroke in strokes]),
        "stroke_start": np.int32([0, 3, 4, 6, 8]),
        "drawing_start": np.int32([0, 1, 3, 4]),
        "labels": drawings.labels,
        "kinds": drawings.kinds,
        "writers": drawings.writers,
    } | changed


def assert_right(drawings):
    expected = right_drawings()
    assert [len(strokes) for strokes in drawings.strokes] == [1, 2, 1]
    for strokes, expected_strokes in zip(drawings.strokes, expected.strokes, strict=True):
        for stroke, expected_stroke in zip(strokes, expected_strokes, strict=True):
            assert stroke.dtype == np.float32
            np.testing.assert_array_equal(stroke, expected_stroke)
    assert drawings.labels.dtype == np.int8
    for array, expected_array in zip(drawings[1:], expected[1:], strict=True):
        np.testing.assert_array_equal(array, expected_array)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "drawings.npz"


def complaint(path, act=read_drawings, *arguments):
    """The one sentence that reading a bad file, or another act on it, gives."""
    with pytest.raises(DrawingsError) as caught:
        act(path, *arguments)
    sentence = str(caught.value)
    assert str(path) in sentence
    assert "\n" not in sentence
    assert sentence.endswith(".") and ". " not in sentence and ".." not in sentence
    return sentence


def test_what_was_written_is_read_back(path):
    write_drawings(path, right_drawings())
    assert_right(read_drawings(path))
    assert_right(read_drawings(str(path)))
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_the_written_file_has_the_documented_arrays(path):
    write_drawings(path, right_drawings())
    with np.load(path, allow_pickle=False) as file:
        assert {key: file[key].dtype.kind for key in file} == {
            key: array.dtype.kind for key, array in right_arrays().items()
        }
        for key, array in right_arrays().items():
            np.testing.assert_array_equal(file[key], array)
        assert file["stroke_start"].dtype == file["drawing_start"].dtype == np.int32


def test_the_checksum_is_that_of_the_arrays_on_every_computer(path):
    expected = b"".join(
        [
            struct.pack("<16f", 0, 0, 10.5, 3, 4, 20, 7, 7, 1, 2, 3, 4, -5, 1e6, 0, 0.25),
            struct.pack("<9i", 0, 3, 4, 6, 8, 0, 1, 3, 4),
            struct.pack("3b", 7, 0, -1),
            "7\n0\nThe Eiffel Tower\nZoë\n\nb\n".encode(),
        ]
    )
    write_drawings(path, right_drawings())
    wider = right_drawings()._replace(labels=np.array([7, 0, -1], ">i8"))
    for drawings in (right_drawings(), read_drawings(path), wider):
        assert checksum(drawings) == hashlib.sha256(expected).hexdigest()


def test_a_file_by_others_is_read_and_further_arrays_are_ignored(path):
    others = {"pen": np.zeros(3), "objects": np.array([{}, None])}
    wider = {key: right_arrays()[key].astype(np.int64) for key in ("stroke_start", "labels")}
    points = right_arrays()["points"].astype(np.float64)
    np.savez(path, **right_arrays(points=points, **wider), **others)
    assert_right(read_drawings(path))


def test_a_missing_file_and_a_folder_are_named(path):
    assert "cannot be read: No such file" in complaint(path)
    assert "cannot be read: Is a directory" in complaint(path.parent)


def test_a_file_that_may_not_be_read_is_named(path, monkeypatch):
    def refuse(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert complaint(path).endswith("cannot be read: Permission denied.")


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda whole: b"", id="empty"),
        pytest.param(lambda whole: whole[: len(whole) // 2], id="cut short"),
        pytest.param(lambda whole: whole[:-1], id="last byte lacking"),
        pytest.param(lambda whole: whole[:100] + b"!" + whole[101:], id="byte changed"),
        pytest.param(lambda whole: b"5,0,0,0,253,18\n" * 99, id="text"),
    ],
)
@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_a_file_that_is_no_whole_archive_is_named(path, save, spoil):
    save(path, **right_arrays())
    path.write_bytes(spoil(path.read_bytes()))
    sentence = complaint(path)
    assert "not a whole .npz file" in sentence
    assert "pickle" not in sentence


def test_a_file_with_any_byte_changed_is_refused_or_unharmed(path):
    write_drawings(path, right_drawings())
    whole = path.read_bytes()
    for place in range(0, len(whole), 3):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 255]) + whole[place + 1 :])
        try:
            assert_right(read_drawings(path))
        except DrawingsError:
            continue


def test_pickled_objects_are_not_unpickled(path):
    np.savez(path, **right_arrays(writers=np.array([{}, None, 1])))
    assert "not a whole .npz file of plain arrays" in complaint(path)


def test_a_lone_array_is_no_archive(path):
    with path.open("wb") as file:
        np.save(file, right_arrays()["points"])
    assert "not a whole .npz file" in complaint(path)


@pytest.mark.parametrize("lacking", [["points"], ["kinds", "writers"], list(right_arrays())])
def test_arrays_that_are_lacking_are_named(path, lacking):
    present = {key: array for key, array in right_arrays().items() if key not in lacking}
    np.savez(path, something_else=np.zeros(1), **present)
    assert complaint(path).endswith(f"lacks {', '.join(lacking)}.")


def changed_point(value, dtype=np.float32):
    points = right_arrays()["points"].astype(dtype)
    points[4, 1] = value
    return {"points": points}


BAD_ARRAYS = {
    "points of whole numbers": ({"points": np.zeros((8, 2), int)}, ["points", "floats", "int64"]),
    "points with pressure": ({"points": np.zeros((8, 3))}, ["points", "(P, 2)", "(8, 3)"]),
    "flat points": ({"points": np.zeros(16)}, ["points", "(P, 2)", "(16,)"]),
    "point NaN": (changed_point(np.nan), ["points", "finite"]),
    "point infinite": (changed_point(-np.inf), ["points", "finite"]),
    "point too large": (changed_point(1e39, np.float64), ["points", "finite"]),
    "float starts": ({"stroke_start": np.zeros(5)}, ["stroke_start", "whole numbers", "float64"]),
    "a number for starts": ({"drawing_start": np.int32(4)}, ["drawing_start", "int32 ()"]),
    "first not 0": ({"stroke_start": np.int32([1, 3, 4, 6, 8])}, ["stroke_start", "from 0 to 8"]),
    "decreasing": ({"stroke_start": np.int32([0, 4, 3, 6, 8])}, ["stroke_start", "rise"]),
    "negative": ({"stroke_start": np.int32([0, 3, -4, 6, 8])}, ["stroke_start", "rise"]),
    "point outside": ({"stroke_start": np.int32([0, 3, 4, 6, 9])}, ["stroke_start", "8"]),
    "huge": ({"stroke_start": np.uint64([0, 3, 2**63, 6, 8])}, ["stroke_start", "rise"]),
    "points left over": ({"stroke_start": np.int32([0, 3, 4, 6, 7])}, ["stroke_start", "8"]),
    "no strokes": ({"stroke_start": np.int32([])}, ["drawing_start", "rise"]),
    "stroke outside": ({"drawing_start": np.int32([0, 1, 3, 5])}, ["drawing_start", "0 to 4"]),
    "first drawing not 0": ({"drawing_start": np.int32([1, 2, 3, 4])}, ["drawing_start", "rise"]),
    "drawings decreasing": ({"drawing_start": np.int32([0, 3, 1, 4])}, ["drawing_start", "rise"]),
    "empty stroke": (
        {"stroke_start": np.int32([0, 3, 3, 6, 8])},
        ["holds a stroke without a point"],
    ),
    "empty drawing": (
        {"drawing_start": np.int32([0, 0, 3, 4])},
        ["holds a drawing without a stroke"],
    ),
    "no drawings": ({"drawing_start": np.int32([0])}, ["holds no drawings"]),
    "nothing at all": ({"drawing_start": np.int32([])}, ["holds no drawings"]),
    "float labels": ({"labels": np.float32([7, 0, -1])}, ["labels", "whole numbers", "float32"]),
    "NaN labels": ({"labels": np.full(3, np.nan)}, ["labels", "whole numbers", "float64"]),
    "label 10": ({"labels": np.int8([7, 10, -1])}, ["labels", "0 to 9", "-1"]),
    "label -2": ({"labels": np.int8([7, 0, -2])}, ["labels", "0 to 9", "-1"]),
    "label 256": ({"labels": np.int64([7, 256, -1])}, ["labels", "0 to 9"]),
    "a label too few": ({"labels": np.int8([7, 0])}, ["labels", "3, one for each drawing", "2"]),
    "kinds of bytes": ({"kinds": np.array([b"7", b"0", b"x"])}, ["kinds", "text", "|S1"]),
    "a kind too many": ({"kinds": np.array(list("70xy"))}, ["kinds", "one for each", "4"]),
    "writers as numbers": ({"writers": np.arange(3)}, ["writers", "text", "int64"]),
    "no writers": ({"writers": np.array([], str)}, ["writers", "one for each", "0"]),
}


@pytest.mark.parametrize(("changed", "words"), BAD_ARRAYS.values(), ids=BAD_ARRAYS)
def test_arrays_that_are_no_drawings_are_named(path, changed, words):
    np.savez(path, **right_arrays(**changed))
    sentence = complaint(path)
    assert [word for word in words if word not in sentence] == []


@pytest.mark.parametrize(
    "changed",
    [
        {"strokes": [[], *right_drawings().strokes[1:]]},
        {"strokes": [[np.empty((0, 2))], *right_drawings().strokes[1:]]},
        {"strokes": [[np.float32([[np.nan, 0]])], *right_drawings().strokes[1:]]},
        {"strokes": []},
        {"labels": [7, 0, 10]},
        {"labels": [7, 0, 256]},
        {"writers": ["only one"]},
    ],
)
def test_what_could_not_be_read_again_is_not_written(path, changed):
    write_drawings(path, right_drawings())
    complaint(path, write_drawings, right_drawings()._replace(**changed))
    assert_right(read_drawings(path))


def test_a_place_that_cannot_be_written_to_is_named(path):
    nowhere = path.parent / "lacking" / path.name
    assert "cannot be written: No such file" in complaint(nowhere, write_drawings, right_drawings())
