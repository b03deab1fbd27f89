"""Batches of pictures that take the place of training digits, made by processes if wanted.

A batch depends on the seed, the epoch and its place there alone, so that any number of
processes makes the same. Needs no Keras: a process that makes pictures starts without it. Left
out: how a picture is changed (see synthesis/augment.py).
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import NamedTuple

import cv2
import numpy as np

from digits import DigitsError
from digits.machine import cores
from digits.networks.config import DISTORTED, ONE_HOT, TrainingConfig
from digits.synthesis.augment import distort, vary_digit

Batch = tuple[np.ndarray, np.ndarray]
Place = tuple[int, int]  # an epoch and the number of a batch in it
# One thread in each process: together they would be more than there are cores.
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class PicturesError(DigitsError):
    """A process that makes pictures has ended by itself."""

    def __init__(self) -> None:
        super().__init__(
            "A process that makes pictures for the training has ended by itself; perhaps the "
            "memory is full. Close other programs and go on with --resume."
        )


class Split(NamedTuple):
    """Training images uint8 (N, 28, 28), 0 to 255, and labels (N,), 0 to 9; or validation's."""

    x: np.ndarray
    y: np.ndarray


def encode_labels(config: TrainingConfig, labels: np.ndarray) -> np.ndarray:
    """Labels (N,) as the loss takes them: class numbers, or one-hot float32 (N, outputs).

    NO_DIGIT, -1, becomes the last of eleven classes.
    """
    classes = labels % config.outputs
    return np.eye(config.outputs, dtype=np.float32)[classes] if config.loss == ONE_HOT else classes


class Pictures(NamedTuple):
    """What batches are made of: digits to change, how, and the seed of every random choice.

    With "distorted" each picture is its digit, distorted; with "generated" it is what
    `vary_digit` makes.
    """

    digits: Split
    config: TrainingConfig
    seed: int

    @property
    def batches(self) -> int:
        """How many an epoch has."""
        return -(-len(self.digits.x) // self.config.batch_size)

    def make(self, epoch: int, index: int) -> Batch:
        """Images uint8 (n, 28, 28) and labels, (n,) or one-hot, as `encode_labels` has them."""
        order = np.random.default_rng((self.seed, epoch)).permutation(len(self.digits.x))
        size = self.config.batch_size
        rng = np.random.default_rng((self.seed, epoch, index))
        pictures = [self._change(i, rng) for i in order[index * size : (index + 1) * size]]
        images, labels = zip(*pictures, strict=True)
        return np.stack(images), encode_labels(self.config, np.array(labels))

    def _change(self, i: int, rng: np.random.Generator) -> tuple[np.ndarray, int]:
        image, digit = self.digits.x[i], int(self.digits.y[i])
        if self.config.augmentation == DISTORTED:
            return distort(image, rng, change_pen=True), digit
        return vary_digit(image, digit, rng)


def useful_processes() -> int:
    """How many make pictures beside a training: one for each core, and none where it has one."""
    return cores() if cores() > 1 else 0


class Producer:
    """Makes batches in processes, before they are asked for; `close` ends them.

    `failure` is what `expect` and `take` have raised since one of the processes ended by itself.
    """

    def __init__(self, pictures: Pictures, processes: int):
        self.failure: PicturesError | None = None
        # Spawned: Keras's threads would not survive a fork.
        context = multiprocessing.get_context("spawn")
        with _environment(ONE_THREAD):
            self._pool = ProcessPoolExecutor(processes, context, _start, (pictures,))
            self._waiting: dict[Place, Future[Batch]] = {}
            # Processes start with the first tasks and take the environment of that moment.
            for _ in range(processes):
                self._pool.submit(os.getpid)

    def expect(self, places: Iterable[Place]) -> None:
        """Begin with the batches of these places, in this order, unless begun already."""
        with self._noting_failure():
            for place in places:
                if place not in self._waiting:
                    self._waiting[place] = self._pool.submit(_make, *place)

    def take(self, place: Place) -> Batch:
        """The batch of a place, waited for."""
        self.expect([place])
        with self._noting_failure():
            return self._waiting.pop(place).result()

    def close(self) -> None:
        """End the processes, each after the batch that it is making."""
        # One that is ended while it hands a batch over would leave the pool waiting for the rest.
        self._pool.shutdown(wait=False, cancel_futures=True)

    @contextmanager
    def _noting_failure(self) -> Iterator[None]:
        try:
            yield
        except BrokenProcessPool as error:
            self.failure = PicturesError()
            raise self.failure from error


@contextmanager
def _environment(variables: dict[str, str]) -> Iterator[None]:
    """Variables of the environment meanwhile, where they are not set already."""
    added = {name: value for name, value in variables.items() if name not in os.environ}
    os.environ.update(added)
    try:
        yield
    finally:
        for name in added:
            del os.environ[name]


# In a process that makes batches.
_pictures: Pictures


def _start(pictures: Pictures) -> None:
    global _pictures
    _pictures = pictures
    cv2.setNumThreads(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the training, which ends this
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process as soon as the training has ended, even where it was killed."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _make(epoch: int, index: int) -> Batch:
    return _pictures.make(epoch, index)
