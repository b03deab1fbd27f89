"""Small networks with weights made at random, of any layers and scaling."""

from itertools import pairwise

import numpy as np

from digits.networks.inference import Network
from digits.networks.keras_file import Parts
from digits.networks.layers import DenseLayer, Rescaling, UnitRows

UNITS = (16, 8)
SCALINGS = {"0 to 1": [Rescaling(1 / 255, 0)], "unit rows": [UnitRows()], "raw": []}


def small_network(scaling="0 to 1", hidden=UNITS, classes=10):
    """A network whose weights are all different."""
    rng = np.random.default_rng(4)
    sizes, layers = (784, *hidden, classes), []
    for place, (inputs, units) in enumerate(pairwise(sizes)):
        gain = 2 / np.sqrt(inputs) / (255 if (scaling, place) == ("raw", 0) else 1)
        weights, biases = rng.normal(size=(inputs, units)) * gain, rng.normal(size=units)
        last = place == len(hidden)
        layers.append(
            DenseLayer(*map(np.float32, (weights, biases)), "softmax" if last else "relu")
        )
    return Network(Parts(SCALINGS[scaling], layers))
