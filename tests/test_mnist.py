"""MNIST: right files give four uint8 arrays, wrong ones a sentence; fetched once, whole or not."""

import fcntl
import hashlib
import http.server
import importlib.util
import io
import os
import tempfile
import threading
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import digits.mnist
from digits.mnist import (
    Mnist,
    MnistError,
    can_fetch,
    fetch_mnist,
    find_mnist,
    load_mnist,
)


def right_arrays(**changed):
    """Four arrays as in mnist.npz, but 20 and 10 images, with some of them changed."""
    rng = np.random.default_rng(1)
    arrays = {
        "x_train": rng.integers(0, 256, (20, 28, 28), dtype=np.uint8),
        "y_train": np.arange(20, dtype=np.uint8) % 10,
        "x_test": rng.integers(0, 256, (10, 28, 28), dtype=np.uint8),
        "y_test": np.arange(10, dtype=np.uint8),
    }
    return arrays | changed


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data.npz"


def complaint(path):
    """The one sentence that loading a bad file gives."""
    with pytest.raises(MnistError) as caught:
        load_mnist(path)
    sentence = str(caught.value)
    assert str(path) in sentence
    assert "\n" not in sentence
    assert sentence.endswith(".") and ". " not in sentence and ".." not in sentence
    return sentence


def assert_same(mnist, arrays):
    assert isinstance(mnist, Mnist)
    for key, array in arrays.items():
        loaded = getattr(mnist, key)
        assert loaded.dtype == np.uint8
        np.testing.assert_array_equal(loaded, array)


def test_a_file_is_loaded_from_a_path(path, monkeypatch):
    monkeypatch.setenv("MNIST_NPZ", str(path.with_name("another.npz")))
    np.savez(path, **right_arrays())
    assert_same(load_mnist(path), right_arrays())
    assert_same(load_mnist(str(path)), right_arrays())


def test_without_a_path_the_environment_names_the_file(path, monkeypatch):
    monkeypatch.setenv("MNIST_NPZ", str(path))
    np.savez(path, **right_arrays())
    assert_same(load_mnist(), right_arrays())


@pytest.mark.parametrize("kind", ["int64", "int32", "uint16"])
def test_labels_of_any_whole_number_kind_become_uint8(path, kind):
    arrays = right_arrays()
    changed = {key: arrays[key].astype(kind) for key in ("y_train", "y_test")}
    np.savez(path, **arrays | changed)
    assert_same(load_mnist(path), arrays)


def test_a_missing_file_is_named(path):
    assert "no data file" in complaint(path)


def test_a_folder_is_no_data_file(tmp_path):
    assert "no data file" in complaint(tmp_path)


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda whole: b"", id="empty"),
        pytest.param(lambda whole: whole[: len(whole) // 2], id="cut short"),
        pytest.param(lambda whole: whole[:-1], id="last byte lacking"),
        pytest.param(lambda whole: whole[:9000] + b"spoilt" + whole[9006:], id="bytes changed"),
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


def test_a_lone_array_is_no_archive(path):
    with path.open("wb") as file:
        np.save(file, right_arrays()["x_train"])
    assert "not a whole .npz file" in complaint(path)


@pytest.mark.parametrize(
    "lacking", [["x_train"], ["y_train"], ["x_test", "y_test"], list(Mnist._fields)]
)
def test_arrays_that_are_lacking_are_named(path, lacking):
    present = {key: array for key, array in right_arrays().items() if key not in lacking}
    np.savez(path, something_else=np.zeros(1), **present)
    assert complaint(path).endswith(f"lacks {', '.join(lacking)}.")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        pytest.param(
            {"x_train": np.zeros((20, 28, 28), np.float32)},
            ["x_train", "must be uint8", "float32"],
            id="floats",
        ),
        pytest.param(
            {"x_test": np.full((10, 28, 28), np.nan)},
            ["x_test", "must be uint8", "float64"],
            id="NaN",
        ),
        pytest.param(
            {"x_train": np.zeros((20, 28, 28), np.int16)}, ["x_train", "int16"], id="int16"
        ),
        pytest.param(
            {"x_train": np.zeros((20, 32, 32), np.uint8)},
            ["x_train", "(N, 28, 28)", "(20, 32, 32)"],
            id="other size",
        ),
        pytest.param(
            {"x_test": np.zeros((10, 784), np.uint8)},
            ["x_test", "(N, 28, 28)", "(10, 784)"],
            id="flat",
        ),
        pytest.param(
            {"x_test": np.zeros((10, 28, 28, 1), np.uint8)},
            ["x_test", "(10, 28, 28, 1)"],
            id="with channel",
        ),
        pytest.param(
            {"x_test": np.zeros((0, 28, 28), np.uint8), "y_test": np.zeros(0, np.uint8)},
            ["x_test", "(0, 28, 28)"],
            id="no images",
        ),
        pytest.param(
            {"x_test": np.zeros((9, 28, 28), np.uint8), "y_test": np.zeros(9, np.uint8)},
            ["x_test", "at least 10", "(9, 28, 28)"],
            id="too few images",
        ),
        pytest.param(
            {"y_train": np.zeros(19, np.uint8)},
            ["y_train", "20 whole numbers", "(19,)"],
            id="a label too few",
        ),
        pytest.param(
            {"y_test": np.zeros(11, np.uint8)},
            ["y_test", "10 whole numbers", "(11,)"],
            id="a label too many",
        ),
        pytest.param(
            {"y_train": np.zeros((20, 10), np.uint8)},
            ["y_train", "(20, 10)"],
            id="one-hot labels",
        ),
        pytest.param(
            {"y_train": np.zeros(20)}, ["y_train", "whole numbers", "float64"], id="float labels"
        ),
        pytest.param(
            {"y_test": np.full(10, np.nan, np.float32)},
            ["y_test", "whole numbers", "float32"],
            id="NaN labels",
        ),
        pytest.param(
            {"y_train": np.full(20, 10, np.uint8)}, ["y_train", "outside 0 to 9"], id="label 10"
        ),
        pytest.param({"y_test": np.full(10, -1)}, ["y_test", "outside 0 to 9"], id="label -1"),
        pytest.param(
            {"y_test": np.full(10, 256)}, ["y_test", "outside 0 to 9"], id="label 0 in uint8"
        ),
    ],
)
def test_an_array_of_another_kind_is_named_with_what_it_is(path, changed, words):
    np.savez(path, **right_arrays(**changed))
    sentence = complaint(path)
    assert [word for word in words if word not in sentence] == []


def test_the_checksum_is_that_of_the_arrays_however_packed(path):
    arrays = right_arrays()
    expected = hashlib.sha256(b"".join(array.tobytes() for array in arrays.values())).hexdigest()
    for save in (np.savez, np.savez_compressed):
        save(path, **arrays)
        assert load_mnist(path).sha256() == expected
    np.savez(path, **dict(reversed(arrays.items())))
    assert load_mnist(path).sha256() == expected


@pytest.mark.parametrize("key", Mnist._fields)
def test_the_checksum_changes_with_each_array(path, key):
    arrays = right_arrays()
    np.savez(path, **arrays)
    before = load_mnist(path).sha256()
    arrays[key].flat[0] ^= 1
    np.savez(path, **arrays)
    assert load_mnist(path).sha256() != before


# The environment variable


def test_the_file_that_the_variable_names_is_found(path, monkeypatch):
    monkeypatch.setenv("MNIST_NPZ", str(path))
    assert find_mnist() is None
    path.write_bytes(b"")
    assert find_mnist() == path


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "MNIST_NPZ names a file that does not exist"),
        (b"5,0,0,0,253,18", "MNIST_NPZ's file is not a whole .npz file"),
    ],
)
def test_a_wrong_variable_is_said_without_the_servers_path(
    path, monkeypatch, caplog, content, words
):
    monkeypatch.setenv("MNIST_NPZ", str(path))
    if content:
        path.write_bytes(content)
    with pytest.raises(MnistError) as caught:
        load_mnist()
    assert words in str(caught.value)
    assert str(path.parent) not in str(caught.value)
    assert str(path) in caplog.text
    assert not can_fetch()
    with pytest.raises(MnistError, match="MNIST_NPZ"):
        fetch_mnist()


# Fetching


@pytest.fixture
def site(monkeypatch, tmp_path):
    """Serves a small MNIST in place of the real one, to a machine that has none yet.

    `content` is what is sent of it, `asked` counts the requests.
    """
    file = io.BytesIO()
    np.savez(file, **right_arrays())
    whole = file.getvalue()
    site = SimpleNamespace(content=whole, whole=whole, asked=0)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            site.asked += 1
            self.send_response(200)
            self.send_header("Content-Length", str(len(whole)))
            self.end_headers()
            self.wfile.write(site.content)

        def log_message(self, *arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    monkeypatch.setattr(digits.mnist, "URL", f"http://127.0.0.1:{server.server_port}/mnist.npz")
    monkeypatch.setattr(digits.mnist, "FILE_BYTES", len(whole))
    monkeypatch.setattr(digits.mnist, "FILE_SHA256", hashlib.sha256(whole).hexdigest())
    monkeypatch.setattr(digits.mnist, "BLOCK_BYTES", len(whole) // 4 + 1)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.delenv("MNIST_NPZ", raising=False)
    yield site
    server.shutdown()
    server.server_close()


@pytest.fixture
def place(site):
    """Where Keras keeps the file."""
    return Path(os.environ["KERAS_HOME"]) / "datasets" / "mnist.npz"


def all_files(folder):
    return [path for path in folder.rglob("*") if not path.is_dir()]


def test_mnist_is_fetched_once_to_where_keras_keeps_it(site, place):
    assert find_mnist() is None and can_fetch()
    steps = []
    assert fetch_mnist(lambda *step: steps.append(step)) == place == find_mnist()
    size = len(site.whole)
    assert steps == [(min(n * (size // 4 + 1), size), size) for n in (1, 2, 3, 4)]
    assert place.read_bytes() == site.whole
    assert fetch_mnist() == place and site.asked == 1
    assert all_files(place.parent) == [place]
    assert_same(load_mnist(), right_arrays())


def test_without_any_file_loading_fetches(site, place):
    assert_same(load_mnist(), right_arrays())
    assert find_mnist() == place


def test_keras_takes_the_fetched_file_for_its_own():
    """Address, name and checksum are those of keras.datasets.mnist."""
    keras = Path(importlib.util.find_spec("keras").origin).parent  # not imported, which takes long
    source = (keras / "src/datasets/mnist.py").read_text()
    folder, _, name = digits.mnist.URL.rpartition("/")
    assert folder in source and f'"{name}"' in source
    assert digits.mnist.FILE_SHA256 in source


@pytest.mark.parametrize("change", [lambda whole: whole[:-7] + b"changed", lambda whole: whole[:9]])
def test_a_file_that_is_not_mnists_is_refused_and_not_kept(site, place, change):
    site.content = change(site.whole)
    with pytest.raises(MnistError, match=r"not the whole file of MNIST|could not be downloaded"):
        fetch_mnist()
    assert all_files(place.parent) == [] and find_mnist() is None
    site.content = site.whole
    assert fetch_mnist() == place


def test_an_interrupted_download_leaves_nothing(site, place):
    class Left(BaseException):
        """As Streamlit stops a page whose visitor has left."""

    def leave(done, total):
        raise Left

    with pytest.raises(Left):
        fetch_mnist(leave)
    assert all_files(place.parent) == [] and find_mnist() is None
    assert fetch_mnist() == place


def test_a_failed_download_says_what_to_do(site, place, monkeypatch):
    monkeypatch.setattr(digits.mnist, "URL", "http://127.0.0.1:9/mnist.npz")  # nobody listens
    with pytest.raises(MnistError) as caught:
        fetch_mnist()
    sentence = str(caught.value)
    assert "could not be downloaded" in sentence and "refused" in sentence
    assert "--data" in sentence and "MNIST_NPZ" in sentence
    assert "<" not in sentence  # the page would take it for HTML
    assert all_files(place.parent) == []


@pytest.mark.parametrize("system_locks", [fcntl, None], ids=["POSIX", "Windows"])
def test_threads_that_fetch_at_once_fetch_once(site, place, monkeypatch, system_locks):
    monkeypatch.setattr(digits.mnist, "fcntl", system_locks)
    found = []
    together = threading.Barrier(4)

    def fetch():
        together.wait()
        found.append(fetch_mnist())

    threads = [threading.Thread(target=fetch) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [place] * 4 and site.asked == 1


def test_a_process_waits_for_another_that_fetches(site, place, monkeypatch):
    """The other is played by a lock of its own on the folder."""
    place.parent.mkdir(parents=True)
    looked, find_whole = threading.Event(), digits.mnist._find_whole

    def look():
        found = find_whole()
        looked.set()
        return found

    monkeypatch.setattr(digits.mnist, "_find_whole", look)
    other = os.open(place.parent, os.O_RDONLY)
    fcntl.flock(other, fcntl.LOCK_EX)
    found = []
    thread = threading.Thread(target=lambda: found.append(fetch_mnist()))
    thread.start()
    assert looked.wait(30)  # it has found nothing yet
    place.write_bytes(site.whole)
    os.close(other)
    thread.join()
    assert found == [place] and site.asked == 0


def test_a_file_that_grows_is_not_found_and_a_damaged_one_is_fetched_again(site, place):
    place.parent.mkdir(parents=True)
    place.write_bytes(site.whole[:100])
    assert find_mnist() is None
    place.write_bytes(bytes(len(site.whole)))
    assert_same(load_mnist(), right_arrays())
    assert place.read_bytes() == site.whole


def test_where_keras_cannot_write_a_folder_of_our_own_serves(site, monkeypatch, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "file"))
    path = fetch_mnist()
    assert path == find_mnist() and path.is_relative_to(tmp_path / "temporary")
    assert_same(load_mnist(), right_arrays())
    assert site.asked == 1


def test_where_no_folder_can_be_written_a_sentence_says_so(site, monkeypatch, tmp_path, caplog):
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "file"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "file"))
    with pytest.raises(MnistError, match="no folder on this machine can be written") as caught:
        fetch_mnist()
    assert str(tmp_path) not in str(caught.value) and str(tmp_path) in caplog.text
    assert site.asked == 0
