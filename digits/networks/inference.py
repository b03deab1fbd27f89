"""Answer with a trained network: a few matrix products in NumPy, without Keras.

    >>> load_network("best").read(images)
    [Prediction(verdict='digit', digits=(7,), probabilities=array([...], dtype=float32))]

Keras trains the networks and writes their files; digits/networks/keras_file.py reads
those. Left out: training (digits/training/).
"""

import io
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np

from digits.image.framing import FRAME
from digits.installed import need_tensorflow
from digits.networks.decision import CLASSES, Outputs, Prediction, decide, normalise
from digits.networks.keras_file import Parts, UnsupportedError, read_parts
from digits.networks.layers import DenseLayer
from digits.networks.recipes import (
    DEFAULT_NETWORK,
    MODELS,
    NetworkError,
    find_recipe,
    how_to_restore,
)

ENGINES = ("numpy", "keras")
SLICE = 500  # images at once, so that 10,000 take no more memory than 500

log = logging.getLogger(__name__)


class DigitReader:
    """Reads images of digits. What answers, NumPy or Keras, gives `ten_outputs`.

    Images are uint8 (N, 28, 28), white ink on black, 0 to 255; ValueError for others.
    """

    def probabilities(self, images: np.ndarray) -> np.ndarray:
        """How probable each digit is: float32 (N, 10), rows sum to 1."""
        return self.outputs(images).probabilities

    def read(self, images: np.ndarray) -> list[Prediction]:
        """What each image shows: one digit, one of two, or none."""
        return decide(self.outputs(images))

    def outputs(self, images: np.ndarray) -> Outputs:
        """All that the network says of the images."""
        check_images(images)
        slices = [images[at : at + SLICE] for at in range(0, len(images), SLICE)]
        return normalise(
            np.concatenate([np.empty((0, CLASSES), np.float32), *map(self.ten_outputs, slices)])
        )

    def ten_outputs(self, images: np.ndarray) -> np.ndarray:
        """The outputs of the network: float32 (N, 10); what they lack of 1 is "no digit"."""
        raise NotImplementedError


class Network(DigitReader):
    """A trained network as arrays.

    `scalings` are what happens to the pixels, in order, mostly one or none; `layers` are its
    dense layers, the hidden ones first.
    """

    def __init__(self, parts: Parts):
        self.scalings, self._operations = tuple(parts.scaling), parts.operations
        self.layers: tuple[DenseLayer, ...] = tuple(parts.layers)

    @property
    def parameters(self) -> int:
        """Weights and biases, batch normalisation folded into them."""
        return sum(layer.weights.size + layer.biases.size for layer in self.layers)

    @property
    def classes(self) -> int:
        """Those that its scores tell apart: eleven where one is "no digit", else ten."""
        return len(self.layers[-1].biases)

    def with_layers(self, layers: Sequence[DenseLayer]) -> "Network":
        """The same network with other weights: as many layers, of the same shapes."""
        return Network(Parts(list(self.scalings), list(layers), self._operations))

    def scale(self, images: np.ndarray) -> np.ndarray:
        """What goes into the first layer: uint8 (N, 28, 28) to float32 (N, 784)."""
        check_images(images)
        values = images.astype(np.float32)
        for scaling in self.scalings:
            values = scaling(values)
        return values.reshape(len(images), -1)  # (N, 784)

    def activations(self, images: np.ndarray) -> list[np.ndarray]:
        """What each layer puts out, the last one's classes included: float32 (N, units)."""
        values, activations = self.scale(images), []
        for layer in self.layers:
            values = layer.activate(layer.weigh(values))
            activations.append(values)
        return activations

    def ten_outputs(self, images: np.ndarray) -> np.ndarray:
        values = self.activations(images)[-1:]
        for operation in self._operations:
            values.append(operation.apply(values))
        return values[-1]


def check_images(images: np.ndarray) -> None:
    """Raise ValueError for what is not uint8 (N, 28, 28)."""
    if images.dtype != np.uint8 or images.ndim != 3 or images.shape[1:] != (FRAME, FRAME):
        raise ValueError(
            f"Images must be uint8 of shape (N, 28, 28), not {images.dtype} {images.shape}."
        )


def load_network(
    name: str = DEFAULT_NETWORK, models: Path = MODELS, engine: str = "numpy"
) -> DigitReader:
    """Load a trained network of the catalogue from `models`/NAME/network.keras.

    `engine` "keras" answers with Keras itself, to compare with. Raises `NetworkError`,
    naming the network and the commands that bring it back, where the file is missing, damaged
    or not a network of this kind, and `NotInstalledError` for "keras" without TensorFlow.
    """
    find_recipe(name)
    if engine not in ENGINES:
        raise NetworkError(f"There is no engine {engine!r}; there are {', '.join(ENGINES)}.")
    path = models / name / "network.keras"
    if engine == "keras":
        need_tensorflow()
        from digits.networks.keras_engine import read_network_with_keras

        return read_network_with_keras(path, name)
    return read_network(path, name)


def read_network(path: Path, name: str | None = None) -> Network:
    """The network in a .keras file. Raises `NetworkError`, which names the network.

    `name`: in the catalogue; None for a network that a pupil has trained.
    """
    try:
        return _read(path)
    except FileNotFoundError:
        raise network_error(path, name, "is missing") from None
    except UnsupportedError as error:
        raise network_error(path, name, f"cannot be used: {error}") from error
    except Exception as error:  # zipfile's, json's, h5py's and NumPy's own, many kinds
        raise network_error(path, name, "is damaged or no Keras network") from error


def read_network_content(content: bytes) -> Network:
    """The network in the content of a .keras file; raises `NetworkError`, which names none."""
    try:
        return _read(io.BytesIO(content))
    except Exception as error:  # as above
        raise NetworkError("The network is damaged or none that can be read here.") from error


def _read(file: Path | BinaryIO) -> Network:
    network = Network(read_parts(file))
    if network.ten_outputs(np.zeros((1, FRAME, FRAME), np.uint8)).shape != (1, CLASSES):
        raise UnsupportedError("it does not give ten outputs, one for each digit")
    return network


def network_error(path: Path, name: str | None, what: str) -> NetworkError:
    """The error to raise; the server's log has the path, the person has the way out."""
    log.warning("The network at %s %s.", path, what)
    if name is None:
        return NetworkError(f"Your network {what}. Train it again.")
    return NetworkError(f"The network {name} {what}. {how_to_restore(name)}")
