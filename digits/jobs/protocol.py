"""What a training process and the server say to each other, one line of JSON a message.

The server sends the config, and perhaps `STOP`; the process answers with its whole progress
each time, so that no message depends on those before it. Left out: the pipes (see job.py
and worker.py).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from digits.networks.report import HISTORY

WAITING, STARTING, TRAINING, MEASURING = "waiting", "starting", "training", "measuring"
DONE, STOPPED, FAILED = "done", "stopped", "failed"
OVER = (DONE, STOPPED, FAILED)
STATES = (WAITING, STARTING, TRAINING, MEASURING, *OVER)
# Ends the training; what it has learnt is saved.
STOP = b"stop"


@dataclass(frozen=True)
class Progress:
    """How far a training is.

    `state`: waiting, starting, training, measuring, done, stopped or failed. `history`:
    loss, accuracy, val_loss and val_accuracy, one float per epoch so far; `loss` and
    `accuracy` are those of the epoch under way. `epoch`, from 1, and `step` are 0 before
    the first step. `seconds` of training so far; `seconds_left`, an estimate, None while
    unknown. `message`: the sentence to show at the end. `folder`: where network.keras and
    report.json are, once they are there; known to the server alone.
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

    @property
    def over(self) -> bool:
        return self.state in OVER

    @property
    def fraction(self) -> float:
        """Of the training that is done: 0 to 1."""
        if not self.epoch:
            return 0.0
        return (self.epoch - 1 + self.step / self.steps) / self.epochs


def to_line(progress: Progress) -> str:
    """A message without its line end; the folder is left out. Raises ValueError for NaN."""
    fields = asdict(progress)
    del fields["folder"]
    return json.dumps(fields, allow_nan=False)


def from_line(line: bytes) -> Progress | None:
    """The progress that a line holds; None for anything else that a process may print."""
    try:
        progress = Progress(**json.loads(line))
    except (ValueError, TypeError, RecursionError):
        return None
    return progress if progress.state in STATES else None
