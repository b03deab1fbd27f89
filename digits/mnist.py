"""Load MNIST and make sure that it is MNIST's kind of data.

Left out: everything that changes the images. Networks take them as they are here.
"""

import hashlib
import os
from pathlib import Path
from typing import NamedTuple

import numpy as np

from digits import DigitsError
from digits.files import load_npz

# Size of Keras's mnist.npz; while it is downloaded it is smaller.
FILE_BYTES = 11_490_434
# So many can still be split into some to train on and some to validate on.
MIN_IMAGES = 10


class MnistError(DigitsError):
    """MNIST is not to be had, or a file does not hold what it should."""


class Mnist(NamedTuple):
    """Four uint8 arrays: white digits (255) on black (0) and their labels, 0 to 9.

    Images are (N, 28, 28), labels (N,); 60,000 of each to train, 10,000 to test.
    """

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray

    def sha256(self) -> str:
        """Checksum of the arrays themselves, however their file is packed."""
        digest = hashlib.sha256()
        for array in self:
            digest.update(np.ascontiguousarray(array))
        return digest.hexdigest()


def find_mnist() -> Path | None:
    """The file that `load_mnist` needs no network for: $MNIST_NPZ or Keras's; None without."""
    named = os.environ.get("MNIST_NPZ")
    path = Path(named) if named else file_of_keras()
    least = 0 if named else FILE_BYTES
    return path if path.is_file() and path.stat().st_size >= least else None


def file_of_keras() -> Path:
    """Where Keras keeps MNIST, and puts what it downloads as it comes."""
    home = Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras")
    return home / "datasets" / "mnist.npz"


def load_mnist(path: str | Path | None = None) -> Mnist:
    """Load MNIST from `path`, else from $MNIST_NPZ, else through Keras.

    Keras downloads MNIST once and keeps it in its cache. A file has the layout of
    Keras's mnist.npz. Raises `MnistError` with what is wrong.

    Source: Y. LeCun, C. Cortes, C. Burges, http://yann.lecun.com/exdb/mnist.
    """
    path = path or os.environ.get("MNIST_NPZ")
    return _read(Path(path)) if path else _download()


def _download() -> Mnist:
    from keras.datasets import mnist

    try:
        train, test = mnist.load_data()
    except Exception as error:  # urllib's, ssl's, the file system's, Keras's own
        raise MnistError(
            f"MNIST could not be downloaded ({error}). On a machine without a network, "
            "copy Keras's mnist.npz there and name it with --data or MNIST_NPZ."
        ) from error
    return Mnist(*train, *test)


def _read(path: Path) -> Mnist:
    if not path.is_file():
        raise MnistError(f"There is no data file {path}.")
    mnist = Mnist(**load_npz(path, Mnist._fields, MnistError))
    _check(path, mnist.x_train, mnist.y_train, "train")
    _check(path, mnist.x_test, mnist.y_test, "test")
    return Mnist(mnist.x_train, np.uint8(mnist.y_train), mnist.x_test, np.uint8(mnist.y_test))


def _check(path: Path, x: np.ndarray, y: np.ndarray, part: str) -> None:
    if x.dtype != np.uint8 or x.ndim != 3 or x.shape[1:] != (28, 28) or len(x) < MIN_IMAGES:
        raise MnistError(
            f"x_{part} in {path} must be uint8 of shape (N, 28, 28), N at least "
            f"{MIN_IMAGES}, not {x.dtype} {x.shape}."
        )
    if not np.issubdtype(y.dtype, np.integer) or y.shape != x.shape[:1]:
        raise MnistError(
            f"y_{part} in {path} must hold {len(x)} whole numbers, one for each image, "
            f"not {y.dtype} {y.shape}."
        )
    if y.min() < 0 or y.max() > 9:
        raise MnistError(f"y_{part} in {path} holds labels outside 0 to 9.")
