"""What a network is fitted on: a part of the digits, and pictures changed every epoch.

Left out: making batches of such pictures (see batches.py).
"""

from __future__ import annotations

import keras
import numpy as np

from digits.networks.config import GENERATED, TrainingConfig
from digits.training.batches import Batch, Pictures, Place, Producer, Split

# Making pictures takes as long as learning from them, so a longer training keeps those of the
# first 60 epochs in memory (3 GB for `best`) and uses them again while the learning rate is high.
CACHED_EPOCHS = 60
# Of such a training's last epochs, while the rate is low, the share that makes other pictures:
# used again, they would be learnt by heart.
FRESH_SHARE = 0.2
AHEAD = 8  # batches that each process may have in hand
TAUGHT = 0.8  # share of a label that is the teacher's answer; the rest is what is known


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


def fresh_from(config: TrainingConfig) -> int:
    """The epoch, from 0, from which on no pictures come round again; 0 where none ever do."""
    is_long = config.augmentation == GENERATED and config.epochs > CACHED_EPOCHS
    return round(config.epochs * (1 - FRESH_SHARE)) if is_long else 0


def join(digits: Split, further: Split) -> Split:
    """Both, one after the other; the order is another one in every epoch anyway."""
    return Split(np.concatenate([digits.x, further.x]), np.concatenate([digits.y, further.y]))


class AugmentedDigits(keras.utils.PyDataset):
    """Batches of pictures that take the place of training digits, others in every epoch.

    `digits` are changed as `config` says. Batch i of epoch e depends on (seed, e, i) alone, not
    on how many processes make it (0: this one does). With "generated", in a training of more than
    `CACHED_EPOCHS` epochs, the pictures of the first of them are used again, but for
    `FRESH_SHARE` of its epochs, the last ones.

    Used in a `with`, which ends the processes, and raises `PicturesError` where one of them has
    ended by itself: what Keras makes of an exception in here says less.
    """

    def __init__(self, digits: Split, config: TrainingConfig, seed: int, processes: int = 0):
        super().__init__(workers=1)
        self._fresh_from = fresh_from(config)
        self._pictures = Pictures(digits, config, seed)
        self._epoch = 0
        self._cache: dict[Place, Batch] = {}
        self._teacher: keras.Model | None = None
        self._taught: dict[Place, np.ndarray] = {}
        self._ahead = AHEAD * processes
        self._producer = Producer(self._pictures, processes) if processes else None

    def start_epoch(self, epoch: int, logs: dict | None = None) -> None:
        """To be called as an epoch begins, also where a run goes on in the middle."""
        self._epoch = epoch

    def learn_from(self, teacher: keras.Model) -> None:
        """Have labels be mostly what a teacher, (n, 28, 28) to (n, outputs), answers from now."""
        self._teacher = teacher

    def __enter__(self) -> AugmentedDigits:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if self._producer:
            self._producer.close()
            if self._producer.failure:
                raise self._producer.failure from error

    def __len__(self) -> int:
        return self._pictures.batches

    def __getitem__(self, index: int) -> Batch:
        """Images uint8 (n, 28, 28) and labels, as `Pictures.make` gives them."""
        place = self._source(self._epoch, index)
        batch = self._cache.get(place) or self._make(place)
        if self._is_cached(self._epoch):
            self._cache[place] = batch
        if self._producer:
            self._producer.expect(self._next_places(index))
        return self._taught_by(self._teacher, place, batch) if self._teacher is not None else batch

    def _taught_by(self, teacher: keras.Model, place: Place, batch: Batch) -> Batch:
        """A batch with one-hot labels as learnt: labels are mostly a teacher's answers."""
        images, known = batch
        labels = self._taught.get(place)
        if labels is None:
            labels = TAUGHT * teacher.predict_on_batch(images) + (1 - TAUGHT) * known
            if place in self._cache:
                self._taught[place] = labels
        return images, labels

    def _make(self, place: Place) -> Batch:
        return self._producer.take(place) if self._producer else self._pictures.make(*place)

    def _next_places(self, index: int) -> list[Place]:
        """Those of the next batches that are not there yet."""
        places = []
        for number in range(index + 1, index + 1 + self._ahead):
            later, next_index = divmod(number, len(self))
            places.append(self._source(self._epoch + later, next_index))
        return [place for place in places if place not in self._cache]

    def _source(self, epoch: int, index: int) -> Place:
        """The epoch and the place in it whose pictures a batch takes."""
        return (epoch % CACHED_EPOCHS if self._is_cached(epoch) else epoch), index

    def _is_cached(self, epoch: int) -> bool:
        return epoch < self._fresh_from
