"""What a dense network is made of, in NumPy: scaling, dense layers, last operations.

What stands before the last layer can be followed back, too: how it passes a gradient on.
Left out: reading them from a file (see keras_file.py).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np


def _relu(values: np.ndarray) -> np.ndarray:
    return np.maximum(values, 0)


def _sigmoid(values: np.ndarray) -> np.ndarray:
    return 0.5 * (1 + np.tanh(0.5 * values))  # no overflow, unlike 1 / (1 + exp(-x))


def softmax(values: np.ndarray) -> np.ndarray:
    """The share of each value's power of e in the sum of its row: (..., n) to the same."""
    powers = np.exp(values - values.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


ACTIVATIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "linear": lambda values: values,
    "relu": _relu,
    "sigmoid": _sigmoid,
    "softmax": softmax,
    "tanh": np.tanh,
}
# How steep each activation function of a hidden layer is, from what it puts out.
SLOPES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "linear": np.ones_like,
    "relu": lambda outputs: outputs > 0,
    "sigmoid": lambda outputs: outputs * (1 - outputs),
    "tanh": lambda outputs: 1 - outputs * outputs,
}


class DenseLayer(NamedTuple):
    """activation(x · weights + biases): float32 (n, units) and (units,)."""

    weights: np.ndarray
    biases: np.ndarray
    activation: str

    def weigh(self, values: np.ndarray) -> np.ndarray:
        """What the activation function is given: (..., n) to (..., units)."""
        return values @ self.weights + self.biases

    def activate(self, inputs: np.ndarray) -> np.ndarray:
        """What the layer puts out for that: (..., units) to the same."""
        return ACTIVATIONS[self.activation](inputs)

    def backward(self, outputs: np.ndarray, gradient: np.ndarray) -> np.ndarray:
        """The gradient by what goes in, from that by what it puts out: (N, units) to (N, n)."""
        return self.pass_back(gradient * SLOPES[self.activation](outputs))

    def pass_back(self, gradient: np.ndarray) -> np.ndarray:
        """The gradient by what goes in, from that by what is weighed: (N, units) to (N, n)."""
        # In this order BLAS takes a quarter less time for few images than for gradient @ weights.T.
        return (self.weights @ gradient.T).T


class Rescaling(NamedTuple):
    """Pixels times `scale`, plus `offset`."""

    scale: float
    offset: float

    def __call__(self, images: np.ndarray) -> np.ndarray:
        return images * np.float32(self.scale) + np.float32(self.offset)

    def backward(self, images: np.ndarray, gradient: np.ndarray) -> np.ndarray:
        """The gradient by the images, from that by the scaled ones."""
        return gradient * np.float32(self.scale)


class UnitRows(NamedTuple):
    """Each row of pixels to L2 norm 1; a row without ink stays 0."""

    def __call__(self, images: np.ndarray) -> np.ndarray:
        return images / self._lengths(images)

    def backward(self, images: np.ndarray, gradient: np.ndarray) -> np.ndarray:
        """The gradient by the images, from that by the scaled ones.

        What only lengthens a row changes nothing. Without ink a row is steep: it has no length yet.
        """
        lengths = self._lengths(images)
        scaled = images / lengths
        along = (gradient * scaled).sum(axis=-1, keepdims=True)  # (N, 28, 1)
        return (gradient - along * scaled) / lengths

    def _lengths(self, images: np.ndarray) -> np.ndarray:
        """L2 norm of each row: float32 (N, 28, 1)."""
        lengths = np.sqrt((images * images).sum(axis=-1, keepdims=True))
        return np.maximum(lengths, 1e-12)  # Keras's own lower bound


@dataclass(frozen=True)
class Operation:
    """One operation on what the last layer puts out, as in the adaptive temperature of `best`.

    `arguments` are numbers, tuples of slices, or a `Place` among the values so far.
    """

    class Place(NamedTuple):
        """Which value goes in: 0 for the last layer's, n for the n-th operation's."""

        number: int

    FUNCTIONS: ClassVar[dict[str, Callable]] = {
        "Add": np.add,
        "Divide": np.divide,
        "GetItem": lambda values, slices: values[slices],
        "Max": np.max,
        "Maximum": np.maximum,
        "Minimum": np.minimum,
        "Multiply": np.multiply,
        "Power": np.power,
        "Subtract": np.subtract,
        "Sum": np.sum,
        "TrueDivide": np.true_divide,
    }

    kind: str
    arguments: tuple[Any, ...]
    options: dict[str, Any]

    def apply(self, values: list[np.ndarray]) -> np.ndarray:
        """The result, from all values so far."""
        arguments = (
            values[argument.number] if isinstance(argument, Operation.Place) else argument
            for argument in self.arguments
        )
        return self.FUNCTIONS[self.kind](*arguments, **self.options)
