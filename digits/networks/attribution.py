"""Why a network reads an image as it does: its activations, and what spoke for a digit.

A digit's score is its logit: what the last dense layer makes of it before the softmax,
in `best` among eleven classes. It is shared out by integrated gradients (M. Sundararajan,
A. Taly, Q. Yan, "Axiomatic attribution for deep networks", ICML 2017), so that the shares
sum to the change in the score. Left out: drawing any of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from digits.image.framing import FRAME
from digits.networks.recipes import CLASSES, Network

if TYPE_CHECKING:
    import keras

# Of the way that gradients are integrated along. On MNIST's test digits the shares of
# `best` are then within 1 % of what many more steps make of them.
STEPS = 64


class Unit(NamedTuple):
    """One unit of the first hidden layer, for one image and one digit.

    `number`, from 0, is its place in the layer and `activation` what it puts out.
    `weights` float32 (28, 28) and `bias` are what it does to an image, batch normalisation
    folded in: its activation function is given the sum of weights × image, plus the bias.
    The image is what the network's scaling makes of it: pixels of 0 to 1 for "0 to 1",
    of 0 to 255 for "raw", rows of length 1 for "unit rows". `contribution` is what it
    added to the digit's score, below 0 where it spoke against the digit.
    """

    number: int
    activation: float
    weights: np.ndarray
    bias: float
    contribution: float


class Attribution(NamedTuple):
    """Which ink spoke for a digit, and which against it.

    `pixels` float32 (28, 28), above 0 where the ink spoke for the digit, below 0 where
    against it, and exactly 0 without ink. They sum to `score - score_of_nothing`, the
    digit's score for this image and for a black one.
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
        self._scaling, *stages = _stages(network.model)
        *self._hidden, self._last = map(_fold, stages)

    def activations(self, image: np.ndarray) -> list[np.ndarray]:
        """What each hidden layer puts out: float32 (units,), after its activation function."""
        values = self._scale(image)
        activations = []
        for layer in self._hidden:
            values = layer.activate(layer.weigh(values))
            activations.append(values)
        return activations

    def strongest_units(self, image: np.ndarray, digit: int, count: int = 12) -> list[Unit]:
        """The units of the first hidden layer that moved the digit's score most, first first.

        What they contribute is integrated along the way from a silent layer, all its
        activations 0, to this one: over all units it sums to the digit's score less what it
        would be if the layer were silent. With one hidden layer that is activation × weight.
        """
        activations = self.activations(image)[0]
        contributions, *_ = self._share_out(1, activations, digit)
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

        The way from a black image to this one is straight in what the network's scaling
        makes of them; for "0 to 1" and "raw" that is straight in the pixels. "Unit rows"
        bring a row to length 1 however faint it is, and so have no gradient at black.
        """
        shares, score, score_of_nothing = self._share_out(0, self._scale(image), digit)
        return Attribution(shares.reshape(FRAME, FRAME), score, score_of_nothing)

    def _scale(self, image: np.ndarray) -> np.ndarray:
        """What goes into the first dense layer: float32 (784,)."""
        if image.dtype != np.uint8 or image.shape != (FRAME, FRAME):
            raise ValueError(
                f"An image must be uint8 of shape (28, 28), not {image.dtype} {image.shape}."
            )
        return _run(self._scaling, image[np.newaxis].astype(np.float32))[0]

    def _share_out(
        self, below: int, values: np.ndarray, digit: int
    ) -> tuple[np.ndarray, float, float]:
        """A digit's score, shared out among float32 (n,), which go in above `below` layers.

        The shares (n,), the score, and the score if all the values were 0.
        """
        if not isinstance(digit, int | np.integer) or digit not in range(CLASSES):
            raise ValueError(f"A digit must be a whole number from 0 to 9, not {digit!r}.")
        layers, slopes = self._hidden[below:], []
        way = np.linspace(0, 1, STEPS + 1, dtype=np.float32)[:, np.newaxis] * values
        for layer in layers:
            inputs = layer.weigh(way)  # (steps + 1, units)
            way = layer.activate(inputs)
            slopes.append(_mean_slopes(inputs, way))
        gradient = self._last.weights[np.newaxis, :, digit]  # (1, units)
        for layer, slope in zip(reversed(layers), reversed(slopes), strict=True):
            gradient = (gradient * slope) @ layer.weights.T  # (steps, n)
        start, *_, end = self._last.weigh(way)[:, digit].tolist()
        return values * gradient.mean(axis=0), end, start


class _Layer(NamedTuple):
    """A dense layer: weights (n, units) and biases (units,), normalisation folded in."""

    weights: np.ndarray
    biases: np.ndarray
    activate: Callable[[np.ndarray], np.ndarray]

    def weigh(self, values: np.ndarray) -> np.ndarray:
        """What its activation function is given: (..., n) to (..., units)."""
        return values @ self.weights + self.biases


def _mean_slopes(inputs: np.ndarray, outputs: np.ndarray) -> np.ndarray:
    """How steep each activation function is on each step: (steps + 1, units) to (steps, units).

    The mean over a step, not the slope at a point of it: on the way of one image thousands
    of ReLUs bend, and between the points that is overlooked. With means the shares sum to
    the change in the score whatever the number of steps, as in A. Shrikumar, P. Greenside,
    A. Kundaje, "Learning important features through propagating activation differences",
    ICML 2017. An input that stays as it is passes nothing on.
    """
    rise, run = np.diff(outputs, axis=0), np.diff(inputs, axis=0)
    return np.divide(rise, run, out=np.zeros_like(rise), where=run != 0)


def _stages(model: keras.Model) -> list[list[keras.layers.Layer]]:
    """A network's layers: those that scale, then each dense one with what follows it."""
    from keras import layers

    stages = [[]]
    for layer in model.layers:
        if isinstance(layer, layers.Dense):
            stages.append([])
        if not isinstance(layer, layers.InputLayer):
            stages[-1].append(layer)
    return stages


def _fold(stage: list[keras.layers.Layer]) -> _Layer:
    """A dense layer, with the batch normalisation and activation function that follow it."""
    from keras import layers

    dense, *others = stage
    weights = dense.kernel.numpy()
    biases = dense.bias.numpy() if dense.use_bias else np.zeros(dense.units, np.float32)
    for layer in others:
        if isinstance(layer, layers.BatchNormalization):
            gain = layer.gamma.numpy() / np.sqrt(layer.moving_variance.numpy() + layer.epsilon)
            biases = (biases - layer.moving_mean.numpy()) * gain + layer.beta.numpy()
            weights = weights * gain
    functions = [layer for layer in others if not isinstance(layer, layers.BatchNormalization)]
    return _Layer(weights, biases, lambda inputs: _run([dense.activation, *functions], inputs))


def _run(functions: list[Callable], values: np.ndarray) -> np.ndarray:
    for function in functions:
        values = function(values)
    return np.asarray(values)
