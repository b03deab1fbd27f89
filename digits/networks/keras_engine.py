"""Answer with Keras itself, to compare the arrays of inference.py with.

Nothing of the page imports this module, since it imports TensorFlow.
"""

from pathlib import Path

import keras
import numpy as np

from digits.image.framing import FRAME
from digits.networks.decision import CLASSES
from digits.networks.inference import DigitReader, network_error


class KerasNetwork(DigitReader):
    """A trained network; `model` is Keras's own."""

    def __init__(self, model: keras.Model):
        self.model = model

    def ten_outputs(self, images: np.ndarray) -> np.ndarray:
        return self.model.predict_on_batch(images)


def read_network_with_keras(path: Path, name: str) -> KerasNetwork:
    """The network in a .keras file. Raises `NetworkError`, which names the network."""
    if not path.is_file():
        raise network_error(path, name, "is missing")
    try:
        model = keras.saving.load_model(path, compile=False)
    except Exception as error:  # zipfile's, h5py's, json's and Keras's own, many kinds
        raise network_error(path, name, "is damaged or no Keras network") from error
    if (model.input_shape, model.output_shape) != ((None, FRAME, FRAME), (None, CLASSES)):
        raise network_error(path, name, "does not read digits of 28 × 28")
    return KerasNetwork(model)
