"""What a training process and the server say to each other, one line of JSON a message.

The server sends an order, and commands after it; the process answers with its whole progress
each time, so that no message depends on those before it. Left out: the pipes (see process.py
and worker.py).
"""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from digits.image.framing import FRAME
from digits.jobs.config import (
    ConfigError,
    PupilConfig,
    check_rate,
    config_from_json,
    config_to_json,
)
from digits.networks.config import RateChange
from digits.networks.report import HISTORY

WAITING, STARTING, TRAINING, MEASURING = "waiting", "starting", "training", "measuring"
DONE, STOPPED, FAILED = "done", "stopped", "failed"
OVER = (DONE, STOPPED, FAILED)
STATES = (WAITING, STARTING, TRAINING, MEASURING, *OVER)
# Commands. `STOP` ends the training, and what it has learnt is saved; `RATE` is followed by a
# blank and the learning rate of the steps from then on.
STOP, PAUSE, RESUME, STEP, RATE = b"stop", b"pause", b"resume", b"step", b"rate"


class Order(NamedTuple):
    """What to train, the folder to publish it into, and the seconds that this may take."""

    config: PupilConfig
    folder: Path
    max_seconds: float


class Sample(NamedTuple):
    """A validation digit that a network reads again and again while it learns.

    `pixels`: see `encode_image`. `probabilities`: ten floats, 0 to 1, before the first step
    and after each epoch, none after one that is no number; `now`: as it is read now. They sum
    to less than 1 where the network can say "no digit".
    """

    label: int
    pixels: str
    probabilities: list[list[float]]
    now: list[float]

    @property
    def image(self) -> np.ndarray:
        """uint8 (28, 28)."""
        pixels = np.frombuffer(base64.b64decode(self.pixels), np.uint8)  # (784,)
        return pixels.reshape(FRAME, FRAME)


@dataclass(frozen=True)
class Progress:
    """How far a training is.

    `state`: waiting, starting, training, measuring, done, stopped or failed. `history`:
    loss, accuracy, val_loss and val_accuracy, one float per epoch so far; `loss` and
    `accuracy` are those of the epoch under way, None before its first step. `epoch`, from 1,
    is 0 before the training; `step` is 0 before the first step. `seconds` of training so far,
    without `pause_seconds`; `seconds_left`, an estimate, None while unknown. `message`: the
    sentence to show at the end. `folder`: where network.keras and report.json are, once they
    are there; known to the server alone. `paused`: while it is in training.
    `learning_rate`: of the next step, None before the training. `rate_changes`: in their
    order. `samples`: one validation digit of each kind, 0 to 9; none before the training.
    """

    state: str = WAITING
    epoch: int = 0
    epochs: int = 0
    step: int = 0
    steps: int = 0
    loss: float | None = None
    accuracy: float | None = None
    seconds: float = 0.0
    seconds_left: float | None = None
    history: dict[str, list[float]] = field(default_factory=lambda: {key: [] for key in HISTORY})
    message: str = ""
    folder: Path | None = None
    paused: bool = False
    pause_seconds: float = 0.0
    learning_rate: float | None = None
    rate_changes: tuple[RateChange, ...] = ()
    samples: tuple[Sample, ...] = ()

    @property
    def over(self) -> bool:
        return self.state in OVER

    @property
    def fraction(self) -> float:
        """Of the training that is done: 0 to 1."""
        if not self.epoch:
            return 0.0
        return (self.epoch - 1 + self.step / self.steps) / self.epochs


def order_to_line(order: Order) -> bytes:
    """An order as one line, with its line end."""
    fields = {
        "config": config_to_json(order.config),
        "folder": str(order.folder),
        "max_seconds": order.max_seconds,
    }
    return json.dumps(fields).encode() + b"\n"


def order_from_line(line: bytes) -> Order:
    """The order that a line holds; raises `ConfigError` for anything else."""
    try:
        fields = json.loads(line)
        config = config_from_json(fields["config"])
        return Order(config, Path(fields["folder"]), float(fields["max_seconds"]))
    except (ValueError, TypeError, KeyError) as error:
        raise ConfigError("This is no order to train a network.") from error


def encode_image(image: np.ndarray) -> str:
    """An image uint8 (28, 28) as text."""
    return base64.b64encode(image.tobytes()).decode()


def rate_from_line(line: bytes) -> float:
    """The learning rate of a command `RATE`; raises `ConfigError` for none within bounds."""
    try:
        rate = float(line.removeprefix(RATE))
    except ValueError as error:
        raise ConfigError("This is no learning rate.") from error
    check_rate(rate)
    return rate


def to_line(progress: Progress) -> str:
    """A message without its line end; the folder is left out. Raises ValueError for NaN."""
    fields = asdict(progress)
    del fields["folder"]
    return json.dumps(fields, allow_nan=False)


def from_line(line: bytes) -> Progress | None:
    """The progress that a line holds; None for anything else that a process may print."""
    try:
        progress = Progress(**json.loads(line))
        changes = tuple(RateChange(*change) for change in progress.rate_changes)
        samples = tuple(Sample(*sample) for sample in progress.samples)
        progress = replace(progress, rate_changes=changes, samples=samples)
    except (ValueError, TypeError, RecursionError):
        return None
    return progress if progress.state in STATES else None
