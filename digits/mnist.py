"""Find, fetch and load MNIST, and check that a file holds MNIST's kind of data.

Keras is not needed: the same file is fetched from the same address into the same folder as by
keras.datasets.mnist, so each finds what the other has fetched. Left out: everything that
changes the images. Networks take them as they are here.
"""

import hashlib
import logging
import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

import numpy as np

from digits import DigitsError
from digits.files import load_npz, write_atomic

try:
    import fcntl
except ImportError:  # on Windows: there only threads are kept apart
    fcntl = None  # type: ignore[assignment]

log = logging.getLogger(__name__)

# The file of keras.datasets.mnist.
URL = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"
FILE_BYTES = 11_490_434
FILE_SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"
TIMEOUT_S = 30  # without an answer, or without another byte
BLOCK_BYTES = 1 << 18  # read at once; about 45 steps of progress
TRAINING_DIGITS = 60_000
# The fewest images that can be split into some to train on and some to validate on.
MIN_IMAGES = 10
# What a message calls the file that MNIST_NPZ names: visitors must not see the server's paths.
NAMED_FILE = "MNIST_NPZ's file"

_fetching = threading.Lock()


class MnistError(DigitsError):
    """MNIST cannot be had, or a file does not hold what it should."""


class Mnist(NamedTuple):
    """Four uint8 arrays: white digits (255) on black (0) and their labels, 0 to 9.

    Images are (N, 28, 28), labels (N,); 60,000 of each to train, 10,000 to test.
    """

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray

    def sha256(self) -> str:
        """Checksum of the arrays themselves, however their file is compressed."""
        digest = hashlib.sha256()
        for array in self:
            digest.update(np.ascontiguousarray(array).data)
        return digest.hexdigest()


def find_mnist() -> Path | None:
    """The file that `load_mnist` reads without a network; None where there is none.

    It is the file that $MNIST_NPZ names; without this variable, Keras's file, or our own
    where Keras's folder cannot be written. Quick: of a fetched file only the size is checked.
    """
    if named := os.environ.get("MNIST_NPZ"):
        return Path(named) if Path(named).is_file() else None
    return next(filter(_has_right_size, _places()), None)


def can_fetch() -> bool:
    """Whether `fetch_mnist` may help: not where $MNIST_NPZ names a file, right or wrong."""
    return not os.environ.get("MNIST_NPZ")


def fetch_mnist(progress: Callable[[int, int], None] | None = None) -> Path:
    """Download MNIST, unless it is there, and give its path.

    `progress` is called with the bytes that are there and the bytes in all. Threads and
    processes that fetch at the same time wait for the first one, and its file serves all.
    Raises `MnistError` where the download fails or cannot be saved; nothing is left then.
    """
    if not can_fetch():
        raise MnistError("MNIST is not fetched, because MNIST_NPZ names a file to use instead.")
    with _fetching:
        if found := _find_whole():
            return found
        path = _writable_place()
        with _locked(path.parent):
            if found := _find_whole():  # another process has fetched it meanwhile
                return found
            content = _download(progress or (lambda done, total: None))
            try:
                write_atomic(path, content)
            except OSError as error:
                raise MnistError(f"MNIST could not be saved: {error.strerror}.") from error
        return path


def load_mnist(path: str | Path | None = None) -> Mnist:
    """Load MNIST from `path`, else from $MNIST_NPZ, else as `fetch_mnist` finds or fetches it.

    A file has the layout of Keras's mnist.npz. Raises `MnistError` with what is wrong; the
    sentence names `path`, but no other path: that one is logged.

    Source: Y. LeCun, C. Cortes, C. Burges, http://yann.lecun.com/exdb/mnist.
    """
    if path is not None:
        return _read(Path(path), str(path))
    path = Path(os.environ["MNIST_NPZ"]) if not can_fetch() else fetch_mnist()
    try:
        if not path.is_file():
            raise MnistError(
                "MNIST_NPZ names a file that does not exist. Correct this environment variable, "
                "or remove it to fetch MNIST."
            )
        return _read(path, NAMED_FILE if not can_fetch() else "MNIST's file")
    except MnistError as error:
        log.warning("%s (%s)", error, path)
        raise


def _places() -> list[Path]:
    """Where MNIST may be: Keras's folder, and our own where that cannot be written."""
    keras_home = Path(os.environ.get("KERAS_HOME") or os.path.expanduser("~/.keras"))
    user = os.getuid() if hasattr(os, "getuid") else "user"
    own_folder = Path(tempfile.gettempdir()) / f"draw-a-digit-{user}"
    return [keras_home / "datasets" / "mnist.npz", own_folder / "mnist.npz"]


def _has_right_size(path: Path) -> bool:
    # Keras downloads into the file itself, which is shorter until then.
    return path.is_file() and path.stat().st_size == FILE_BYTES


def _find_whole() -> Path | None:
    """A fetched file with the right checksum."""
    for path in filter(_has_right_size, _places()):
        if hashlib.sha256(path.read_bytes()).hexdigest() == FILE_SHA256:
            return path
        log.warning("MNIST's file is damaged and is fetched again: %s", path)
    return None


def _writable_place() -> Path:
    """The first place whose folder exists, or can be made, and can be written."""
    for path in _places():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(path.parent, os.W_OK):
            return path
    log.warning("None of these folders can be written: %s", [str(p.parent) for p in _places()])
    raise MnistError("MNIST could not be saved: no folder on this machine can be written.")


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep other processes out; the lock ends with this process, and leaves no file."""
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _download(progress: Callable[[int, int], None]) -> bytes:
    """The content of MNIST's file, its checksum right."""
    content = bytearray()
    try:
        with urlopen(URL, timeout=TIMEOUT_S) as response:
            while len(content) <= FILE_BYTES and (block := response.read(BLOCK_BYTES)):
                content += block
                progress(len(content), FILE_BYTES)
    except Exception as error:  # urllib's, http's and ssl's, many kinds
        reason = getattr(error, "reason", error)
        log.warning("MNIST could not be downloaded from %s: %r", URL, error)
        raise MnistError(
            f"MNIST could not be downloaded ({reason}). On a machine without a network, "
            "copy Keras's mnist.npz there and name it with --data or MNIST_NPZ."
        ) from error
    if hashlib.sha256(content).hexdigest() != FILE_SHA256:
        log.warning("A wrong or incomplete file came from %s: %d bytes", URL, len(content))
        raise MnistError("What was downloaded is not the whole file of MNIST. Try again.")
    return bytes(content)


def _read(path: Path, name: str) -> Mnist:
    """Load a file that messages call `name`."""
    if not path.is_file():
        raise MnistError(f"There is no data file {name}.")
    try:
        with path.open("rb") as content:
            mnist = Mnist(**load_npz(Path(name), Mnist._fields, MnistError, content))
    except OSError as error:
        raise MnistError(f"{name} cannot be read: {error.strerror}.") from error
    _check(name, mnist.x_train, mnist.y_train, "train")
    _check(name, mnist.x_test, mnist.y_test, "test")
    y_train, y_test = (labels.astype(np.uint8) for labels in (mnist.y_train, mnist.y_test))
    return mnist._replace(y_train=y_train, y_test=y_test)


def _check(name: str, x: np.ndarray, y: np.ndarray, part: str) -> None:
    """Raise `MnistError` where images `x` and labels `y` are not MNIST's kind of data."""
    if x.dtype != np.uint8 or x.ndim != 3 or x.shape[1:] != (28, 28) or len(x) < MIN_IMAGES:
        raise MnistError(
            f"x_{part} in {name} must be uint8 of shape (N, 28, 28), N at least "
            f"{MIN_IMAGES}, not {x.dtype} {x.shape}."
        )
    if not np.issubdtype(y.dtype, np.integer) or y.shape != x.shape[:1]:
        raise MnistError(
            f"y_{part} in {name} must hold {len(x)} whole numbers, one for each image, "
            f"not {y.dtype} {y.shape}."
        )
    if y.min() < 0 or y.max() > 9:
        raise MnistError(f"y_{part} in {name} holds labels outside 0 to 9.")
