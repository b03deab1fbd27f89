"""The processes that train: how they are started, and those that are kept ready.

A process takes 5 to 20 seconds to load TensorFlow and MNIST, so one for each training at a time
does that before it is asked for anything, see `JobQueue.prepare`. Meanwhile it takes 310 MiB of
memory, and 420 MiB of TensorFlow's files, which all of them share. Left out: what a process does
(see worker.py), and when one is needed (see queue.py).
"""

from __future__ import annotations

import contextlib
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
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
    """Starts processes of one command, `ready` of them before they are asked for.

    One thread at a time may call its methods.
    """

    def __init__(
        self,
        command: Sequence[str],
        clock: Callable[[], float] = time.monotonic,
        ready: int = 1,
    ):
        self._command, self._clock, self._wanted = command, clock, ready
        self._ready: list[subprocess.Popen] = []  # those that have died since among them
        self._not_before = -math.inf

    @property
    def has_ready(self) -> bool:
        return any(map(_is_alive, self._ready))

    def prepare(self) -> None:
        """Make as many processes ready as are wanted, unless one has just failed."""
        alive = [process for process in self._ready if _is_alive(process)]
        if len(alive) == self._wanted or self._clock() < self._not_before:
            return
        self._drop(process for process in self._ready if process not in alive)
        self._not_before = self._clock() + RETRY_S
        with contextlib.suppress(OSError):  # `take` will say so
            while len(self._ready) < self._wanted:
                self._ready.append(start_process(self._command))

    def take(self) -> subprocess.Popen:
        """The process that is ready first, else a new one; raises OSError."""
        while self._ready:
            if _is_alive(process := self._ready.pop(0)):
                self._not_before = -math.inf
                return process
        return start_process(self._command)

    def close(self) -> None:
        """End the processes that are ready."""
        self._drop(list(self._ready))

    def _drop(self, processes: Iterable[subprocess.Popen]) -> None:
        for process in list(processes):
            self._ready.remove(process)
            process.kill()
            process.wait()
            close_pipes(process)


def _is_alive(process: subprocess.Popen) -> bool:
    return process.poll() is None


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
