"""How long the small networks take to train, beside the plain Keras script of their recipe.

    python -m benchmarks.training_speed [--epochs 5] [--rounds 3]

Each recipe as train_model.py fits it, and as a short script with `model.fit` does: the same
layers, batches, epochs and seed, in turn, each time in a new process. Timed from MNIST in
memory to the fitted network, so with building, tracing and compiling, without imports. Each
round has a seed of its own. `best` is left out: no script makes its pictures. Needs MNIST
($MNIST_NPZ or Keras's).
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from digits.commands import Parser
from digits.mnist import load_mnist
from digits.networks.config import NO_AUGMENTATION, ONE_HOT, TrainingConfig
from digits.networks.decision import CLASSES
from digits.networks.recipes import CATALOGUE


def main(arguments: list[str] | None = None) -> int:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=5, help="at most, each (default 5)")
    parser.add_argument("--rounds", type=int, default=3, help="of both in turn (default 3)")
    options = parser.parse_args(arguments)
    if min(options.epochs, options.rounds) < 1:
        parser.error("--epochs and --rounds are numbers from 1")
    print(f"{'network':15} epochs  script    ours  ours / script        ", end="")
    print(f"{'val. accuracy, script':27} ours", flush=True)
    medians = []
    for recipe in CATALOGUE.values():
        if recipe.augmentation == NO_AUGMENTATION:
            recipe = replace(recipe, epochs=min(recipe.epochs, options.epochs))
            seconds, accuracies = compare(recipe, options.rounds)
            medians.append(np.median(seconds, axis=0))
            show(recipe, seconds, accuracies)
    script, ours = np.sum(medians, axis=0)
    print(f"{'together':22} {script:6.1f}s {ours:6.1f}s  {ours / script:.2f}")
    return 0


def compare(recipe: TrainingConfig, rounds: int) -> tuple[np.ndarray, np.ndarray]:
    """Seconds and last validation accuracy of the plain script and of ours: (rounds, 2) each."""
    runs = [
        [run_apart(fit, recipe, seed) for fit in (fit_plainly, fit_as_we_do)]
        for seed in range(1, rounds + 1)
    ]
    seconds, accuracies = np.moveaxis(runs, -1, 0)
    return seconds, accuracies


def run_apart(fit: Callable, recipe: TrainingConfig, seed: int) -> tuple[float, float]:
    """What `fit` returns, called in a new process that prints nothing."""
    with ProcessPoolExecutor(1, get_context("spawn"), initializer=be_quiet) as process:
        return process.submit(fit, recipe, seed).result()


def be_quiet() -> None:
    """Hide Keras's lines of each epoch and TensorFlow's greetings; errors are raised as ever."""
    for output in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), output)


def fit_plainly(recipe: TrainingConfig, seed: int) -> tuple[float, float]:
    """As published scripts do: scale all pixels in NumPy, stack layers, compile, fit."""
    import keras
    from keras import layers

    mnist = load_mnist()
    began = time.perf_counter()
    keras.utils.set_random_seed(seed)
    x_train, y_train = mnist.x_train, mnist.y_train
    if recipe.scaling == "0 to 1":
        x_train = x_train.astype("float32") / 255
    elif recipe.scaling == "unit rows":
        x_train = keras.utils.normalize(x_train.astype("float32"), axis=-1)
    if recipe.loss == ONE_HOT:
        y_train = keras.utils.to_categorical(y_train, CLASSES)
    network = keras.Sequential([keras.Input((28, 28)), layers.Flatten()])
    for units in recipe.hidden:
        network.add(layers.Dense(units, activation="relu"))
    network.add(layers.Dense(CLASSES, activation="softmax"))
    network.compile(optimizer=recipe.optimizer, loss=recipe.loss, metrics=["accuracy"])
    log = network.fit(
        x_train,
        y_train,
        epochs=recipe.epochs,
        batch_size=recipe.batch_size,
        validation_split=recipe.validation_split,
        verbose=2,  # a line an epoch, as ours; a progress bar would take longer
    )
    return time.perf_counter() - began, log.history["val_accuracy"][-1]


def fit_as_we_do(recipe: TrainingConfig, seed: int) -> tuple[float, float]:
    """As train_model.py does, the state saved after each epoch."""
    from digits.training.fit import fit, limit_intra_op_threads

    mnist = load_mnist()
    limit_intra_op_threads([recipe])
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        fitted = fit(
            recipe, mnist.x_train, mnist.y_train, seed=seed, backup=Path(folder), verbose=2
        )
        return time.perf_counter() - began, fitted.history["val_accuracy"][-1]


def show(recipe: TrainingConfig, seconds: np.ndarray, accuracies: np.ndarray) -> None:
    """Print the medians of the rounds, and in brackets from the lowest to the highest."""
    script, ours = np.median(seconds, axis=0)
    ratios = with_range(seconds[:, 1] / seconds[:, 0], "")
    print(f"{recipe.name:15} {recipe.epochs:6} {script:6.1f}s {ours:6.1f}s  {ratios:20}", end=" ")
    print("  ".join(with_range(100 * column, " %") for column in accuracies.T), flush=True)


def with_range(figures: np.ndarray, unit: str) -> str:
    return f"{np.median(figures):.2f}{unit} ({figures.min():.2f} to {figures.max():.2f})"


if __name__ == "__main__":
    sys.exit(main())
