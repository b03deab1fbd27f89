"""The younger selves of a network: its weights at some moments of its training, snapshots.npz.

Written by training beside network.keras, read by the page with NumPy alone. Left out: choosing
the moments and taking the weights (see training/snapshots.py).
"""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from digits import DigitsError
from digits.files import write_atomic
from digits.networks.inference import Network
from digits.networks.layers import DenseLayer
from digits.networks.recipes import how_to_restore

SNAPSHOTS_FILE = "snapshots.npz"
MAX_BYTES = 6_000_000  # of the file of one network
HEADER_BYTES = 20_000  # of that, what is not weights
EXPONENT = np.uint16(0x7C00)  # the bits of float16 that are all set in infinity and NaN

log = logging.getLogger(__name__)


class SnapshotError(DigitsError):
    """A snapshots.npz that is missing, damaged or another network's."""


@dataclass(frozen=True, eq=False)
class Snapshots:
    """The weights of a network at S moments of its training, the last at its end.

    `digits` int64 (S,): how many digits it had been shown, rising; `digits_per_epoch` of them
    are an epoch. `accuracy` float32 (S,): share of the validation digits that it read right.
    `weights` and `biases`: of each dense layer, float16 (S, n, units) and (S, units).
    """

    digits: np.ndarray
    digits_per_epoch: int
    accuracy: np.ndarray
    weights: tuple[np.ndarray, ...]
    biases: tuple[np.ndarray, ...]

    @property
    def is_finite(self) -> bool:
        """Whether float16 could hold all weights: no exponent has all of its bits set.

        NumPy's own `isfinite` takes five times as long with float16.
        """
        bits = (array.view(np.uint16) for array in (*self.weights, *self.biases))
        return all(((array & EXPONENT) != EXPONENT).all() for array in bits)


class YoungerSelf(NamedTuple):
    """A network as it was after `digits` digits, which are `epochs` epochs.

    `accuracy`: share of the validation digits that it read right, 0 to 1.
    """

    digits: int
    epochs: float
    accuracy: float
    network: Network


def capacity(parameters: int) -> int:
    """How many snapshots of a network of so many weights and biases a file holds."""
    return (MAX_BYTES - HEADER_BYTES) // (np.dtype(np.float16).itemsize * parameters)


def write_snapshots(path: Path, snapshots: Snapshots) -> None:
    """Write the file, whole or not at all. Raises OSError."""
    arrays: dict[str, Any] = {
        "digits": snapshots.digits,
        "digits_per_epoch": np.int64(snapshots.digits_per_epoch),
        "accuracy": snapshots.accuracy,
    }
    for place, (weights, biases) in enumerate(
        zip(snapshots.weights, snapshots.biases, strict=True)
    ):
        arrays |= {f"weights_{place}": weights, f"biases_{place}": biases}
    content = io.BytesIO()
    np.savez(content, **arrays)
    write_atomic(path, content.getvalue())


def load_snapshots(path: Path) -> Snapshots:
    """What `write_snapshots` wrote. Raises ValueError, or OSError, for anything else."""
    if path.stat().st_size > MAX_BYTES:
        raise ValueError(f"{path} is too large.")
    try:
        with np.load(path, allow_pickle=False) as file:
            layers = range(sum(name.startswith("weights_") for name in file))
            snapshots = Snapshots(
                file["digits"],
                int(file["digits_per_epoch"]),
                file["accuracy"],
                tuple(file[f"weights_{place}"] for place in layers),
                tuple(file[f"biases_{place}"] for place in layers),
            )
    except OSError:
        raise
    except Exception as error:  # zipfile's, zlib's and NumPy's own, many kinds
        raise ValueError(f"{path} is no whole file of snapshots.") from error
    _check(snapshots)
    return snapshots


def read_snapshots(path: Path, network: Network, name: str | None = None) -> list[YoungerSelf]:
    """The younger selves of a network in the order of their age, the last of them it itself.

    `name`: in the catalogue; None for a network that a pupil has trained. Raises
    `SnapshotError`, also where the last snapshot is not that network, in float16.
    """
    subject = f"The younger selves of {name}" if name else "The younger selves of this network"
    mend = f" {how_to_restore(name)}" if name else ""
    try:
        snapshots = load_snapshots(path)
    except FileNotFoundError as error:
        log.warning("%s is missing", path)
        raise SnapshotError(f"{subject} are missing.{mend}") from error
    except (OSError, ValueError) as error:
        log.warning("%s is damaged: %r", path, error)
        raise SnapshotError(f"The file with {subject.lower()} is damaged.{mend}") from error
    if not _belong_to(snapshots, network):
        log.warning("%s does not end with the network beside it", path)
        raise SnapshotError(f"{subject} are those of another network.{mend}")
    return _grow_up(snapshots, network)


def _grow_up(snapshots: Snapshots, network: Network) -> list[YoungerSelf]:
    """A network for each snapshot; the grown one is not rounded."""
    last = len(snapshots.digits) - 1
    selves = []
    for moment, digits in enumerate(snapshots.digits.tolist()):
        layers = [
            DenseLayer(
                weights[moment].astype(np.float32), biases[moment].astype(np.float32), activation
            )
            for weights, biases, (_, _, activation) in zip(
                snapshots.weights, snapshots.biases, network.layers, strict=True
            )
        ]
        young = network if moment == last else network.with_layers(layers)
        epochs = digits / snapshots.digits_per_epoch
        selves.append(YoungerSelf(digits, epochs, float(snapshots.accuracy[moment]), young))
    return selves


def _belong_to(snapshots: Snapshots, network: Network) -> bool:
    """Whether the last snapshot is the network."""
    return len(snapshots.weights) == len(network.layers) and all(
        np.array_equal(weights[-1], layer.weights.astype(np.float16))
        and np.array_equal(biases[-1], layer.biases.astype(np.float16))
        for weights, biases, layer in zip(
            snapshots.weights, snapshots.biases, network.layers, strict=True
        )
    )


def _check(snapshots: Snapshots) -> None:
    """Raise ValueError for snapshots that a lesson could not show."""
    digits, accuracy = snapshots.digits, snapshots.accuracy
    arrays = [*snapshots.weights, *snapshots.biases]
    if (
        digits.dtype != np.int64
        or digits.ndim != 1
        or len(digits) < 1
        or digits[0] < 0
        or (np.diff(digits) <= 0).any()
        or snapshots.digits_per_epoch < 1
        or accuracy.shape != digits.shape
        or not ((accuracy >= 0) & (accuracy <= 1)).all()
        or not arrays
        or any(a.dtype != np.float16 or len(a) != len(digits) for a in arrays)
        or not snapshots.is_finite
    ):
        raise ValueError("The snapshots are not as training writes them.")
