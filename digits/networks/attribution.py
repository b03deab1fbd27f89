"""Why a network reads an image as it does: what spoke for a digit, from ink to score.

A digit's score is its logit: what the last dense layer gives it before the softmax, in
`best` among eleven classes. Integrated gradients (M. Sundararajan, A. Taly, Q. Yan,
"Axiomatic attribution for deep networks", ICML 2017) attribute it to pixels. The same sum,
taken at a hidden layer, attributes it to units, and taken over one connection, to that
connection: this is conductance (K. Dhamdhere, M. Sundararajan, Q. Yan, "How important is a
neuron?", ICLR 2019). So in every layer the contributions have the same sum, the change in the
score from a baseline, such as a black image, to this one, and what a unit gets from below it
passes on above. A gap counts where the baseline has ink. Left out: drawing any of it (see
display/network_picture.py and display/comparison.py).
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from digits.image.framing import FRAME
from digits.networks.decision import CLASSES, NOT_A_DIGIT, Prediction
from digits.networks.inference import Network

# Steps on the path from the baseline to the image. On MNIST's test digits the attributions
# for `best` are then within 2 % of those with many more steps, and within 1 % on average.
STEPS = 32
NO_DIGIT = CLASSES  # the place of "no digit" among eleven outputs


class Question(NamedTuple):
    """Whose score is explained: `answer`'s, less that of `rather_than` if there is one.

    Both are places among the network's outputs: 0 to 9, or NO_DIGIT where it has eleven.
    """

    answer: int
    rather_than: int | None = None


class Shares(NamedTuple):
    """What ink and gaps added to a score: "for" is 0 or above, "against" 0 or below.

    Ink is where the image is brighter than the baseline, a gap where it is darker.
    """

    ink_for: float
    ink_against: float
    gap_for: float
    gap_against: float


def answer_of(prediction: Prediction) -> int:
    """The output that an answer names first: a digit, or NO_DIGIT."""
    return NO_DIGIT if prediction.verdict == NOT_A_DIGIT else prediction.digits[0]


def rival_of(answer: int, prediction: Prediction, label: int | None = None) -> int:
    """The digit to compare an output with: the true one, else the most probable of the others.

    `label`, 0 to 9, is the true digit if it is known.
    """
    if label is not None and label != answer:
        return label
    order = prediction.probabilities.argsort()[::-1].tolist()
    return next(digit for digit in order if digit != answer)


def attribute(
    network: Network, image: np.ndarray, question: Question, baseline: np.ndarray | None = None
) -> "Attribution":
    """What spoke for and against the answer that is asked about, counted from a baseline.

    `image`, `baseline`: uint8 (28, 28), white ink on black, 0 to 255; black without a baseline.
    Raises ValueError for other images, and for an output that the network does not have.
    """
    if baseline is None:
        baseline = np.zeros((FRAME, FRAME), np.uint8)
    for each in (image, baseline):
        if each.dtype != np.uint8 or each.shape != (FRAME, FRAME):
            raise ValueError(
                f"An image must be uint8 of shape (28, 28), not {each.dtype} {each.shape}."
            )
    direction = _direction(question, network.classes)
    return Attribution(network, image, direction, baseline)


def _direction(question: Question, outputs: int) -> np.ndarray:
    """1 for the answer, −1 for what it is compared with, 0 for the rest: float32 (outputs,)."""
    if question.answer == question.rather_than:
        raise ValueError("An output cannot be compared with itself.")
    asked = question[: 1 if question.rather_than is None else 2]
    direction = np.zeros(outputs, np.float32)
    for output, sign in zip(asked, (1, -1), strict=False):
        if not isinstance(output, int | np.integer) or output not in range(outputs):
            raise ValueError(f"An output must be from 0 to {outputs - 1}, not {output!r}.")
        direction[output] = sign
    return direction


class Attribution:
    """What one image, and every unit and connection, added to one score.

    Attributes
    ----------
    score, score_of_baseline : float
        What is asked about, of this image and of the baseline.
    scores : float32 (outputs,)
        Of each output, for this image.
    activations, activations_of_baseline : float32 (units,) for each hidden layer
        After its activation function; for this image and for the baseline.
    contributions : float32 (n,) for the 784 pixels and for each hidden layer
        Above 0 where it spoke for the answer, below 0 where against it. Each sums to
        `score - score_of_baseline`. A pixel as bright as the baseline's has exactly 0, where
        pixels are scaled one by one.

    The path from the baseline to this image is straight in the scaled images; for "0 to 1"
    and "raw" that is straight in the pixels. "Unit rows" bring a row to length 1 however
    faint it is, and so have no gradient at black.
    """

    def __init__(
        self, network: Network, image: np.ndarray, direction: np.ndarray, baseline: np.ndarray
    ):
        self._layers = network.layers
        start, self._scaled = network.scale(np.stack([baseline, image]))  # (784,) each
        share = np.linspace(0, 1, STEPS + 1, dtype=np.float32)[:, np.newaxis]
        # What enters each layer, (steps + 1, n); how steep each hidden layer is, (steps, units).
        self._paths, self._slopes = [start + share * (self._scaled - start)], []
        *hidden, last = self._layers
        for layer in hidden:
            inputs = layer.weigh(self._paths[-1])
            self._paths.append(layer.activate(inputs))
            self._slopes.append(_mean_slopes(inputs, self._paths[-1]))
        logits = last.weigh(self._paths[-1])  # (steps + 1, outputs)
        self.scores = logits[-1]
        asked = logits @ direction
        self.score, self.score_of_baseline = float(asked[-1]), float(asked[0])
        self.activations = [path[-1] for path in self._paths[1:]]
        self.activations_of_baseline = [path[0] for path in self._paths[1:]]
        self._follow_back(direction)

    def _follow_back(self, direction: np.ndarray) -> None:
        """The score's gradients, from the outputs back to the pixels, and the contributions."""
        gradient = np.broadcast_to(direction, (STEPS, len(direction)))
        # By what the activation function of each layer is given: (steps, units).
        self._gradients: list[np.ndarray] = []
        self.contributions: list[np.ndarray] = []
        for number in reversed(range(len(self._layers))):
            self._gradients.insert(0, gradient)
            gradient = self._layers[number].pass_back(gradient)  # (steps, n)
            moves = np.diff(self._paths[number], axis=0)
            self.contributions.insert(0, (moves * gradient).sum(axis=0))
            if number:
                gradient = gradient * self._slopes[number - 1]

    @property
    def changes(self) -> np.ndarray:
        """How much brighter each scaled pixel is than the baseline's: float32 (28, 28).

        Above 0 is ink that the baseline does not have, below 0 a gap.
        """
        return (self._scaled - self._paths[0][0]).reshape(FRAME, FRAME)

    @property
    def shares(self) -> Shares:
        """The contributions of the pixels, summed up by kind."""
        pixels, is_ink = self.pixels, self.changes > 0
        return Shares(
            *(
                float(pixels[kind & (sign * pixels > 0)].sum())
                for kind in (is_ink, ~is_ink)
                for sign in (1, -1)
            )
        )

    @property
    def pixels(self) -> np.ndarray:
        """Contributions of the pixels: float32 (28, 28)."""
        return self.contributions[0].reshape(FRAME, FRAME)

    def connections(self, layer: int, into: Sequence[int]) -> np.ndarray:
        """What the connections from everything below into some units of a layer added.

        float32 (n, len(into)): a column sums to what its unit added, a row over all units of
        the layer to what the pixel or unit below added. The last layer's units are the
        outputs; a digit that is not asked about gets 0.
        """
        into = list(into)
        moves = np.diff(self._paths[layer], axis=0)  # (steps, n)
        return self._layers[layer].weights[:, into] * (moves.T @ self._gradients[layer][:, into])

    def looks_for(self, layer: int, unit: int) -> np.ndarray:
        """How each pixel moves what a unit is given: float32 (28, 28).

        In the first layer these are the unit's weights. In a later one the weights of the
        layers below are multiplied into them, those of silent units left out, as they act
        on this image: the gradient of K. Simonyan, A. Vedaldi, A. Zisserman, "Deep inside
        convolutional networks", 2013. Of the scaled image, not of the pixels.
        """
        gradient = self._layers[layer].weights[:, unit]
        for below in reversed(range(layer)):
            gradient = self._layers[below].weights @ (gradient * self._slopes[below][-1])
        return gradient.reshape(FRAME, FRAME)

    def excited_by(self, layer: int, unit: int) -> np.ndarray:
        """What each pixel of this image adds to what a unit is given: float32 (28, 28).

        What the unit looks for, times the scaled image.
        """
        return self.looks_for(layer, unit) * self._scaled.reshape(FRAME, FRAME)


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
