"""The training digits nearest to a drawing: pixel by pixel, and as a network sees them.

What a network makes of the sample is read in a thread of its own, so that nobody waits for a
large network: until then, the nearest are those among the digits read so far. Left out: choosing
the sample (see assets/make_training_digits.py), and showing the nearest.
"""

import threading
from pathlib import Path
from typing import NamedTuple

import numpy as np

from digits import DigitsError
from digits.files import load_npz
from digits.networks.decision import CLASSES
from digits.networks.inference import Network, check_images

SLICE = 300  # digits read, or compared, at once: those take little memory
# What a message calls the file: visitors must not see the server's paths.
NAME = "The sample of training digits"
# One network reads at a time, so that several do not take all cores.
_reading = threading.Lock()


class SampleError(DigitsError):
    """The sample of training digits is missing or damaged."""


class Sample(NamedTuple):
    """Training digits: images uint8 (N, 28, 28), labels uint8 (N,), 0 to 9 in turn.

    `places` int (N,): where each stands in MNIST's training set.
    """

    images: np.ndarray
    labels: np.ndarray
    places: np.ndarray


class Nearest(NamedTuple):
    """The nearest digits of a sample, the nearest first: `places` in it, int (n,).

    `distances` float32 (N,): of all digits that were searched, Euclidean, as shares of the mean
    distance between two of them, so that those in pixels and those in a network can be compared.
    NaN where all digits are the same to a network.
    """

    places: np.ndarray
    distances: np.ndarray


def read_sample(path: Path) -> Sample:
    """The sample in a .npz file; `SampleError` where it is missing or holds something else."""
    try:
        with path.open("rb") as content:
            sample = Sample(**load_npz(Path(NAME), Sample._fields, SampleError, content))
        check_images(sample.images)
    except OSError as error:
        raise SampleError(f"{NAME} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise SampleError(f"{NAME} is damaged.") from error
    in_turn = np.arange(len(sample.images)) % CLASSES
    whole = np.array_equal(sample.labels, in_turn) and sample.places.shape == in_turn.shape
    if not whole or len(in_turn) < SLICE:
        raise SampleError(f"{NAME} is damaged.")
    return sample


def last_hidden(network: Network, images: np.ndarray) -> np.ndarray:
    """What the last hidden layer puts out for images, uint8 (N, 28, 28): float32 (N, units).

    Of a network without a hidden layer, its scores.
    """
    if len(network.layers) == 1:
        return network.layers[0].weigh(network.scale(images))
    return network.activations(images)[-2]


class Rows:
    """Short numbers, a row for each digit, to find the rows nearest to a vector.

    Rows count once they are `ready`, which may come later for some than for others.
    """

    def __init__(self, rows: np.ndarray):
        self._rows = rows  # (N, d)
        self._squares = np.empty(len(rows), np.float32)
        self._unit = 0.0
        self.count = 0

    def ready(self, end: int) -> None:
        """All rows before this one may be searched."""
        for start in range(self.count, end, SLICE):
            rows = self._rows[start : min(start + SLICE, end)].astype(np.float32)
            self._squares[start : start + len(rows)] = _squares(rows)
            if start == 0:
                self._unit = _mean_distance(rows)
            self.count = start + len(rows)

    def nearest(self, vector: np.ndarray, count: int) -> Nearest:
        """The rows nearest to a vector (d,)."""
        vector, end = vector.astype(np.float32), self.count
        slices = (self._rows[at : min(at + SLICE, end)] for at in range(0, end, SLICE))
        products = np.concatenate([rows.astype(np.float32) @ vector for rows in slices])
        # |a - b|² = |a|² - 2 a·b + |b|², which rounding may bring below 0.
        squares = self._squares[:end] - 2 * products + vector @ vector
        lengths = np.sqrt(np.maximum(squares, 0))
        shares = lengths / self._unit if self._unit else np.full(end, np.nan, np.float32)
        return Nearest(np.argsort(lengths, kind="stable")[:count], shares)


class PixelSample:
    """A sample of digits, to be compared pixel by pixel: 784 grey values each."""

    def __init__(self, sample: Sample):
        self._rows = Rows(sample.images.reshape(len(sample.images), -1))  # (N, 784)
        self._rows.ready(len(sample.images))

    def nearest(self, image: np.ndarray, count: int) -> Nearest:
        """The digits nearest to an image, uint8 (28, 28)."""
        return self._rows.nearest(image.reshape(-1), count)


class HiddenSample:
    """What a network's last hidden layer makes of a sample, read in the background.

    Kept in half precision, as shares of the largest value of the first digits, which no layer
    makes too large: 12 MB for 6,000 digits and 1,024 units.
    """

    def __init__(self, network: Network, sample: Sample):
        first = last_hidden(network, sample.images[:SLICE])
        self._largest = abs(first).max() or np.float32(1)
        self._values = np.empty((len(sample.images), first.shape[1]), np.float16)
        self._rows = Rows(self._values)
        self._over = threading.Event()
        self._keep(first)
        rest = (network, sample.images)
        threading.Thread(target=self._read_rest, args=rest, daemon=True).start()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for the reading to end, for so long at most; whether it has ended."""
        return self._over.wait(seconds)

    def nearest(self, network: Network, image: np.ndarray, count: int) -> Nearest:
        """The digits of which the network makes nearly the same as of an image, uint8 (28, 28).

        Of those that were read so far.
        """
        vector = last_hidden(network, image[np.newaxis])[0]
        return self._rows.nearest(vector / self._largest, count)

    def _read_rest(self, network: Network, images: np.ndarray) -> None:
        try:
            for start in range(self._rows.count, len(images), SLICE):
                with _reading:
                    self._keep(last_hidden(network, images[start : start + SLICE]))
        finally:
            self._over.set()

    def _keep(self, values: np.ndarray) -> None:
        start, end = self._rows.count, self._rows.count + len(values)
        self._values[start:end] = values / self._largest
        self._rows.ready(end)


def _squares(rows: np.ndarray) -> np.ndarray:
    return np.einsum("ij,ij->i", rows, rows)


def _mean_distance(rows: np.ndarray) -> float:
    """The mean distance between each row and another one, chosen with a fixed seed."""
    others = np.random.default_rng(1).permutation(len(rows))
    return float(np.sqrt(_squares(rows - rows[others])).mean())
