"""Make a network's probabilities mean what they say, by one temperature for its logits.

Left out: the temperature that depends on the image (see build.adaptive_temperature).
"""

import keras
import numpy as np

from digits.networks.config import ALL_CLASSES
from digits.networks.decision import normalise
from digits.synthesis.augment import draw_varied
from digits.training.build import adaptive_temperature, with_all_classes

TEMPERATURES = np.geomspace(0.2, 5, 201)  # those tried; each is 1.6 % above the one before


def with_drawn(x: np.ndarray, y: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Digits uint8 (N, 28, 28) and labels (N,), and as many drawn in other styles: (2N, ...)."""
    rng = np.random.default_rng(seed)
    drawn = [draw_varied(int(digit), rng) for digit in y]
    return np.concatenate([x, drawn]), np.concatenate([y, y])


def calibrate(network: keras.Model, x: np.ndarray, y: np.ndarray) -> float:
    """Divide the eleven logits of a network by the best temperature, and return it.

    The best one makes the true digits (N,), 0 to 9, of uint8 (N, 28, 28) most probable. C.
    Guo, G. Pleiss, Y. Sun, K. Weinberger, "On calibration of modern neural networks", ICML
    2017.
    """
    classes = with_all_classes(network).predict(x, batch_size=1000, verbose=0)  # (N, 11)

    def loss(temperature: float) -> float:
        scaled = classes ** (1 / temperature)  # what logits divided by it would give
        scaled /= scaled.sum(axis=1, keepdims=True)
        outputs = normalise(np.asarray(adaptive_temperature(scaled)))
        return -np.log(outputs.probabilities[np.arange(len(y)), y]).mean()

    best = min(TEMPERATURES, key=loss)
    last = network.get_layer(ALL_CLASSES)
    last.set_weights([weights / best for weights in last.get_weights()])
    return float(best)
