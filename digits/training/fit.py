"""Fit the network of a config: one way for the catalogue and for a pupil.

Left out: the test set, which has no part in fitting, and publishing (see publish.py).
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import keras
import numpy as np

from digits.networks.config import GENERATED, NO_AUGMENTATION, TrainingConfig
from digits.networks.snapshots import Snapshots
from digits.training.batches import Split, encode_labels
from digits.training.build import build_network, compile_network, with_all_classes
from digits.training.calibration import calibrate, with_drawn
from digits.training.checkpoint import (
    Checkpoint,
    RunLog,
    fitted_weights,
    load_fitted,
    save_fitted,
)
from digits.training.data import AugmentedDigits, join, split
from digits.training.moments import keeps_snapshots
from digits.training.snapshots import SnapshotKeeper
from digits.training.steps import allow_single_steps
from digits.training.teacher import Teacher, open_teacher, teach

# Up to this many units in a hidden layer, Python and threads cost more than a step itself.
SMALL_NETWORK_UNITS = 256
# Steps that Keras runs before it returns to Python, for small networks and for others.
STEPS_PER_EXECUTION, LARGE_STEPS_PER_EXECUTION = 100, 20
# With `until_converged`: epochs without a lower validation loss before training ends.
PATIENCE = 5
VALIDATION_BATCH = 1000
# Pictures of an epoch that are worth a process of their own, which takes a second to start.
PICTURES_PER_PROCESS = 2048


class Fitted(NamedTuple):
    """A fitted network, its history and the seconds that its epochs took.

    `temperature` is what its logits were divided by after fitting. `history` maps loss,
    accuracy, val_loss and val_accuracy to one float per epoch. `snapshots`: its weights at
    some moments of the training, where they were kept.
    """

    network: keras.Model
    temperature: float
    history: dict[str, list[float]]
    seconds: float
    snapshots: Snapshots | None = None


def fit(
    config: TrainingConfig,
    x: np.ndarray,
    y: np.ndarray,
    *,
    seed: int,
    backup: Path | None = None,
    callbacks: Sequence[keras.callbacks.Callback] = (),
    until_converged: bool = False,
    bfloat16: bool = False,
    snapshots: bool = False,
    max_operations: float = math.inf,
    further: Split | None = None,
    processes: int = 0,
    verbose: str | int = 0,
) -> Fitted:
    """Fit a network on uint8 images (N, 28, 28) and labels (N,), 0 to 9, and calibrate it.

    `further` digits are trained on, too, in among the others; validation has none of them.

    With a folder `backup` the state is kept there after each epoch and the weights once
    fitting is over; a run that finds them goes on from there, and what `until_converged`
    waits for is then counted from zero. `callbacks` are asked after `max_operations`
    multiply-adds at the latest. With `bfloat16` hidden layers calculate in it; weights are
    float32 all the same. With `snapshots` the weights are kept at some moments, see
    `SnapshotKeeper`, where `keeps_snapshots` says that they can be, and `until_converged` does
    not put back an earlier epoch at the end. Up to `processes` others make pictures, the same
    whatever their number, where the config has any made. The same seed on the same machine
    gives the same network. A run that diverges ends with a loss of NaN.

    Raises `CheckpointError` where what is found in `backup` is damaged, and `PicturesError`
    where one of the processes ends by itself.
    """
    train, validation = split(config, x, y, seed)
    if further:
        train = join(train, further)
    log = RunLog(backup / "log.json" if backup else None)
    network = build_network(config)  # without the state of an optimiser
    keeper, parameters = None, network.count_params()
    if snapshots and not until_converged and keeps_snapshots(config, parameters):
        keeper = SnapshotKeeper(config, parameters, len(train.x), validation, backup)

    teacher = None
    if config.teacher_share:
        with dtype_policy(bfloat16):
            teacher = open_teacher(config, len(train.x), seed, backup)

    ## Fit, unless an earlier run has
    if backup and fitted_weights(backup).is_file():
        load_fitted(network, backup)
    else:
        keras.utils.set_random_seed(seed)
        with dtype_policy(bfloat16):
            trained = build_network(config)
        # Before the checkpoint: a state is never ahead of its snapshots.
        keepers = [keeper] if keeper else []
        callbacks = [log, *keepers, *_standard_callbacks(backup, until_converged), *callbacks]
        _run(
            trained,
            teacher,
            config,
            train,
            validation,
            seed=seed,
            processes=processes,
            max_operations=max_operations,
            callbacks=callbacks,
            verbose=verbose,
        )
        network.set_weights(trained.get_weights())
        if keeper:
            keeper.finish(network)
        if backup:
            save_fitted(network, backup)

    ## Calibrate
    temperature = 1.0
    if config.augmentation == GENERATED:
        temperature = calibrate(network, *with_drawn(*validation, seed))
    taken = keeper.snapshots if keeper else None
    seconds = log.seconds + (teacher.log.seconds if teacher else 0)
    return Fitted(network, temperature, log.history, seconds, taken)


def _standard_callbacks(
    backup: Path | None, until_converged: bool
) -> Iterator[keras.callbacks.Callback]:
    if backup:
        yield Checkpoint(backup / "state")
    yield keras.callbacks.TerminateOnNaN()
    if until_converged:
        yield keras.callbacks.EarlyStopping(patience=PATIENCE, restore_best_weights=True)


def _run(
    network: keras.Model,
    teacher: Teacher | None,
    config: TrainingConfig,
    train: Split,
    validation: Split,
    *,
    seed: int,
    processes: int,
    max_operations: float,
    callbacks: list[keras.callbacks.Callback],
    verbose: str | int,
) -> None:
    """Compile a network and let Keras fit it, after its teacher if it has one."""
    trained = with_all_classes(network) if config.augmentation == GENERATED else network
    steps = -(-len(train.x) // config.batch_size)
    at_once = _steps_per_execution(config, network.count_params(), max_operations)
    compile_network(trained, config, steps, at_once)
    data = {"x": train.x, "y": encode_labels(config, train.y), "batch_size": config.batch_size}
    begin = keras.callbacks.LambdaCallback(on_train_begin=lambda logs: allow_single_steps(trained))
    with ExitStack() as stack:
        if config.augmentation != NO_AUGMENTATION:
            worth = min(processes, len(train.x) // PICTURES_PER_PROCESS)
            batches = stack.enter_context(AugmentedDigits(train, config, seed, worth))
            callbacks.append(keras.callbacks.LambdaCallback(on_epoch_begin=batches.start_epoch))
            data = {"x": batches, "shuffle": False}
            if teacher:
                teach(teacher, config, batches, at_once, verbose)
        trained.fit(
            **data,
            validation_data=(validation.x, encode_labels(config, validation.y)),
            validation_batch_size=VALIDATION_BATCH,
            epochs=config.epochs,
            callbacks=[begin, *callbacks],
            verbose=verbose,
        )


def _steps_per_execution(config: TrainingConfig, parameters: int, max_operations: float) -> int:
    most = STEPS_PER_EXECUTION if is_small(config) else LARGE_STEPS_PER_EXECUTION
    affordable = max_operations / (parameters * config.batch_size)
    return int(min(most, max(1, affordable)))


@contextmanager
def dtype_policy(bfloat16: bool) -> Iterator[None]:
    """Layers made meanwhile calculate in bfloat16 or in float32; weights are float32."""
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_bfloat16" if bfloat16 else "float32")
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)


def is_small(config: TrainingConfig) -> bool:
    """Whether all its hidden layers are."""
    return max(config.hidden, default=0) <= SMALL_NETWORK_UNITS


def limit_intra_op_threads(configs: Iterable[TrainingConfig]) -> None:
    """Have TensorFlow calculate in one thread if all these networks are small.

    To divide their small matrices among threads takes longer than it saves. TensorFlow
    reads the variable once: call before anything is calculated. Other backends ignore it.
    """
    if all(map(is_small, configs)):
        os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
