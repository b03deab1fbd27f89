"""Files written whole or not at all, and their checksums."""

import hashlib
import os
import threading

import pytest

from digits import files
from digits.files import sha256_of, write_atomic


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_replaced_and_nothing_else_is_left(tmp_path):
    path = tmp_path / "report.json"
    for content in (b"old", b"new", b""):
        write_atomic(path, content)
        assert path.read_bytes() == content
    assert names(tmp_path) == ["report.json"]


def test_a_file_can_be_read_by_those_who_may_read_any_new_file(tmp_path):
    write_atomic(tmp_path / "ours", b"")
    (tmp_path / "theirs").write_bytes(b"")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "theirs").stat().st_mode


def test_two_writers_at_once_leave_the_whole_content_of_one(tmp_path, monkeypatch):
    """Both have written their temporary file before either renames it."""
    both, replace = threading.Barrier(2, timeout=30), os.replace
    monkeypatch.setattr(files.os, "replace", lambda *paths: both.wait() >= 0 and replace(*paths))
    contents = [b"a" * 100_000, b"b" * 100_000]
    path = tmp_path / "report.json"
    writers = [threading.Thread(target=write_atomic, args=(path, each)) for each in contents]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert path.read_bytes() in contents
    assert names(tmp_path) == ["report.json"]


@pytest.mark.parametrize("function", ["fsync", "replace"])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, function):
    path = tmp_path / "report.json"
    path.write_bytes(b"old")

    def fail(*args):
        raise OSError("No space left on device")

    monkeypatch.setattr(files.os, function, fail)
    with pytest.raises(OSError, match="No space"):
        write_atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["report.json"]


def test_the_content_is_on_the_disk_before_the_file_is_renamed(tmp_path, monkeypatch):
    done, fsync, replace = [], os.fsync, os.replace
    path = tmp_path / "report.json"

    def note_fsync(descriptor):
        done.append(("fsync", os.path.samestat(os.fstat(descriptor), tmp_path.stat())))
        fsync(descriptor)

    def note_replace(source, target):
        done.append(("replace", source.read_bytes()))
        replace(source, target)

    monkeypatch.setattr(files.os, "fsync", note_fsync)
    monkeypatch.setattr(files.os, "replace", note_replace)
    write_atomic(path, b"new")
    assert done == [("fsync", False), ("replace", b"new"), ("fsync", True)]


def test_the_checksum_is_that_of_the_content(tmp_path):
    content = os.urandom(300_000)
    (tmp_path / "file").write_bytes(content)
    assert sha256_of(tmp_path / "file") == hashlib.sha256(content).hexdigest()
