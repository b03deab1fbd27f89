"""Fit one network of the catalogue, so that an interruption can be made good.

Left out: the test set, which has no part in fitting (see report.py), and publishing.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import keras
import numpy as np

from digits import DigitsError
from digits.files import write_atomic
from digits.networks.decision import CLASSES, normalise
from digits.networks.recipes import (
    ALL_CLASSES,
    ONE_HOT,
    Recipe,
    adaptive_temperature,
    build_network,
    with_all_classes,
)
from digits.networks.report import HISTORY
from digits.synthesis.augment import draw_varied, vary_digit

# Units of a hidden layer up to which a training step is so quick that all around it counts.
SMALL_NETWORK_UNITS = 256
# Training steps that Keras runs before it returns to Python; those of small networks, and others.
STEPS_PER_EXECUTION, LARGE_STEPS_PER_EXECUTION = 100, 20
# With `until_converged`: epochs without a lower validation loss before training ends.
PATIENCE = 5
# To make pictures takes as long as to learn from them. As long as the learning rate is high,
# those of so many epochs come round again, kept in memory (of `best` 2.8 GB).
CACHED_EPOCHS = 60
# From this epoch on all are new: by then `best` reads those a good point better than others.
UNCACHED_FROM_EPOCH = 215
# Tried in calibration.
TEMPERATURES = np.geomspace(0.2, 5, 201)


class BackupError(DigitsError):
    """What an unfinished run has left cannot be read."""

    def __init__(self, folder: Path):
        super().__init__(f"The unfinished run in {folder} is damaged. Start anew without --resume.")


class Fitted(NamedTuple):
    """A fitted network, its history and the seconds that its epochs took.

    `temperature` is what its logits were divided by after fitting. `history` maps loss,
    accuracy, val_loss and val_accuracy to one float per epoch.
    """

    network: keras.Model
    temperature: float
    history: dict[str, list[float]]
    seconds: float


def fit_network(
    recipe: Recipe,
    x_train: np.ndarray,
    y_train: np.ndarray,
    *,
    seed: int,
    backup: Path,
    until_converged: bool = False,
    bfloat16: bool = False,
) -> Fitted:
    """Fit a network on uint8 images (N, 28, 28) and labels (N,), 0 to 9.

    A part of the images, `recipe.validation_split`, is kept for validation: the last ones,
    or some from all over them where pictures are generated. After each epoch the state is
    saved in the folder `backup`; where one is found there, the run goes on from it; what
    `until_converged` waits for is then counted anew. With `bfloat16` layers calculate in
    it, the weights are float32 all the same. The same seed on the same machine gives the
    same network. A run that diverges ends with a loss of NaN. Raises `BackupError` where
    what is found in `backup` is damaged.
    """
    keras.utils.set_random_seed(seed)
    if recipe.generated:  # MNIST's last digits are neater than the others
        order = np.random.default_rng(seed).permutation(len(x_train))
        x_train, y_train = x_train[order], y_train[order]
    kept = round(len(x_train) * (1 - recipe.validation_split))
    with dtype_policy(bfloat16):
        network = build_network(recipe)
    trained = with_all_classes(network) if recipe.generated else network
    classes = trained.output_shape[-1]
    y = keras.utils.to_categorical(y_train, classes) if recipe.loss == ONE_HOT else y_train
    compile_network(trained, recipe, steps=-(-kept // recipe.batch_size))
    log = RunLog(backup / "log.json")
    callbacks = [log, Backup(backup / "state"), keras.callbacks.TerminateOnNaN()]
    if until_converged:
        callbacks.append(
            keras.callbacks.EarlyStopping(patience=PATIENCE, restore_best_weights=True)
        )
    data = {"x": x_train[:kept], "y": y[:kept], "batch_size": recipe.batch_size}
    if recipe.generated:
        batches = GeneratedDigits(x_train[:kept], y_train[:kept], recipe.batch_size, seed)
        callbacks.append(keras.callbacks.LambdaCallback(on_epoch_begin=batches.start_epoch))
        data = {"x": batches, "shuffle": False}
    trained.fit(
        **data,
        validation_data=(x_train[kept:], y[kept:]),
        validation_batch_size=1000,
        epochs=recipe.epochs,
        callbacks=callbacks,
        verbose="auto" if os.isatty(1) else 2,
    )
    fitted = build_network(recipe)  # anew, without the optimiser's state
    fitted.set_weights(network.get_weights())
    temperature = 1.0
    if recipe.generated:
        temperature = calibrate(fitted, *with_drawn(x_train[kept:], y_train[kept:], seed))
    return Fitted(fitted, temperature, *log.summary())


@contextmanager
def dtype_policy(bfloat16: bool) -> Iterator[None]:
    """Layers that are made meanwhile calculate in bfloat16, or in float32; weights are float32."""
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_bfloat16" if bfloat16 else "float32")
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)


def is_small(recipe: Recipe) -> bool:
    """Whether all its hidden layers are."""
    return max(recipe.hidden, default=0) <= SMALL_NETWORK_UNITS


def limit_intra_op_threads(recipes: list[Recipe]) -> None:
    """Have TensorFlow calculate in one thread, if all these networks are small.

    Sharing out their small matrices takes longer than it saves. TensorFlow asks for this
    once: call before anything is calculated. Other backends do not know of it.
    """
    if all(map(is_small, recipes)):
        os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")


def with_drawn(x: np.ndarray, y: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Digits and their labels, and as many drawn in other styles: both are to be read."""
    rng = np.random.default_rng(seed)
    drawn = [draw_varied(int(digit), rng) for digit in y]
    return np.concatenate([x, drawn]), np.concatenate([y, y])


def calibrate(network: keras.Model, x: np.ndarray, y: np.ndarray) -> float:
    """Make the probabilities of a network that tells what is no digit mean what they say.

    Divides its logits by the temperature that makes the true digits, 0 to 9, of uint8
    (N, 28, 28) most probable, and returns it. C. Guo, G. Pleiss, Y. Sun, K. Weinberger,
    "On calibration of modern neural networks", ICML 2017.
    """
    classes = with_all_classes(network).predict(x, batch_size=1000, verbose=0)  # (N, 11)

    def loss(temperature: float) -> float:
        scaled = classes ** (1 / temperature)  # what logits so much smaller would give
        scaled /= scaled.sum(axis=1, keepdims=True)
        outputs = normalise(np.asarray(adaptive_temperature(scaled)))
        return -np.log(outputs.probabilities[np.arange(len(y)), y]).mean()

    best = min(TEMPERATURES, key=loss)
    last = network.get_layer(ALL_CLASSES)
    last.set_weights([weights / best for weights in last.get_weights()])
    return float(best)


def compile_network(network: keras.Model, recipe: Recipe, steps: int) -> None:
    """Give a network the optimiser and the loss of its recipe; `steps` of batches an epoch."""
    loss = keras.losses.SparseCategoricalCrossentropy()
    if recipe.loss == ONE_HOT:
        loss = keras.losses.CategoricalCrossentropy(label_smoothing=recipe.label_smoothing)
    at_once = STEPS_PER_EXECUTION if is_small(recipe) else LARGE_STEPS_PER_EXECUTION
    network.compile(
        _optimizer(recipe, steps), loss, metrics=["accuracy"], steps_per_execution=at_once
    )


def _optimizer(recipe: Recipe, steps: int) -> keras.Optimizer:
    if recipe.optimizer == "sgd":
        return keras.optimizers.SGD(recipe.learning_rate)
    if recipe.optimizer == "adam":
        return keras.optimizers.Adam(recipe.learning_rate)
    decay = keras.optimizers.schedules.CosineDecay(recipe.learning_rate, steps * recipe.epochs)
    return keras.optimizers.AdamW(decay)


class GeneratedDigits(keras.utils.PyDataset):
    """Batches of pictures made for training, with one-hot labels, other ones every epoch.

    Each MNIST digit is replaced by what `vary_digit` makes in its place. Batch i of epoch
    e depends on (seed, e, i) alone, not on which thread makes it. Up to `UNCACHED_FROM_EPOCH` the
    pictures of the first `CACHED_EPOCHS` epochs come round again.
    """

    def __init__(self, x: np.ndarray, y: np.ndarray, batch_size: int, seed: int):
        super().__init__(workers=2, max_queue_size=64)
        self._x, self._y, self._batch_size, self._seed = x, y, batch_size, seed
        self._epoch = 0
        self._stock: dict[tuple[int, int], tuple[np.ndarray, np.ndarray]] = {}

    def start_epoch(self, epoch: int, logs: dict | None = None) -> None:
        """Called by Keras as an epoch begins, also where a run goes on in the middle."""
        self._epoch = epoch

    def __len__(self) -> int:
        return -(-len(self._x) // self._batch_size)

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        if self._epoch >= UNCACHED_FROM_EPOCH:
            return self._make(self._epoch, index)
        place = self._epoch % CACHED_EPOCHS, index
        if place not in self._stock:
            self._stock[place] = self._make(*place)
        return self._stock[place]

    def _make(self, epoch: int, index: int) -> tuple[np.ndarray, np.ndarray]:
        order = np.random.default_rng((self._seed, epoch)).permutation(len(self._x))
        chosen = order[index * self._batch_size : (index + 1) * self._batch_size]
        rng = np.random.default_rng((self._seed, epoch, index))
        varied = [vary_digit(self._x[i], int(self._y[i]), rng) for i in chosen]
        images, labels = zip(*varied, strict=True)
        # NO_DIGIT, -1, counts from the end: the eleventh class.
        return np.stack(images), np.eye(CLASSES + 1, dtype=np.float32)[list(labels)]


class Backup(keras.callbacks.BackupAndRestore):
    """Keras's own, that goes back one epoch where a kill has cut short what it saved last."""

    FILES = ("latest.weights.h5", "training_metadata.json")

    def __init__(self, folder: Path):
        super().__init__(folder, double_checkpoint=True)
        self._folder = folder

    def on_train_begin(self, logs: dict | None = None) -> None:
        try:
            try:
                super().on_train_begin(logs)
            except Exception:  # h5py's, json's and Keras's own, many kinds
                self._go_back()
                super().on_train_begin(logs)
        except Exception as error:
            raise BackupError(self._folder.parent) from error

    def _go_back(self) -> None:
        """Put the second to last state in place of the last."""
        for name in self.FILES:
            # A new file: HDF5 keeps the broken one open and would find it again.
            write_atomic(self._folder / name, (self._folder / f"{name}.bkp").read_bytes())


class RunLog(keras.callbacks.Callback):
    """Keeps what is logged of each epoch in a file, so that a run can go on from there."""

    def __init__(self, path: Path):
        super().__init__()
        self._path = path
        try:
            self.epochs: list[dict[str, float]] = json.loads(path.read_text())
        except FileNotFoundError:
            self.epochs = []
        except ValueError as error:
            raise BackupError(path.parent) from error

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        del self.epochs[epoch:]  # logged, but its state was not saved any more
        self._began = time.monotonic()

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        figures = {key: float(value) for key, value in logs.items()}
        self.epochs.append(figures | {"seconds": time.monotonic() - self._began})
        write_atomic(self._path, json.dumps(self.epochs).encode())

    def summary(self) -> tuple[dict[str, list[float]], float]:
        """History, one float per epoch of each figure, and seconds of the whole run."""
        history = {key: [epoch[key] for epoch in self.epochs] for key in HISTORY}
        return history, sum(epoch["seconds"] for epoch in self.epochs)
