"""One training that a pupil asked for, from its place in line to the network it leaves.

Starts the process of worker.py, follows what it tells, and clears up behind it.
Left out: whose turn it is (see queue.py).
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from digits.jobs.config import Plan
from digits.jobs.worker import DONE, FAILED, MEASURING, STOP, STOPPED, TRAINING
from digits.networks.report import HISTORY

WAITING, STARTING = "waiting", "starting"
OVER = (DONE, STOPPED, FAILED)
COMMAND = (sys.executable, "-m", "digits.jobs.worker")
ROOT = Path(__file__).parents[2]
FOLDER = "own-network-"  # what the folders of all runs are called, and something after it
# Seconds for which a page may stay open with its run.
LONGEST_PAGE = 24 * 3600
# The other cores are the page's, and so is the memory of a graphics card.
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENCV_FOR_THREADS_NUM": "1", "CUDA_VISIBLE_DEVICES": "-1"}


@dataclass(frozen=True)
class Progress:
    """How far a run is.

    `state`: waiting, starting, training, measuring, done, stopped or failed. `history`:
    loss, accuracy, val_loss and val_accuracy, one float per epoch so far; `loss` and
    `accuracy` are those of the epoch under way. `epoch`, from 1, and `step` are 0 before
    the first message. `seconds_left` of the training, None while unknown. `message`: the
    sentence to show at the end. `folder`: where network.keras and report.json are, once
    they are there.
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


FIELDS = {each.name for each in fields(Progress)}


class Run:
    """A training with its process and its folder, which lives as long as this object.

    One thread at a time may call its methods; `progress` may be read from any.
    """

    def __init__(self, plan: Plan):
        self.plan = plan
        self._progress = Progress(epochs=plan.epochs)
        self._process: subprocess.Popen | None = None
        self._last_word: tuple[str, str] | None = None  # state and sentence at the end
        self._clear_up: Callable[[], None] = lambda: None

    @property
    def progress(self) -> Progress:
        return self._progress

    def begin(self, command: Sequence[str], max_seconds: float, ended: Callable[[], None]) -> None:
        """Start the process; where that works, `ended` is called from a thread at its end."""
        try:
            folder = Path(tempfile.mkdtemp(prefix=FOLDER))
            self._clear_up = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
            process = start_process([*command, str(folder), str(max_seconds)])
        except OSError as error:
            self._change(state=FAILED, message=f"The training could not be started: {error}.")
            return
        self._clear_up.detach()
        self._clear_up = weakref.finalize(self, clear_up, process, folder)
        self._process, self._folder = process, folder
        self._change(state=STARTING)
        self._say(self.plan.to_json().encode())
        threading.Thread(target=self._follow, args=(ended,), daemon=True).start()

    def stop(self) -> None:
        """End the training after its step and keep what there is, if there is anything."""
        if self._progress.state in (WAITING, STARTING):
            self.end(STOPPED, "Stopped before the first step: there is nothing to keep.")
        elif not self._progress.over:
            self._say(STOP)

    def end(self, state: str, message: str) -> None:
        """End at once, in that state, unless it is over already."""
        if self._process is None:
            if not self._progress.over:
                self._change(state=state, message=message)
            return
        self._last_word = self._last_word or (state, message)
        self._process.kill()

    def close(self) -> None:
        """End the process and remove the folder."""
        self.end(STOPPED, "")
        self._clear_up()

    def _say(self, line: bytes) -> None:
        with contextlib.suppress(OSError, ValueError):  # it has just ended
            self._process.stdin.write(line + b"\n")
            self._process.stdin.flush()

    def _follow(self, ended: Callable[[], None]) -> None:
        for line in self._process.stdout:
            self._take(parse_message(line))
        code = self._process.wait()
        self._process.stdout.close()
        with contextlib.suppress(OSError):  # what could not be said any more
            self._process.stdin.close()
        state, message = self._last_word or (FAILED, unexpected_end(code))
        whole = (self._folder / "report.json").is_file()  # it is written last
        self._change(state=state, message=message, folder=self._folder if whole else None)
        ended()

    def _take(self, message: dict) -> None:
        if message.get("state") in OVER:
            self._last_word = message["state"], message.get("message", "")
        elif message:
            if message.keys() >= set(HISTORY):  # an epoch is over
                past = self._progress.history
                message["history"] = {key: [*past[key], message[key]] for key in HISTORY}
            self._change(**{key: message[key] for key in message if key in FIELDS})

    def _change(self, **changes) -> None:
        self._progress = replace(self._progress, **changes)


def start_process(command: Sequence[str]) -> subprocess.Popen:
    """A process that is told and tells by pipes; its complaints go to the server's own log."""
    # First in line for `python -m`; the server may have been started in another folder.
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | ONE_THREAD | {"PYTHONPATH": path},
        # On Windows a process is not nice by itself.
        creationflags=getattr(subprocess, "IDLE_PRIORITY_CLASS", 0),
    )


def clear_up(process: subprocess.Popen, folder: Path) -> None:
    """End a process and remove its folder."""
    process.kill()
    process.wait()
    shutil.rmtree(folder, ignore_errors=True)


def clear_up_after_the_killed() -> None:
    """Remove the folders of runs whose server was killed before it could do so itself."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER}*"):
        with contextlib.suppress(OSError):
            if time.time() - folder.stat().st_mtime > LONGEST_PAGE:
                shutil.rmtree(folder)


def parse_message(line: bytes) -> dict:
    """A message of the process; empty for anything else that it prints."""
    try:
        message = json.loads(line, parse_constant=float)
        state = message["state"]
        numbers = [value for key, value in message.items() if key not in ("state", "message")]
        whole = all(value is None or math.isfinite(value) for value in numbers)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return {}
    return message if whole and state in (TRAINING, MEASURING, *OVER) else {}


def unexpected_end(code: int) -> str:
    """What to say of a process that ended without a word."""
    if code < 0:
        return (
            f"The training was killed (signal {-code}), perhaps for want of memory. "
            "Try fewer units or a smaller share of the training data."
        )
    return f"The training ended unexpectedly (exit code {code}); the server's log says why."
