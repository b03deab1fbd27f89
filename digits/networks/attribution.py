"""Why a network reads an image as it does: its activations, and what spoke for a digit.

A digit's score is its logit: what the last dense layer gives it before the softmax, in
`best` among eleven classes. Integrated gradients (M. Sundararajan, A. Taly, Q. Yan,
"Axiomatic attribution for deep networks", ICML 2017) attribute it to pixels or units, so
that the attributions sum to the change in the score. Left out: drawing any of it.
"""

from typing import NamedTuple

import numpy as np

from digits.image.framing import FRAME
from digits.networks.decision import CLASSES
from digits.networks.inference import Network

# Steps on the path from the baseline to the image. On MNIST's test digits the attributions
# for `best` are then within 1 % of those with many more steps.
STEPS = 64


class Unit(NamedTuple):
    """One unit of the first hidden layer, for one image and one digit.

    `number`, from 0, is its place in the layer, `activation` its output. `weights` float32
    (28, 28) and `bias`: its activation function is given the sum of weights × image, plus
    the bias; batch normalisation is folded in. The image here is the scaled one: pixels of
    0 to 1 for "0 to 1", of 0 to 255 for "raw", rows of length 1 for "unit rows".
    `contribution` is what it added to the digit's score, below 0 against the digit.
    """

    number: int
    activation: float
    weights: np.ndarray
    bias: float
    contribution: float


class Attribution(NamedTuple):
    """Which ink spoke for a digit, and which against it.

    `pixels` float32 (28, 28): above 0 where the ink spoke for the digit, below 0 where
    against it, exactly 0 without ink. They sum to `score - score_of_nothing`, the digit's
    scores for this image and for a black one, the baseline.
    """

    pixels: np.ndarray
    score: float
    score_of_nothing: float


class Explainer:
    """Explains what a network makes of one image.

    Its methods take uint8 (28, 28), white ink on black, 0 to 255, and a digit, 0 to 9,
    and raise ValueError for anything else.
    """

    def __init__(self, network: Network):
        self._network = network
        *self._hidden, self._last = network.layers

    def activations(self, image: np.ndarray) -> list[np.ndarray]:
        """What each hidden layer puts out: float32 (units,), after its activation function."""
        *hidden, _ = self._network.activations(_one(image))
        return [values[0] for values in hidden]

    def strongest_units(self, image: np.ndarray, digit: int, count: int = 12) -> list[Unit]:
        """The units of the first hidden layer that moved the digit's score most, strongest first.

        Contributions are integrated on the path from a silent layer, all activations 0, to
        this one. Over all units they sum to the digit's score minus its score for a silent
        layer. With one hidden layer a contribution is activation × weight.
        """
        activations = self.activations(image)[0]
        contributions, *_ = self._attribute(1, activations, digit)
        weights, biases, _ = self._hidden[0]
        return [
            Unit(
                int(number),
                float(activations[number]),
                weights[:, number].reshape(FRAME, FRAME).copy(),
                float(biases[number]),
                float(contributions[number]),
            )
            for number in np.argsort(-abs(contributions), kind="stable")[:count]
        ]

    def attribute(self, image: np.ndarray, digit: int) -> Attribution:
        """Which ink spoke for and against a digit: its integrated gradients.

        The path from a black image to this one is straight in the scaled images; for
        "0 to 1" and "raw" that is straight in the pixels. "Unit rows" bring a row to
        length 1 however faint it is, and so have no gradient at black.
        """
        values = self._network.scale(_one(image))[0]
        shares, score, score_of_nothing = self._attribute(0, values, digit)
        return Attribution(shares.reshape(FRAME, FRAME), score, score_of_nothing)

    def _attribute(
        self, below: int, values: np.ndarray, digit: int
    ) -> tuple[np.ndarray, float, float]:
        """Attribute a digit's score to float32 (n,), the values that enter layer `below`.

        Returns the attributions (n,), the score, and the score if all values were 0.
        """
        if not isinstance(digit, int | np.integer) or digit not in range(CLASSES):
            raise ValueError(f"A digit must be a whole number from 0 to 9, not {digit!r}.")
        layers, slopes = self._hidden[below:], []
        path = np.linspace(0, 1, STEPS + 1, dtype=np.float32)[:, np.newaxis] * values
        for layer in layers:
            inputs = layer.weigh(path)  # (steps + 1, units)
            path = layer.activate(inputs)
            slopes.append(_mean_slopes(inputs, path))
        gradient = self._last.weights[np.newaxis, :, digit]  # (1, units)
        for layer, slope in zip(reversed(layers), reversed(slopes), strict=True):
            gradient = (gradient * slope) @ layer.weights.T  # (steps, n)
        start, *_, end = self._last.weigh(path)[:, digit].tolist()
        return values * gradient.mean(axis=0), end, start


def _one(image: np.ndarray) -> np.ndarray:
    """uint8 (28, 28) to (1, 28, 28)."""
    if image.dtype != np.uint8 or image.shape != (FRAME, FRAME):
        raise ValueError(
            f"An image must be uint8 of shape (28, 28), not {image.dtype} {image.shape}."
        )
    return image[np.newaxis]


def _mean_slopes(inputs: np.ndarray, outputs: np.ndarray) -> np.ndarray:
    """How steep each activation function is on each step: (steps + 1, units) to (steps, units).

    The mean over a step, not the slope at a point: on the path thousands of ReLUs bend
    between the points. With means the attributions sum to the change in the score for any
    number of steps, as in A. Shrikumar, P. Greenside, A. Kundaje, "Learning important
    features through propagating activation differences", ICML 2017. An input that does not
    change passes nothing on.
    """
    rise, run = np.diff(outputs, axis=0), np.diff(inputs, axis=0)
    return np.divide(rise, run, out=np.zeros_like(rise), where=run != 0)
