"""One training that a pupil asked for, from waiting in line to the network it leaves.

Gives a process its order, follows what it says, and removes its files with the job. Left out:
whose turn it is (see queue.py), and starting the process (see process.py).
"""

from __future__ import annotations

import contextlib
import logging
import shutil
import subprocess
import tempfile
import threading
import time
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from digits.jobs.class_digits import FILE as CLASS_FILE
from digits.jobs.class_digits import ClassDigits, write_class_digits
from digits.jobs.config import PupilConfig
from digits.jobs.process import close_pipes, say
from digits.jobs.protocol import (
    FAILED,
    STARTING,
    STOP,
    STOPPED,
    WAITING,
    Order,
    Progress,
    from_line,
    order_to_line,
)
from digits.networks.report import REPORT_FILE

FOLDER_PREFIX = "own-network-"
# Seconds for which a page may stay open; folders that are older belong to nobody.
MAX_PAGE_S = 24 * 3600

log = logging.getLogger(__name__)


class TrainingJob:
    """A training with its process and its folder, which exists as long as this object.

    One thread at a time may call its methods; `progress` may be read from any. The sentence
    of a training that failed is logged, too.
    """

    def __init__(self, config: PupilConfig, class_digits: ClassDigits | None = None):
        """`class_digits`: those that the config speaks of, where it does."""
        self.config = config
        self._class_digits = class_digits  # until the process has them
        self._progress = Progress(epochs=config.epochs)
        self._process: subprocess.Popen | None = None
        self._folder: tempfile.TemporaryDirectory | None = None
        self._end_of_killed: tuple[str, str] | None = None  # state and sentence
        self._abandoned = threading.Event()  # the server ends
        self.stopping = False  # told to stop, which takes some seconds

    @property
    def progress(self) -> Progress:
        return self._progress

    def begin(
        self,
        take_process: Callable[[], subprocess.Popen],
        max_seconds: float,
        ended: Callable[[], None],
    ) -> None:
        """Give a process the order; where that works, a thread calls `ended` at its end."""
        folder = None
        try:
            folder = tempfile.TemporaryDirectory(prefix=FOLDER_PREFIX, ignore_cleanup_errors=True)
            if self._class_digits:
                write_class_digits(Path(folder.name), self._class_digits)
            process = take_process()
        except OSError as error:
            log.warning("The training of %s could not be started: %s", self.config.title, error)
            reason = error.strerror or "the system refused"
            message = f"The training could not be started: {reason}. Tell whoever runs the server."
            self._change(state=FAILED, message=message)
            if folder:
                folder.cleanup()
            return
        self._folder, self._process, self._class_digits = folder, process, None
        # At the interpreter's exit the process ends before its folder is removed.
        weakref.finalize(self, kill, process, self._abandoned)
        self._change(state=STARTING)
        path = Path(folder.name)
        say(process, order_to_line(Order(self.config, path, max_seconds)))
        threading.Thread(target=self._follow, args=(process, path, ended), daemon=True).start()

    def stop(self) -> None:
        """End the training after its step and save what there is, if there is anything."""
        if self._progress.state in (WAITING, STARTING):
            self.end(STOPPED, "Stopped before the first step: there is nothing to save.")
        else:
            self.stopping = True
            self.command(STOP)

    def command(self, line: bytes) -> None:
        """Tell the training to do something, see protocol.py; without one, nothing happens."""
        if self._process and not self._progress.over:
            say(self._process, line + b"\n")

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
        close_pipes(process)
        (folder / CLASS_FILE).unlink(missing_ok=True)  # a process that was killed has left it
        if last and last.over:
            state, message = last.state, last.message
        else:
            state, message = self._end_of_killed or (FAILED, unexpected_end(code))
        if state == FAILED and not self._abandoned.is_set():
            log.warning("The training of %s failed: %s", self.config.title, message)
        whole = (folder / REPORT_FILE).is_file()  # it is written last
        found = folder if whole else None
        self._change(state=state, message=message, folder=found, paused=False)
        ended()

    def _change(self, **changes) -> None:
        self._progress = replace(self._progress, **changes)


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


def remove_abandoned_folders() -> None:
    """Remove the folders of trainings whose server was killed before it could do so."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER_PREFIX}*"):
        with contextlib.suppress(OSError):
            if time.time() - folder.stat().st_mtime > MAX_PAGE_S:
                shutil.rmtree(folder)
