"""A Keras callback that tells how a training goes, and ends it when asked to.

Left out: to whom it is told, and why to end (see jobs/worker.py).
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import keras

from digits.networks.config import TrainingConfig
from digits.networks.report import HISTORY

TELL_EVERY = 0.25  # seconds between two messages


class Watch(keras.callbacks.Callback):
    """Calls `tell` with keyword arguments before the first step, every quarter of a second, and
    after each epoch.

    They are `epoch` (from 1) of `epochs`, `step` of `steps`, `loss` and `accuracy` so far in
    this epoch (None before the first step), `seconds` since the training began,
    `seconds_left` as estimated (None while unknown), and `history`, one float per epoch that
    is over. `must_end`, asked after each step and each epoch, is given the history.
    `finished`: whether the last step of the last epoch was done before `must_end` or
    `max_seconds` ended the training.
    """

    def __init__(
        self,
        config: TrainingConfig,
        tell: Callable[..., None],
        must_end: Callable[[dict[str, list[float]]], bool] = lambda history: False,
        max_seconds: float = math.inf,
    ):
        super().__init__()
        self._epochs, self._tell, self._must_end = config.epochs, tell, must_end
        self._max_seconds = max_seconds
        self.history: dict[str, list[float]] = {key: [] for key in HISTORY}
        self.seconds, self.finished = 0.0, False
        self._epoch, self._step = 1, 0
        self._told = -math.inf  # seconds at the last message
        self._first: tuple[int, float] | None = None  # steps and seconds at the first

    def on_train_begin(self, logs: dict | None = None) -> None:
        self._began = time.monotonic()
        self._message({})  # the first step is compiled first, which takes a second or more

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        self._epoch = epoch + 1

    def on_train_batch_end(self, batch: int, logs: dict[str, float]) -> None:
        self.seconds = time.monotonic() - self._began
        # Keras counts a whole execution of several steps, even where fewer were left.
        self._step = min(batch + 1, self._steps)
        self.finished = (self._epoch, self._step) == (self._epochs, self._steps)
        self._end_if_asked()
        if self.seconds - self._told >= TELL_EVERY and math.isfinite(logs["loss"]):
            self._told = self.seconds
            self._message(logs)

    def on_epoch_end(self, epoch: int, logs: dict[str, float]) -> None:
        self.seconds = time.monotonic() - self._began
        for key in HISTORY:
            self.history[key].append(float(logs[key]))
        self._end_if_asked()
        if all(math.isfinite(logs[key]) for key in HISTORY):
            self._message(logs)

    @property
    def _steps(self) -> int:
        return self.params["steps"]

    def _end_if_asked(self) -> None:
        if self.seconds >= self._max_seconds or self._must_end(self.history):
            self.model.stop_training = True

    def _message(self, logs: dict[str, float]) -> None:
        self._tell(
            epoch=self._epoch,
            epochs=self._epochs,
            step=self._step,
            steps=self._steps,
            loss=float(logs["loss"]) if logs else None,
            accuracy=float(logs["accuracy"]) if logs else None,
            seconds=self.seconds,
            seconds_left=self._seconds_left(),
            history={key: list(values) for key, values in self.history.items()},
        )

    def _seconds_left(self) -> float | None:
        """From the steps after the first, which has to set everything up; None before."""
        done = (self._epoch - 1) * self._steps + self._step
        if self._first is None and done:
            self._first = done, self.seconds
        if self._first is None or done == self._first[0]:
            return None
        rate = (self.seconds - self._first[1]) / (done - self._first[0])
        left = rate * (self._epochs * self._steps - done)
        return max(0.0, min(left, self._max_seconds - self.seconds))
