"""Fit the network of a plan with Keras's own fit, and tell how it goes after every few steps.

Left out: the process that this runs in, and the test set (see worker.py).
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import asdict

import keras
import numpy as np
from keras import layers

from digits.image.framing import FRAME
from digits.jobs.config import Plan
from digits.jobs.divergence import LOST_EPOCHS, DivergenceError, diverged, is_lost
from digits.networks.decision import CLASSES
from digits.networks.recipes import SPARSE, Recipe
from digits.networks.report import HISTORY
from digits.synthesis.augment import distort
from digits.training.fit import Fitted, compile_network

# Of MNIST's training digits, the last: the same ones for every plan, to compare by.
VALIDATION_SPLIT = 0.1
# Multiply-adds that Keras may do before it listens again: a tenth of a second on one core.
MAX_AT_ONCE = 2e8
# Seconds between two progress messages.
TELL_EVERY = 0.25


def own_recipe(plan: Plan) -> Recipe:
    """A plan in the words of the catalogue; these have none for all of it."""
    return Recipe(
        name="own",
        title=f"Own: {plan.title}",
        hidden=plan.hidden,
        scaling="0 to 1",
        loss=SPARSE,
        epochs=plan.epochs,
        batch_size=plan.batch_size,
        validation_split=VALIDATION_SPLIT,
        optimizer=plan.optimizer,
        learning_rate=float(plan.learning_rate),  # Keras takes no int
        chosen_on="the pupil's own choice",
    )


def describe_recipe(plan: Plan) -> dict:
    """The recipe for the report: what the catalogue would say, and the rest of the plan."""
    known = {key: value for key, value in asdict(own_recipe(plan)).items() if key != "stated"}
    rest = ("activation", "dropout", "share", "distorted")
    return known | {key: getattr(plan, key) for key in rest}


def build_own(plan: Plan) -> keras.Model:
    """An untrained network: uint8-valued (N, 28, 28) to probabilities (N, 10)."""
    network = keras.Sequential([keras.Input((FRAME, FRAME), name="image")], name="network")
    network.add(layers.Rescaling(1 / 255, name="to_0_1"))  # (N, 28, 28)
    network.add(layers.Flatten(name="pixels"))  # (N, 784)
    for number, units in enumerate(plan.hidden, start=1):
        network.add(layers.Dense(units, activation=plan.activation, name=f"hidden_{number}"))
        if plan.dropout:
            network.add(layers.Dropout(plan.dropout, name=f"dropout_{number}"))
    network.add(layers.Dense(CLASSES, activation="softmax", name="probabilities"))  # (N, 10)
    return network


def fit_own(
    plan: Plan,
    x: np.ndarray,
    y: np.ndarray,
    *,
    tell: Callable[[dict], None] = lambda message: None,
    stop: threading.Event | None = None,
    max_seconds: float = math.inf,
) -> tuple[Fitted, bool]:
    """Fit the network of a plan on uint8 images (N, 28, 28) and labels (N,), 0 to 9.

    The last tenth is kept for validation. `tell` is called with each progress message (see
    `Watch`). Ends after the step in which `stop` is set or the time is up; the history then
    ends with the part of an epoch, and what is returned beside the network is False.
    Raises `DivergenceError`.
    """
    keras.utils.set_random_seed(plan.seed)
    kept = round(len(x) * (1 - VALIDATION_SPLIT))
    used = max(1, round(kept * plan.share))
    steps = -(-used // plan.batch_size)
    network = build_own(plan)
    compile_network(network, own_recipe(plan), steps)
    one_step = network.count_params() * plan.batch_size
    network.steps_per_execution = int(np.clip(MAX_AT_ONCE // one_step, 1, 20))
    data = {"x": x[:used], "y": y[:used], "batch_size": plan.batch_size}
    if plan.distorted:
        data = {"x": DistortedDigits(x[:used], y[:used], plan), "shuffle": False}
    watch = Watch(plan, steps, tell, stop or threading.Event(), max_seconds)
    network.fit(
        **data,
        validation_data=(x[kept:], y[kept:]),
        validation_batch_size=1000,
        epochs=plan.epochs,
        callbacks=[watch],
        verbose=0,
    )
    if diverged(watch.history):
        raise DivergenceError(plan)
    fitted = build_own(plan)  # anew, without the optimiser's state
    fitted.set_weights(network.get_weights())
    return Fitted(fitted, 1.0, watch.history, watch.seconds), watch.finished


class DistortedDigits(keras.utils.PyDataset):
    """Batches of MNIST's digits, each distorted, in other ways and another order every epoch.

    Batch i of epoch e depends on (seed, e, i) alone.
    """

    def __init__(self, x: np.ndarray, y: np.ndarray, plan: Plan):
        super().__init__()
        self._x, self._y, self._batch_size, self._seed = x, y, plan.batch_size, plan.seed
        self._epoch = 0

    def on_epoch_end(self) -> None:
        self._epoch += 1

    def __len__(self) -> int:
        return -(-len(self._x) // self._batch_size)

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        order = np.random.default_rng((self._seed, self._epoch)).permutation(len(self._x))
        chosen = order[index * self._batch_size : (index + 1) * self._batch_size]
        rng = np.random.default_rng((self._seed, self._epoch, index))
        images = [distort(self._x[i], rng, change_pen=True) for i in chosen]
        return np.stack(images), self._y[chosen]


class Watch(keras.callbacks.Callback):
    """Tells how the training goes and ends it when asked to, in time or when it is lost.

    A message holds epoch (from 1) of epochs, step of steps, loss and accuracy so far in
    this epoch, and seconds and seconds_left of the training; after an epoch val_loss and
    val_accuracy too.
    """

    def __init__(
        self,
        plan: Plan,
        steps: int,
        tell: Callable[[dict], None],
        stop: threading.Event,
        max_seconds: float,
    ):
        super().__init__()
        self._plan, self._steps = plan, steps
        self._tell, self._stop, self._most_seconds = tell, stop, max_seconds
        self.history: dict[str, list[float]] = {key: [] for key in HISTORY}
        self.seconds, self.finished = 0.0, False
        self._epoch, self._step = 1, 0
        self._told, self._first = -math.inf, None

    def on_train_begin(self, logs: dict | None = None) -> None:
        self._began = time.monotonic()

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        self._epoch = epoch + 1

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        self.seconds = time.monotonic() - self._began
        self._step = min(batch + 1, self._steps)  # the last steps at once may be fewer
        self.finished = (self._epoch, self._step) == (self._plan.epochs, self._steps)
        if self._stop.is_set() or self.seconds >= self._most_seconds:
            self.model.stop_training = True
        if not math.isfinite(logs["loss"]):
            self.model.stop_training = True
        elif self.seconds - self._told >= TELL_EVERY:
            self._told = self.seconds
            self._tell(self._message(logs))

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        self.seconds = time.monotonic() - self._began
        for key in HISTORY:
            self.history[key].append(float(logs[key]))
        if is_lost(self.history, LOST_EPOCHS):
            self.model.stop_training = True
        if all(math.isfinite(logs[key]) for key in HISTORY):
            self._tell(self._message(logs))

    def _message(self, logs: dict) -> dict:
        figures = {key: float(logs[key]) for key in HISTORY if key in logs}
        place = {"epoch": self._epoch, "epochs": self._plan.epochs}
        place |= {"step": self._step, "steps": self._steps}
        times = {"seconds": self.seconds, "seconds_left": self._seconds_left()}
        return place | figures | times

    def _seconds_left(self) -> float | None:
        """From the steps after the first, which has to set everything up; None before."""
        done = (self._epoch - 1) * self._steps + self._step
        if self._first is None or done == self._first[0]:
            self._first = self._first or (done, self.seconds)
            return None
        rate = (self.seconds - self._first[1]) / (done - self._first[0])
        left = rate * (self._plan.epochs * self._steps - done)
        return max(0.0, min(left, self._most_seconds - self.seconds))
