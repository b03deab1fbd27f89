"""Read a dense network out of Keras's own file, network.keras, without Keras.

The file is a zip archive: config.json names the layers, model.weights.h5 holds their
arrays. Batch normalisation is folded into the dense layers. Nothing in the file is run:
every layer and operation has a NumPy counterpart here, and any other is refused. No array
is made before its size is known to be right. Left out: finding files and answering with
the network (see inference.py).
"""

import io
import json
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import h5py
import numpy as np

from digits.networks.layers import ACTIVATIONS, DenseLayer, Operation, Rescaling, UnitRows

MAX_CONFIG_BYTES = 2**20  # Keras writes 16 kB for `best`
MAX_UNITS = 16_384  # of one layer, as train_model.py allows


class UnsupportedError(Exception):
    """The file holds something that this module does not read; its text says what."""


@dataclass
class Parts:
    """The parts of one network, in the order in which they are applied."""

    scaling: list[Rescaling | UnitRows] = field(default_factory=list)
    layers: list[DenseLayer] = field(default_factory=list)
    operations: list[Operation] = field(default_factory=list)


def read_parts(file: Path | BinaryIO) -> Parts:
    """The parts of the network in a .keras file, or in its content.

    Raises `UnsupportedError` for layers that are not read here, and the errors of zipfile,
    json, h5py and NumPy for a file that is damaged.
    """
    with zipfile.ZipFile(file) as archive:
        config = json.loads(_member(archive, "config.json", MAX_CONFIG_BYTES))
        weights = _member(archive, "model.weights.h5")
    with h5py.File(io.BytesIO(weights), "r") as arrays:
        parts = _Reader(arrays).read(config["config"]["layers"])
    if not parts.layers:
        raise UnsupportedError("it has no dense layer")
    return parts


def _member(archive: zipfile.ZipFile, name: str, max_bytes: float = float("inf")) -> bytes:
    """One file of the archive. Keras does not compress, so none is larger than the archive."""
    info = archive.getinfo(name)
    if info.compress_type != zipfile.ZIP_STORED or info.file_size > max_bytes:
        raise UnsupportedError(f"its {name} is compressed or too large")
    return archive.read(info)


class _Reader:
    """Goes through the layers in order and collects the parts."""

    def __init__(self, arrays: h5py.File):
        self._arrays = arrays
        self._parts = Parts()
        self._places: Counter[str] = Counter()  # layers of each kind so far
        self._names: list[str] = []  # of layers and operations so far
        self._width = 0  # values that the next dense layer takes
        self._readers: dict[str, Callable[[dict, str], None]] = {
            "InputLayer": self._input,
            "Rescaling": self._rescaling,
            "UnitNormalization": self._unit_rows,
            "Flatten": self._flatten,
            "Dense": self._dense,
            "BatchNormalization": self._batch_normalization,
            "ReLU": self._relu,
            "Dropout": self._dropout,
        }

    def read(self, layers: list[dict]) -> Parts:
        for layer in layers:
            kind, config = layer["class_name"], layer["config"]
            self._names.append(config["name"])
            if layer["module"] == "keras.layers" and kind in self._readers:
                self._check_chain(layer)
                self._readers[kind](config, self._stored_name(kind))
            elif layer["module"].startswith("keras.src.ops.") and kind in Operation.FUNCTIONS:
                self._parts.operations.append(self._operation(layer))
            else:
                raise UnsupportedError(f"it has a layer of the kind {kind!r}")
        return self._parts

    def _check_chain(self, layer: dict) -> None:
        """Layers follow each other; only operations after the last may branch."""
        nodes = layer.get("inbound_nodes")  # a Sequential model's layers have none
        if self._parts.operations or (nodes and _history(nodes[0]["args"][0]) != self._names[-2]):
            raise UnsupportedError("its layers are not one after the other")

    def _stored_name(self, kind: str) -> str:
        """Keras stores a layer's arrays under its kind and its place among those of the kind."""
        snake = {"Dense": "dense", "BatchNormalization": "batch_normalization"}.get(kind, kind)
        place = self._places[kind]
        self._places[kind] += 1
        return f"{snake}_{place}" if place else snake

    # Layers

    def _input(self, config: dict, stored: str) -> None:
        if config["batch_shape"] != [None, 28, 28]:
            raise UnsupportedError("it does not take images of 28 × 28")

    def _rescaling(self, config: dict, stored: str) -> None:
        self._scale(Rescaling(float(config["scale"]), float(config["offset"])))

    def _unit_rows(self, config: dict, stored: str) -> None:
        if config["axis"] not in (-1, [-1], 2, [2]):
            raise UnsupportedError("it scales images along another axis than their rows")
        self._scale(UnitRows())

    def _scale(self, scaling: Rescaling | UnitRows) -> None:
        if self._width:
            raise UnsupportedError("it scales values that are no pixels")
        self._parts.scaling.append(scaling)

    def _flatten(self, config: dict, stored: str) -> None:
        self._width = 28 * 28

    def _dense(self, config: dict, stored: str) -> None:
        units, activation = config["units"], config["activation"]
        if type(units) is not int or not 0 < units <= MAX_UNITS or not self._width:
            raise UnsupportedError(f"it has a layer of {units!r} units")
        if activation not in ACTIVATIONS or _dtype(config) != "float32":
            raise UnsupportedError(f"it has a layer with {activation!r} in {_dtype(config)!r}")
        weights = self._array(stored, 0, (self._width, units))
        biases = np.zeros(units, np.float32)
        if config["use_bias"]:
            biases = self._array(stored, 1, (units,))
        self._parts.layers.append(DenseLayer(weights, biases, activation))
        self._width = units

    def _batch_normalization(self, config: dict, stored: str) -> None:
        """Fold (x - mean) / deviation * gamma + beta into the dense layer before it."""
        weights, biases, activation = self._parts.layers.pop()
        if activation != "linear" or not (config["center"] and config["scale"]):
            raise UnsupportedError("its batch normalisation does not follow a dense layer")
        gamma, beta, mean, variance = (
            self._array(stored, place, (self._width,)) for place in range(4)
        )
        gain = gamma / np.sqrt(variance + np.float32(config["epsilon"]))
        folded = DenseLayer(weights * gain, (biases - mean) * gain + beta, activation)
        self._parts.layers.append(folded)

    def _relu(self, config: dict, stored: str) -> None:
        options = config["max_value"], config["negative_slope"], config["threshold"]
        layer = self._parts.layers.pop()
        if options != (None, 0.0, 0.0) or layer.activation != "linear":
            raise UnsupportedError("it has a ReLU of another kind")
        self._parts.layers.append(layer._replace(activation="relu"))

    def _dropout(self, config: dict, stored: str) -> None:
        """Dropout changes nothing when a network answers."""

    def _array(self, stored: str, place: int, shape: tuple[int, ...]) -> np.ndarray:
        """One array of a layer: float32, of that shape, and stored in this file itself."""
        path = f"layers/{stored}/vars/{place}"
        data = self._arrays[path] if _is_inside(self._arrays, path) else None
        if (
            not isinstance(data, h5py.Dataset)
            or (data.shape, data.dtype) != (shape, np.float32)
            or (data.chunks, data.is_virtual, data.external) != (None, False, None)
            or data.id.get_storage_size() != data.nbytes
        ):
            raise UnsupportedError(f"its array {path} is not as its layers say")
        return data[()]

    # Operations after the last layer

    def _operation(self, layer: dict) -> Operation:
        (node,) = layer["inbound_nodes"]
        if node["kwargs"]:
            raise UnsupportedError(f"it calls {layer['class_name']!r} with options")
        options = {k: v for k, v in layer["config"].items() if k in ("axis", "keepdims")}
        return Operation(layer["class_name"], tuple(map(self._argument, node["args"])), options)

    def _argument(self, value: Any) -> Any:
        """An argument: a number, slices, or the place of the value that goes in.

        Place 0 is what the last layer puts out, 1 what the first operation makes of it.
        """
        if isinstance(value, int | float):
            return np.float32(value)
        if isinstance(value, list):
            return tuple(_slice(**part["config"]) for part in value)
        last_layer = len(self._names) - 2 - len(self._parts.operations)  # this one is there, too
        place = self._names.index(_history(value)) - last_layer
        if place < 0:
            raise UnsupportedError("its last operations take what a hidden layer puts out")
        return Operation.Place(place)


def _history(tensor: dict) -> str:
    """The name of the layer that a value comes from."""
    return tensor["config"]["keras_history"][0]


def _slice(start: int | None, stop: int | None, step: int | None) -> slice:
    return slice(start, stop, step)


def _dtype(config: dict) -> str:
    dtype = config["dtype"]
    return dtype["config"]["name"] if isinstance(dtype, dict) else dtype


def _is_inside(arrays: h5py.File, path: str) -> bool:
    """Whether all links on a path are plain: others may lead to other files."""
    parts = path.split("/")
    paths = ("/".join(parts[:length]) for length in range(1, len(parts) + 1))
    return all(
        isinstance(arrays.get(part, getlink=True), h5py.HardLink) and part in arrays
        for part in paths
    )
