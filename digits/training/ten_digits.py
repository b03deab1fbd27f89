"""Digits that a network reads again and again while it learns, one of each kind.

Left out: who shows them (see watch.py for who is told).
"""

from __future__ import annotations

import keras
import numpy as np

from digits.networks.decision import CLASSES
from digits.training.data import Split

DECIMALS = 3  # of a probability that is told: a bar is no finer

# Probabilities of ten digits in each row, 0 to 1.
Reading = list[list[float]]


class TenDigits:
    """The first validation digit of each kind, and how a network has read them.

    `labels`: rising, 0 to 9 where validation has them all. `images`: uint8 (labels, 28, 28).
    `readings`: one before the first step and one after each epoch, a row for each image;
    none any more once a probability is no number. `now`: the last reading.
    """

    def __init__(self, validation: Split):
        labels, first = np.unique(validation.y, return_index=True)
        self.labels: list[int] = labels.tolist()
        self.images = validation.x[first].copy()  # not a view, which would keep them all
        self.readings: list[Reading] = []
        self.now: Reading = []

    def read(self, network: keras.Model, keep: bool = False) -> None:
        """Read them with the network as it is now; of eleven classes the ten digits count.

        `keep`: as the reading of an epoch that is over.
        """
        outputs = network(self.images.astype(np.float32), training=False)
        digits = keras.ops.convert_to_numpy(outputs)[:, :CLASSES]  # (labels, 10)
        if not np.isfinite(digits).all():
            return
        self.now = np.round(digits.astype(float), DECIMALS).tolist()
        if keep:
            self.readings.append(self.now)
