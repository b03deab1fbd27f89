"""The processes that train: how they are started, and one that is kept ready.

A process takes 5 to 20 seconds to load TensorFlow and MNIST, so one does that before it is
asked for anything, see `JobQueue.prepare`. Meanwhile it takes 310 MiB of memory, and 420 MiB of
TensorFlow's files, which it shares with the process that trains. Left out: what a process does
(see worker.py), and when one is needed (see queue.py).
"""

from __future__ import annotations

import contextlib
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

COMMAND = (sys.executable, "-m", "digits.jobs.worker")
ROOT = Path(__file__).parents[2]
# The other cores are the page's, and so is the memory of a graphics card.
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "OPENCV_FOR_THREADS_NUM": "1",
    "CUDA_VISIBLE_DEVICES": "-1",
}
# Seconds until another process is made ready after one that ended by itself: what ended it
# may be there still.
RETRY_S = 60


class Starter:
    """Starts processes of one command, one of them before it is asked for.

    One thread at a time may call its methods.
    """

    def __init__(self, command: Sequence[str], clock: Callable[[], float] = time.monotonic):
        self._command, self._clock = command, clock
        self._ready: subprocess.Popen | None = None
        self._not_before = -math.inf

    @property
    def has_ready(self) -> bool:
        return self._ready is not None and self._ready.poll() is None

    def prepare(self) -> None:
        """Make one process ready, unless one is or has just failed."""
        if self.has_ready or self._clock() < self._not_before:
            return
        self.close()
        self._not_before = self._clock() + RETRY_S
        with contextlib.suppress(OSError):  # `take` will say so
            self._ready = start_process(self._command)

    def take(self) -> subprocess.Popen:
        """The process that is ready, else a new one; raises OSError."""
        process, self._ready = self._ready, None
        if process is None or process.poll() is not None:
            return start_process(self._command)
        self._not_before = -math.inf
        return process

    def close(self) -> None:
        """End the process that is ready, if there is one."""
        process, self._ready = self._ready, None
        if process is not None:
            process.kill()
            process.wait()
            close_pipes(process)


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


def say(process: subprocess.Popen, line: bytes) -> None:
    """Send a line to a process, which may have ended."""
    with contextlib.suppress(OSError, ValueError):
        if process.stdin:
            process.stdin.write(line)
            process.stdin.flush()


def close_pipes(process: subprocess.Popen) -> None:
    """Close both ends that are ours."""
    for pipe in filter(None, (process.stdout, process.stdin)):
        with contextlib.suppress(OSError):  # a line that was never read
            pipe.close()
