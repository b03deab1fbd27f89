"""Loading MNIST: right files give four uint8 arrays, wrong ones a sentence that names them."""

import hashlib

import numpy as np
import pytest

from digits.mnist import FILE_BYTES, Mnist, MnistError, file_of_keras, find_mnist, load_mnist


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


def test_without_path_and_environment_keras_is_asked(monkeypatch):
    arrays = right_arrays()
    pairs = (arrays["x_train"], arrays["y_train"]), (arrays["x_test"], arrays["y_test"])
    monkeypatch.delenv("MNIST_NPZ", raising=False)
    monkeypatch.setattr("keras.datasets.mnist.load_data", lambda: pairs)
    assert_same(load_mnist(), arrays)


@pytest.mark.parametrize(
    "error", [OSError("no route to host"), ValueError("wrong hash"), Exception("URL fetch failure")]
)
def test_a_failed_download_says_what_to_do(monkeypatch, error):
    def fail():
        raise error

    monkeypatch.delenv("MNIST_NPZ", raising=False)
    monkeypatch.setattr("keras.datasets.mnist.load_data", fail)
    with pytest.raises(MnistError) as caught:
        load_mnist()
    assert f"could not be downloaded ({error})" in str(caught.value)
    assert "mnist.npz" in str(caught.value)
    assert "--data" in str(caught.value)
    assert "MNIST_NPZ" in str(caught.value)


def test_mnist_is_found_where_it_would_be_loaded_from(path, monkeypatch, tmp_path):
    monkeypatch.setenv("MNIST_NPZ", str(path))
    assert find_mnist() is None
    path.write_bytes(b"")
    assert find_mnist() == path
    monkeypatch.delenv("MNIST_NPZ")
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    assert find_mnist() is None
    (tmp_path / "keras" / "datasets").mkdir(parents=True)
    kept = tmp_path / "keras" / "datasets" / "mnist.npz"
    kept.write_bytes(b"begun")
    assert find_mnist() is None
    with kept.open("r+b") as file:
        file.truncate(FILE_BYTES)
    assert find_mnist() == kept == file_of_keras()
