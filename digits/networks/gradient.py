"""How each pixel moves a network's scores: backpropagation through the layers, in NumPy.

A score is an output's logit: what the last dense layer gives it before the softmax. Left out:
gradients by the weights, which only training needs.
"""

import numpy as np

from digits.image.framing import FRAME
from digits.networks.inference import Network, check_images


class Pass:
    """One pass of images through a network, and the way back.

    `images` are uint8 (N, 28, 28). `scores` is float32 (N, outputs): the logit of each output.
    """

    def __init__(self, network: Network, images: np.ndarray):
        check_images(images)
        *self._hidden, self._last = network.layers
        self._scalings = network.scalings
        values = images.astype(np.float32)
        self._scaled = []  # what goes into each scaling: (N, 28, 28)
        for scaling in self._scalings:
            self._scaled.append(values)
            values = scaling(values)
        values = values.reshape(len(images), -1)  # (N, 784)
        self._outputs = []  # of each hidden layer: (N, units)
        for layer in self._hidden:
            values = layer.activate(layer.weigh(values))
            self._outputs.append(values)
        self.scores = self._last.weigh(values)

    def gradient(self, direction: np.ndarray) -> np.ndarray:
        """The gradient, by the pixels from 0 to 255, of the scores times a direction.

        float32 (N, outputs), a direction for each image, to float32 (N, 28, 28).
        """
        gradient = self._last.pass_back(direction)
        for layer, outputs in zip(reversed(self._hidden), reversed(self._outputs), strict=True):
            gradient = layer.backward(outputs, gradient)
        gradient = gradient.reshape(-1, FRAME, FRAME)
        for scaling, images in zip(reversed(self._scalings), reversed(self._scaled), strict=True):
            gradient = scaling.backward(images, gradient)
        return gradient
