"""A small network's file as Keras writes it, made without Keras."""

import io
import json
import zipfile
from pathlib import Path

import h5py
import numpy as np

UNITS = 4
_RNG = np.random.default_rng(5)
KERNELS = [_RNG.normal(size=(784, UNITS)) / 30, _RNG.normal(size=(UNITS, 10))]
BIASES = [_RNG.normal(size=UNITS), _RNG.normal(size=10)]


def _layer(kind: str, **config) -> dict:
    return {"module": "keras.layers", "class_name": kind, "config": {"dtype": "float32"} | config}


CONFIG = {
    "class_name": "Sequential",
    "config": {
        "name": "network",
        "layers": [
            _layer("InputLayer", name="image", batch_shape=[None, 28, 28]),
            _layer("Rescaling", name="to_0_1", scale=1 / 255, offset=0.0),
            _layer("Flatten", name="pixels"),
            _layer("Dense", name="hidden_1", units=UNITS, activation="relu", use_bias=True),
            _layer("Dense", name="probabilities", units=10, activation="softmax", use_bias=True),
        ],
    },
}


def write(path: Path, kernels: list = KERNELS, biases: list = BIASES) -> Path:
    arrays = io.BytesIO()
    with h5py.File(arrays, "w") as file:
        for place, (kernel, bias) in enumerate(zip(kernels, biases, strict=True)):
            group = file.create_group(f"layers/dense{f'_{place}' if place else ''}/vars")
            group["0"], group["1"] = np.float32(kernel), np.float32(bias)
    path.parent.mkdir(parents=True, exist_ok=True)
    pack(path, CONFIG, arrays.getvalue())
    return path


def pack(
    path: Path,
    config: dict | None,
    arrays: bytes,
    text: str | None = None,
    compression: int = zipfile.ZIP_STORED,
) -> None:
    with zipfile.ZipFile(path, "w", compression) as archive:
        archive.writestr("config.json", json.dumps(config) if text is None else text)
        archive.writestr("model.weights.h5", arrays)


def probabilities(images: np.ndarray) -> np.ndarray:
    """What the network says, step by step in float64."""
    values = images.reshape(len(images), 784) / 255
    values = np.maximum(values @ KERNELS[0] + BIASES[0], 0)
    scores = np.exp(values @ KERNELS[1] + BIASES[1])
    return scores / scores.sum(axis=1, keepdims=True)
