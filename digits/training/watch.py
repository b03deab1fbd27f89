"""A Keras callback that tells how a training goes, and does what it is told meanwhile.

It pauses, takes one step, changes the learning rate and ends. Left out: to whom progress is
told, and who commands (see jobs/worker.py).
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any

import keras

from digits.networks.config import RateChange, TrainingConfig
from digits.networks.report import HISTORY
from digits.training.pause import Pause
from digits.training.rate import get_rate, set_rate
from digits.training.steps import single_steps
from digits.training.ten_digits import TenDigits

TELL_EVERY = 0.25  # seconds between two messages
MAX_RATE_CHANGES = 100  # of one training; those after them are ignored


# What a training is told to do: a call of one of the methods of its `Watch`.
Command = Callable[["Watch"], None]


class Watch(keras.callbacks.Callback):
    """Calls `tell` with keyword arguments before the first step, every quarter of a second, after
    each epoch, and in a pause wherever something changes.

    They are `epoch` (from 1) of `epochs`, `step` of `steps`, `loss` and `accuracy` so far in
    this epoch (None before the first step), `seconds` since the training began and
    `pause_seconds` besides, `seconds_left` as estimated (None while unknown), `history`, one
    float per epoch that is over, `paused`, `learning_rate` of the next step and `rate_changes`.
    `must_end`, asked after each step and each epoch, is given the history. `commands` are
    carried out between two executions of Keras, in a pause at once. `digits` are read before
    the first step, after each epoch and after each step in a pause.
    `finished`: whether the last step of the last epoch was done before `must_end` or
    `max_seconds`, pauses included, ended the training.
    """

    def __init__(
        self,
        config: TrainingConfig,
        tell: Callable[..., None],
        must_end: Callable[[dict[str, list[float]]], bool] = lambda history: False,
        max_seconds: float = math.inf,
        *,
        commands: SimpleQueue[Command] | None = None,
        digits: TenDigits | None = None,
    ):
        super().__init__()
        self._epochs, self._tell, self._must_end = config.epochs, tell, must_end
        self._max_seconds = max_seconds
        self._commands, self._digits = commands or SimpleQueue(), digits
        self.history: dict[str, list[float]] = {key: [] for key in HISTORY}
        self.pause = Pause()
        self.rate_changes: list[RateChange] = []
        self.seconds, self.finished = 0.0, False
        self._epoch, self._step = 1, 0
        self._paused_steps = 0  # taken in a pause, whose time does not count
        self._told = -math.inf  # seconds at the last message
        self._logs: dict[str, Any] = {}  # of this epoch
        self._first: tuple[int, float] | None = None  # steps and seconds at the first

    def change_rate(self, rate: float) -> None:
        """Take further steps with that learning rate, which must be above 0."""
        change = RateChange(self._epoch, self._step, rate)
        if self.rate_changes and self.rate_changes[-1][:2] == change[:2]:
            self.rate_changes.pop()
        if len(self.rate_changes) < MAX_RATE_CHANGES:
            set_rate(self.model.optimizer, rate)
            self.rate_changes.append(change)

    # Keras's events

    def on_train_begin(self, logs: dict | None = None) -> None:
        self._began = time.monotonic()
        self._run, self.model.train_function = self.model.train_function, self._run_or_wait
        self._read_digits(keep=True)
        self._message()  # the first step is compiled first, which takes a second or more

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        self._epoch, self._step, self._logs = epoch + 1, 0, {}

    def on_train_batch_end(self, batch: int, logs: dict[str, float]) -> None:
        self._keep_time()
        self.finished = (self._epoch, self._step) == (self._epochs, self._steps)
        self._end_if_asked()
        if self.seconds - self._told >= TELL_EVERY:
            self._message()

    def on_epoch_end(self, epoch: int, logs: dict[str, float]) -> None:
        self._keep_time()
        self._logs = logs
        for key in HISTORY:
            self.history[key].append(float(logs[key]))
        self._read_digits(keep=True)
        self._end_if_asked()
        if all(math.isfinite(logs[key]) for key in HISTORY):
            self._message()

    # Steps

    def _run_or_wait(self, iterator: Any) -> dict[str, Any]:
        """The steps that Keras runs in one execution; in a pause one by one, as they are allowed.

        An epoch has one step at least, without which Keras has no figures of it.
        """
        left = min(self.model.steps_per_execution, self._steps - self._step)
        self._obey()
        if not self.pause:
            self._run_steps(iterator, left)
            return self._logs
        self._message()
        with single_steps(self.model):
            while left and (self._may_step() or not self._step) and self._is_finite:
                self._run_steps(iterator, 1)
                left -= 1
                if self.pause:
                    self._read_digits()
                    self._message()
        return self._logs

    def _run_steps(self, iterator: Any, count: int) -> None:
        self._logs = self._run(iterator)
        self._step += count
        if self.pause:
            self._paused_steps += count

    def _may_step(self) -> bool:
        """Whether to take another step: waits for it in a pause; False where the training ends."""
        while self.pause.holds:
            if self._ends:
                return False
            try:
                command = self._commands.get(timeout=self._time_left)
            except Empty:
                return False
            command(self)
            self._message()
        self.pause.take_step()
        return True

    def _obey(self) -> None:
        """Carry out the commands that have come."""
        while not self._commands.empty():
            self._commands.get()(self)

    # Time and end

    @property
    def _steps(self) -> int:
        return self.params["steps"]

    @property
    def _time_left(self) -> float | None:
        """Seconds, above 0; None without a limit."""
        if math.isinf(self._max_seconds):
            return None
        return max(0.0, self._began + self._max_seconds - time.monotonic())

    def _keep_time(self) -> None:
        self.seconds = time.monotonic() - self._began - self.pause.seconds

    @property
    def _ends(self) -> bool:
        return self._time_left == 0 or self._must_end(self.history)

    def _end_if_asked(self) -> None:
        if self._ends:
            self.model.stop_training = True

    # Messages

    @property
    def _is_finite(self) -> bool:
        return math.isfinite(self._logs.get("loss", 0.0))

    def _read_digits(self, keep: bool = False) -> None:
        if self._digits:
            self._digits.read(self.model, keep)

    def _message(self) -> None:
        """Tell how it goes, unless the loss is no number."""
        if not self._is_finite:
            return
        loss, accuracy = (self._logs.get(key) for key in ("loss", "accuracy"))
        self._told = self.seconds
        self._tell(
            epoch=self._epoch,
            epochs=self._epochs,
            step=self._step,
            steps=self._steps,
            loss=None if loss is None else float(loss),
            accuracy=None if accuracy is None else float(accuracy),
            seconds=self.seconds,
            seconds_left=self._seconds_left(),
            history={key: list(values) for key, values in self.history.items()},
            paused=bool(self.pause),
            pause_seconds=self.pause.seconds,
            learning_rate=get_rate(self.model.optimizer),
            rate_changes=tuple(self.rate_changes),
        )

    def _seconds_left(self) -> float | None:
        """From the steps after the first, which has to set everything up; None before.

        Steps in a pause tell nothing: their time is the pause's.
        """
        done = (self._epoch - 1) * self._steps + self._step
        timed = done - self._paused_steps
        if self._first is None and timed:
            self._first = timed, self.seconds
        if self._first is None or timed == self._first[0]:
            return None
        rate = (self.seconds - self._first[1]) / (timed - self._first[0])
        left = rate * (self._epochs * self._steps - done)
        return max(0.0, min(left, self._max_seconds - self.seconds - self.pause.seconds))
