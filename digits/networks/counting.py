"""What one unit counts, number by number, and how scores become shares.

The same sums as in inference.py, kept apart: inputs, weights, products, bias. Left out: showing
them (see assets/count_it_out/).
"""

from typing import NamedTuple

import numpy as np

from digits.networks.config import MAX_TEMPERATURE, TEMPERATURE_SLOPE
from digits.networks.decision import CLASSES
from digits.networks.inference import Network
from digits.networks.layers import softmax


class Unit(NamedTuple):
    """One unit of a network, on one image.

    `inputs` and `weights` float32 (n,): of the 784 scaled pixels, or of the units of the layer
    before. `total`: what the activation function is given, the sum of all products and the
    `bias`. `output`: what it makes of that; a score, where the unit is an output.
    """

    inputs: np.ndarray
    weights: np.ndarray
    bias: float
    activation: str
    total: float
    output: float

    @property
    def products(self) -> np.ndarray:
        """Each input times its weight: float32 (n,)."""
        return self.inputs * self.weights


def layer_outputs(network: Network, image: np.ndarray) -> list[np.ndarray]:
    """What each hidden layer puts out, and last the scores: float32 (units,) each.

    `image`: uint8 (28, 28), white ink on black, 0 to 255; ValueError for another.
    """
    *hidden, _ = (values[0] for values in network.activations(image[np.newaxis]))
    before = hidden[-1] if hidden else network.scale(image[np.newaxis])[0]
    return [*hidden, network.layers[-1].weigh(before)]


def count_unit(network: Network, image: np.ndarray, layer: int, unit: int) -> Unit:
    """All that a unit counts on an image; `layer` and `unit` from 0, the outputs come last.

    `image` as above. Raises IndexError for a unit that the network does not have.
    """
    outputs = layer_outputs(network, image)
    inputs = outputs[layer - 1] if layer else network.scale(image[np.newaxis])[0]
    weights, biases, activation = network.layers[layer]
    total = inputs @ weights[:, unit] + biases[unit]
    is_score = layer == len(network.layers) - 1
    return Unit(
        inputs,
        weights[:, unit],
        float(biases[unit]),
        "linear" if is_score else activation,
        float(total),
        float(outputs[layer][unit]),
    )


def shares_at(scores: np.ndarray, temperature: float) -> np.ndarray:
    """What scores become, float (10,) or (11,): e to the power of score / temperature, shared out.

    Of eleven, "no digit" takes its share first, at temperature 1, whatever the temperature: the
    ten digits share the rest. Sums to 1.
    """
    scores = scores.astype(float)
    no_digit = softmax(scores)[CLASSES:]
    return np.append(softmax(scores[:CLASSES] / temperature) * (1 - no_digit.sum()), no_digit)


def own_temperature(scores: np.ndarray) -> float:
    """The temperature at which a network's answer has the shares that it gives.

    1 for ten scores. Networks with eleven divide by more the less they are sure: see
    `adaptive_temperature` in digits/training/build.py.
    """
    if len(scores) == CLASSES:
        return 1.0
    highest = softmax(scores[:CLASSES].astype(float)).max()
    return float(min(1 + TEMPERATURE_SLOPE * (1 - highest), MAX_TEMPERATURE))
