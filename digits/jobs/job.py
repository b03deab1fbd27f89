"""One training that a pupil asked for, from waiting in line to the network it leaves.

Starts the process of worker.py, follows what it says, and removes its files with the job.
Left out: whose turn it is (see queue.py).
"""

from __future__ import annotations

import contextlib
import logging
import os
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from digits.jobs.config import config_to_json
from digits.jobs.protocol import FAILED, STARTING, STOP, STOPPED, WAITING, Progress, from_line
from digits.networks.config import TrainingConfig
from digits.networks.report import REPORT_FILE

COMMAND = (sys.executable, "-m", "digits.jobs.worker")
ROOT = Path(__file__).parents[2]
FOLDER_PREFIX = "own-network-"
# The other cores are the page's, and so is the memory of a graphics card.
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "OPENCV_FOR_THREADS_NUM": "1",
    "CUDA_VISIBLE_DEVICES": "-1",
}

log = logging.getLogger(__name__)


class TrainingJob:
    """A training with its process and its folder, which exists as long as this object.

    One thread at a time may call its methods; `progress` may be read from any. The sentence
    of a training that failed is logged, too.
    """

    def __init__(self, config: TrainingConfig):
        self.config = config
        self._progress = Progress(epochs=config.epochs)
        self._process: subprocess.Popen | None = None
        self._folder: tempfile.TemporaryDirectory | None = None
        self._end_of_killed: tuple[str, str] | None = None  # state and sentence
        self._abandoned = threading.Event()  # the server ends

    @property
    def progress(self) -> Progress:
        return self._progress

    def begin(self, command: Sequence[str], max_seconds: float, ended: Callable[[], None]) -> None:
        """Start the process; where that works, `ended` is called from a thread at its end."""
        try:
            folder = tempfile.TemporaryDirectory(prefix=FOLDER_PREFIX, ignore_cleanup_errors=True)
            process = start_process([*command, folder.name, str(max_seconds)])
        except OSError as error:
            log.warning("The training of %s could not be started: %s", self.config.title, error)
            reason = error.strerror or "the system refused"
            message = f"The training could not be started: {reason}. Tell whoever runs the server."
            self._change(state=FAILED, message=message)
            return
        self._folder, self._process = folder, process
        # At the interpreter's exit the process ends before its folder is removed.
        weakref.finalize(self, kill, process, self._abandoned)
        self._change(state=STARTING)
        self._say(config_to_json(self.config).encode())
        arguments = (process, Path(folder.name), ended)
        threading.Thread(target=self._follow, args=arguments, daemon=True).start()

    def stop(self) -> None:
        """End the training after its step and save what there is, if there is anything."""
        if self._progress.state in (WAITING, STARTING):
            self.end(STOPPED, "Stopped before the first step: there is nothing to save.")
        elif not self._progress.over:
            self._say(STOP)

    def end(self, state: str, message: str) -> None:
        """End at once, in that state, unless it is over already."""
        if self._process is None:
            if not self._progress.over:
                self._change(state=state, message=message)
            return
        self._end_of_killed = self._end_of_killed or (state, message)
        self._process.kill()

    def close(self) -> None:
        """End the process and remove the folder."""
        self.end(STOPPED, "")
        if self._process:
            self._process.wait()
        if self._folder:
            self._folder.cleanup()

    def _say(self, line: bytes) -> None:
        if self._process is None or self._process.stdin is None:
            return
        with contextlib.suppress(OSError, ValueError):  # it has just ended
            self._process.stdin.write(line + b"\n")
            self._process.stdin.flush()

    def _follow(self, process: subprocess.Popen, folder: Path, ended: Callable[[], None]) -> None:
        """Take over what the process says, and how it ends."""
        last = None
        for line in process.stdout or ():
            if (said := from_line(line)) is None:
                continue
            last = said
            if not said.over:
                self._progress = said
        code = process.wait()
        for pipe in filter(None, (process.stdout, process.stdin)):
            with contextlib.suppress(OSError):  # a line that was never read
                pipe.close()
        if last and last.over:
            state, message = last.state, last.message
        else:
            state, message = self._end_of_killed or (FAILED, unexpected_end(code))
        if state == FAILED and not self._abandoned.is_set():
            log.warning("The training of %s failed: %s", self.config.title, message)
        whole = (folder / REPORT_FILE).is_file()  # it is written last
        self._change(state=state, message=message, folder=folder if whole else None)
        ended()

    def _change(self, **changes) -> None:
        self._progress = replace(self._progress, **changes)


def start_process(command: Sequence[str]) -> subprocess.Popen:
    """A process with pipes both ways; its errors go to the server's own log."""
    # First in line for `python -m`; the server may have been started in another folder.
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | ENVIRONMENT | {"PYTHONPATH": path},
        # Windows has no niceness that the process could set itself.
        creationflags=getattr(subprocess, "IDLE_PRIORITY_CLASS", 0),
    )


def kill(process: subprocess.Popen, abandoned: threading.Event) -> None:
    """End a process that nobody waits for any more."""
    abandoned.set()
    process.kill()


def unexpected_end(code: int) -> str:
    """What to say of a process that ended without a last message."""
    if code < 0:
        return (
            f"The training was killed (signal {-code}), perhaps for want of memory. "
            "Try fewer units or a smaller share of the training data."
        )
    return f"The training ended unexpectedly (exit code {code}); the server's log says why."
