"""What a network is fitted on: labels in the form of its loss, pictures changed every epoch.

Left out: how a picture is changed (see synthesis/augment.py).
"""

from __future__ import annotations

from typing import NamedTuple

import keras
import numpy as np

from digits.networks.config import DISTORTED, GENERATED, ONE_HOT, TrainingConfig
from digits.synthesis.augment import distort, vary_digit

# Making pictures takes as long as learning from them, so a longer training keeps those of the
# first 60 epochs in memory (2.8 GB for `best`) and uses them again while the learning rate is high.
CACHED_EPOCHS = 60
# From this epoch on every epoch makes other pictures; so late, `best` reads these a good
# percentage point better than cached ones.
UNCACHED_FROM_EPOCH = 215
# Threads that make pictures, and batches that may wait: for a long training, which has the machine.
WORKERS, MAX_QUEUE = 2, 64


class Split(NamedTuple):
    """Training images uint8 (N, 28, 28), 0 to 255, and labels (N,), 0 to 9; or validation's."""

    x: np.ndarray
    y: np.ndarray


def split(config: TrainingConfig, x: np.ndarray, y: np.ndarray, seed: int) -> tuple[Split, Split]:
    """What to train on and what to validate on: the last images, the same for every seed.

    Where pictures are generated, validation is a random choice instead, because MNIST's last
    training digits are neater than the others.
    """
    if config.augmentation == GENERATED:
        order = np.random.default_rng(seed).permutation(len(x))
        x, y = x[order], y[order]
    end = round(len(x) * (1 - config.validation_split))
    used = max(1, round(end * config.train_fraction))
    return Split(x[:used], y[:used]), Split(x[end:], y[end:])


def join(digits: Split, further: Split) -> Split:
    """Both, one after the other; the order is another one in every epoch anyway."""
    return Split(np.concatenate([digits.x, further.x]), np.concatenate([digits.y, further.y]))


def encode_labels(config: TrainingConfig, labels: np.ndarray) -> np.ndarray:
    """Labels (N,) as the loss takes them: class numbers, or one-hot float32 (N, outputs).

    NO_DIGIT, -1, becomes the last of eleven classes.
    """
    classes = labels % config.outputs
    return np.eye(config.outputs, dtype=np.float32)[classes] if config.loss == ONE_HOT else classes


class AugmentedDigits(keras.utils.PyDataset):
    """Batches of pictures that take the place of training digits, others in every epoch.

    Batch i of epoch e depends on (seed, e, i) alone, not on the thread that makes it. With
    "distorted" each picture is its digit, distorted; with "generated" it is what
    `vary_digit` makes, and in a training of more than `CACHED_EPOCHS` epochs the pictures of
    the first of them are used again up to `UNCACHED_FROM_EPOCH`.
    """

    def __init__(self, digits: Split, config: TrainingConfig, seed: int):
        """`digits` to change; `config` says how, the batch size and the form of labels."""
        self._is_long = config.augmentation == GENERATED and config.epochs > CACHED_EPOCHS
        super().__init__(
            workers=WORKERS if self._is_long else 1,
            max_queue_size=MAX_QUEUE if self._is_long else 10,
        )
        self._digits, self._config, self._seed = digits, config, seed
        self._epoch = 0
        self._cache: dict[tuple[int, int], tuple[np.ndarray, np.ndarray]] = {}

    def start_epoch(self, epoch: int, logs: dict | None = None) -> None:
        """To be called as an epoch begins, also where a run goes on in the middle."""
        self._epoch = epoch

    def __len__(self) -> int:
        return -(-len(self._digits.x) // self._config.batch_size)

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        """Images uint8 (n, 28, 28) and labels, (n,) or one-hot, as `encode_labels` has them."""
        if not self._is_long or self._epoch >= UNCACHED_FROM_EPOCH:
            return self._make(self._epoch, index)
        key = self._epoch % CACHED_EPOCHS, index
        if key not in self._cache:
            self._cache[key] = self._make(*key)
        return self._cache[key]

    def _make(self, epoch: int, index: int) -> tuple[np.ndarray, np.ndarray]:
        order = np.random.default_rng((self._seed, epoch)).permutation(len(self._digits.x))
        size = self._config.batch_size
        rng = np.random.default_rng((self._seed, epoch, index))
        pictures = [self._change(i, rng) for i in order[index * size : (index + 1) * size]]
        images, labels = zip(*pictures, strict=True)
        return np.stack(images), encode_labels(self._config, np.array(labels))

    def _change(self, i: int, rng: np.random.Generator) -> tuple[np.ndarray, int]:
        image, digit = self._digits.x[i], int(self._digits.y[i])
        if self._config.augmentation == DISTORTED:
            return distort(image, rng, change_pen=True), digit
        return vary_digit(image, digit, rng)
