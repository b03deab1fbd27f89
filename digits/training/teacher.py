"""The teacher of a network: convolutions that learn first, and whose answers it learns.

They see that strokes are the same wherever they are, which dense layers have to learn for each
place; a dense network that learns their probabilities reads better than one that learns labels
alone. Left out: which pictures both learn from (see data.py).

G. Hinton, O. Vinyals, J. Dean, "Distilling the knowledge in a neural network", 2015.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import keras
from keras import layers

from digits.image.framing import FRAME
from digits.networks.config import TrainingConfig
from digits.training.build import compile_network
from digits.training.checkpoint import Checkpoint, RunLog, fitted_weights, load_fitted, save_fitted
from digits.training.data import AugmentedDigits

FOLDER = "teacher"  # of a run's folder, what the teacher keeps there
# Filters and stride of each convolution of 3 x 3, and the units behind them.
CONVOLUTIONS = ((16, 1), (16, 1), (32, 2), (32, 1), (64, 2), (64, 1))
UNITS = 128
# Batch normalisation forgets so much of its statistics a step at least (Keras's default). Where
# few steps are taken it forgets more, so that what it began with does not spoil the answers.
LEAST_FORGOTTEN, FORGOTTEN_BY_ALL_STEPS = 0.01, 10


class Teacher(NamedTuple):
    """A teacher, the figures of its epochs, and the folder it keeps what it has learnt in."""

    network: keras.Model
    log: RunLog
    folder: Path | None


def teacher_config(config: TrainingConfig) -> TrainingConfig:
    """How long a network's teacher learns; the rest is as for the network itself."""
    return replace(config, epochs=max(1, round(config.epochs * config.teacher_share)))


def build_teacher(config: TrainingConfig, steps: int) -> keras.Model:
    """An untrained one: uint8-valued (N, 28, 28) to probabilities float32 (N, outputs).

    `steps`: batches that it will learn.
    """
    momentum = 1 - min(max(LEAST_FORGOTTEN, FORGOTTEN_BY_ALL_STEPS / steps), 1)
    teacher = keras.Sequential([keras.Input((FRAME, FRAME))], name="teacher")
    teacher.add(layers.Rescaling(1 / 255))
    teacher.add(layers.Reshape((FRAME, FRAME, 1)))
    for filters, stride in CONVOLUTIONS:
        convolution = layers.Conv2D(filters, 3, stride, padding="same", use_bias=False)
        _add(teacher, convolution, momentum)
    teacher.add(layers.Flatten())  # (N, 7 * 7 * 64)
    _add(teacher, layers.Dense(UNITS, use_bias=False), momentum)
    teacher.add(layers.Dense(config.outputs, "softmax", dtype="float32"))
    return teacher


def _add(teacher: keras.Sequential, layer: keras.layers.Layer, momentum: float) -> None:
    for part in (layer, layers.BatchNormalization(momentum=momentum), layers.ReLU()):
        teacher.add(part)


def open_teacher(config: TrainingConfig, digits: int, seed: int, backup: Path | None) -> Teacher:
    """The untrained teacher of a network that learns from so many digits.

    With a run's folder, what it has kept there.
    """
    folder = backup / FOLDER if backup else None
    steps = teacher_config(config).epochs * -(-digits // config.batch_size)
    keras.utils.set_random_seed(seed)
    log = RunLog(folder / "log.json" if folder else None)
    return Teacher(build_teacher(config, steps), log, folder)


def teach(
    teacher: Teacher,
    config: TrainingConfig,
    batches: AugmentedDigits,
    steps_per_execution: int,
    verbose: str | int,
) -> None:
    """Have batches give a teacher's answers as labels, once it has learnt from them.

    It keeps its state and weights as the network does, and goes on from there.
    """
    network, log, folder = teacher
    if folder and fitted_weights(folder).is_file():
        load_fitted(network, folder)
    else:
        config = teacher_config(config)
        compile_network(network, config, len(batches), steps_per_execution)
        begin = keras.callbacks.LambdaCallback(on_epoch_begin=batches.start_epoch)
        callbacks = [log, keras.callbacks.TerminateOnNaN(), begin]
        if folder:
            folder.mkdir(exist_ok=True)
            callbacks.insert(1, Checkpoint(folder / "state"))
        network.fit(
            batches, shuffle=False, epochs=config.epochs, callbacks=callbacks, verbose=verbose
        )
        if folder:
            save_fitted(network, folder)
    batches.learn_from(network)
