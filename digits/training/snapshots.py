"""Keep a network's weights at some moments of its training.

Weights are taken from the training as it is: the network that comes out is the same without
them. Left out: which moments (see moments.py), the file and reading it (see
networks/snapshots.py).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import keras
import numpy as np

from digits.networks.config import TrainingConfig
from digits.networks.snapshots import (
    SNAPSHOTS_FILE,
    Snapshots,
    capacity,
    load_snapshots,
    write_snapshots,
)
from digits.training.checkpoint import CheckpointError
from digits.training.data import Split
from digits.training.moments import MAX_SNAPSHOTS, choose_steps
from digits.training.steps import single_steps


class SnapshotKeeper(keras.callbacks.Callback):
    """Takes the weights after the steps of `choose_steps`, and how well they read `validation`.

    Keras runs many steps at once; where one of them has a snapshot, this has it run them one by
    one (see steps.py). With a folder `backup` what was taken is kept there after each
    epoch, and a run that goes on from an earlier epoch keeps what was taken until then.
    Raises `CheckpointError` where that is damaged.
    """

    def __init__(
        self,
        config: TrainingConfig,
        parameters: int,
        digits: int,
        validation: Split,
        backup: Path | None = None,
    ):
        """`parameters` of the network, `digits` to train on in an epoch."""
        super().__init__()
        self._digits, self._batch_size = digits, config.batch_size
        self._steps = -(-digits // config.batch_size)
        self._chosen = set(
            choose_steps(
                digits,
                config.batch_size,
                config.epochs,
                min(capacity(parameters), MAX_SNAPSHOTS),
            )
        )
        self._validation = validation
        self._step = 0  # steps since the training began
        self._accuracy = 0.0  # after the last epoch
        self._saved = 0  # snapshots in the file
        self._path = backup / SNAPSHOTS_FILE if backup else None
        self._taken: dict[int, Taken] = {}  # by the digits shown until then
        if self._path and self._path.is_file():
            try:
                self._taken = unpack(load_snapshots(self._path))
            except (OSError, ValueError) as error:
                raise CheckpointError(self._path.parent) from error

    def on_train_begin(self, logs: dict | None = None) -> None:
        self._run, self.model.train_function = self.model.train_function, self._run_and_take

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        """Forget what was taken after the state from which a run goes on."""
        self._step = epoch * self._steps
        self._taken = {seen: t for seen, t in self._taken.items() if seen <= epoch * self._digits}
        if self._step == 0:
            self._take(self._read_right())

    def on_epoch_end(self, epoch: int, logs: dict[str, float]) -> None:
        self._accuracy = float(logs["val_accuracy"])
        if self._step in self._chosen:
            self._take(self._accuracy)
        if len(self._taken) > self._saved:
            self._save()

    def finish(self, network: keras.Model) -> None:
        """Take the network that came out, also where the training was ended early.

        A run that goes on after its last epoch has it already.
        """
        if self._step:
            self._taken[self._seen] = take(network, self._accuracy)
            self._save()

    @property
    def snapshots(self) -> Snapshots | None:
        """What was taken; None where float16 cannot hold it, as in a training that diverges."""
        snapshots = pack(self._taken, self._digits) if self._taken else None
        return snapshots if snapshots and snapshots.is_finite else None

    @property
    def _seen(self) -> int:
        """Digits shown so far."""
        epochs, step = divmod(self._step, self._steps)
        return epochs * self._digits + min(step * self._batch_size, self._digits)

    def _take(self, accuracy: float) -> None:
        self._taken[self._seen] = take(self.model, accuracy)

    def _save(self) -> None:
        if self._path and (snapshots := self.snapshots):
            write_snapshots(self._path, snapshots)
        self._saved = len(self._taken)

    def _read_right(self) -> float:
        """The share of the validation digits that the network reads right now."""
        x, y = self._validation
        # Without `predict`, which would compile a function.
        outputs = self.model(x.astype(np.float32), training=False)
        return float((keras.ops.convert_to_numpy(outputs).argmax(axis=1) == y).mean())

    def _run_and_take(self, iterator: Any) -> dict[str, Any]:
        """The steps that Keras runs in one execution, one by one where a snapshot is among them."""
        left = self._steps - self._step % self._steps
        count = min(self.model.steps_per_execution, left)
        # Of the last step of an epoch `on_epoch_end` takes it.
        due = self._chosen & {*range(self._step + 1, self._step + min(count + 1, left))}
        if not due:
            self._step += count
            return self._run(iterator)
        with single_steps(self.model):
            for _ in range(count):
                logs = self._run(iterator)
                self._step += 1
                if self._step in due:
                    self._take(self._read_right())
        return logs


class Taken(NamedTuple):
    """One snapshot: weights and biases of each dense layer, float16, and the accuracy, 0 to 1."""

    layers: list[tuple[np.ndarray, np.ndarray]]
    accuracy: float


def take(network: keras.Model, accuracy: float) -> Taken:
    """The network as it is. What float16 cannot hold becomes infinite."""
    dense = [layer for layer in network.layers if isinstance(layer, keras.layers.Dense)]
    with np.errstate(over="ignore"):
        layers = [tuple(array.astype(np.float16) for array in each.get_weights()) for each in dense]
    return Taken(layers, accuracy)


def pack(taken: dict[int, Taken], digits_per_epoch: int) -> Snapshots:
    """All of them as one, in the order of the digits shown until then."""
    seen = sorted(taken)
    weights, biases = (
        tuple(
            np.stack([taken[digits].layers[layer][part] for digits in seen])
            for layer in range(len(taken[seen[0]].layers))
        )
        for part in (0, 1)
    )
    accuracy = np.array([taken[digits].accuracy for digits in seen], np.float32)
    return Snapshots(np.array(seen, np.int64), digits_per_epoch, accuracy, weights, biases)


def unpack(snapshots: Snapshots) -> dict[int, Taken]:
    """What `pack` was given."""
    pairs = list(zip(snapshots.weights, snapshots.biases, strict=True))
    return {
        digits: Taken(
            [(weights[moment], biases[moment]) for weights, biases in pairs],
            float(snapshots.accuracy[moment]),
        )
        for moment, digits in enumerate(snapshots.digits.tolist())
    }
