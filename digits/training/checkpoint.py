"""What a training run keeps in a folder after every epoch, so that it can go on from there.

The folder holds the state of the last epochs, the figures of each epoch, and, once
fitting is over, the fitted weights. It is removed when the network is published (see
publish.py).
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import keras

from digits import DigitsError
from digits.files import write_atomic
from digits.networks.report import HISTORY


class CheckpointError(DigitsError):
    """What an unfinished run has left cannot be read."""

    def __init__(self, folder: Path):
        super().__init__(
            f"The unfinished run in {folder} is damaged. Start again without --resume."
        )


class Checkpoint(keras.callbacks.BackupAndRestore):
    """Keras's own, which also goes back one epoch where a kill cut its last JSON short.

    Keras itself goes back where reading the weights fails. The state stays after fitting,
    because what comes then can be interrupted too.
    """

    FILES = ("latest.weights.h5", "training_metadata.json")

    def __init__(self, folder: Path):
        super().__init__(folder, double_checkpoint=True, delete_checkpoint=False)
        self._folder = folder

    def on_train_begin(self, logs: dict | None = None) -> None:
        """Load the last state, if there is one; `CheckpointError` where none can be read."""
        try:
            try:
                super().on_train_begin(logs)
            except Exception:  # h5py's, json's and Keras's own, many kinds
                self._go_back()
                super().on_train_begin(logs)
        except Exception as error:
            raise CheckpointError(self._folder.parent) from error

    def _go_back(self) -> None:
        """Put the second to last state in place of the last."""
        for name in self.FILES:
            # A new file: HDF5 keeps the broken one open and would find it again.
            write_atomic(self._folder / name, (self._folder / f"{name}.bkp").read_bytes())


class RunLog(keras.callbacks.Callback):
    """Keeps the figures of each epoch, in a file too if `path` is given.

    A run that goes on continues the file's; `CheckpointError` where that is damaged.
    """

    def __init__(self, path: Path | None = None):
        super().__init__()
        self._path = path
        self.epochs: list[dict[str, float]] = []
        if path and path.is_file():
            try:
                self.epochs = json.loads(path.read_text())
            except ValueError as error:
                raise CheckpointError(path.parent) from error

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        """Forget epochs that were logged but whose state was not saved any more."""
        del self.epochs[epoch:]
        self._began = time.monotonic()

    def on_epoch_end(self, epoch: int, logs: dict[str, float]) -> None:
        """Add the epoch's figures."""
        figures = {key: float(value) for key, value in logs.items()}
        self.epochs.append(figures | {"seconds": time.monotonic() - self._began})
        if self._path:
            write_atomic(self._path, json.dumps(self.epochs).encode())

    @property
    def history(self) -> dict[str, list[float]]:
        """Each figure of `HISTORY`, one float per epoch."""
        return {key: [epoch[key] for epoch in self.epochs] for key in HISTORY}

    @property
    def seconds(self) -> float:
        """What all epochs took together."""
        return sum(epoch["seconds"] for epoch in self.epochs)


def fitted_weights(folder: Path) -> Path:
    """Where a run keeps its weights once it is fitted; the file is there only then."""
    return folder / "fitted.weights.h5"


def save_fitted(network: keras.Model, folder: Path) -> None:
    """Keep the weights of a fitted network, whole or not at all."""
    part = folder / "part.weights.h5"
    network.save_weights(part)
    write_atomic(fitted_weights(folder), part.read_bytes())


def load_fitted(network: keras.Model, folder: Path) -> None:
    """Give a network the weights that were kept; `CheckpointError` where they are damaged."""
    try:
        network.load_weights(fitted_weights(folder))
    except Exception as error:  # h5py's and Keras's own, many kinds
        raise CheckpointError(folder) from error
