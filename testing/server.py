"""Serve a page in a process of its own, on a free port, and watch the process.

Left out: who visits it (see browser.py and pupil.py).
"""

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from testing.upgrades import HEALTH, OPTIONS

ROOT = Path(__file__).parents[1]
APP, BASELINE = ROOT / "app.py", ROOT / "benchmarks" / "baseline_page.py"
MIB = 2**20
PORTS = range(20_000, 32_000)  # below those of connections: Linux has them from 32768 on
STARTED_WITHIN = 60  # seconds, also on a busy machine
STOPPED_WITHIN = 10  # seconds, then it is killed


@dataclass(frozen=True)
class Server:
    """A page that is served at `url`, and the process that does it."""

    url: str
    process: psutil.Process

    @property
    def address(self) -> str:
        """Host and port."""
        return self.url.removeprefix("http://")

    def wait(self, seconds: float = STARTED_WITHIN) -> None:
        """Until the page can be had; OSError where it cannot after that time."""
        end = time.monotonic() + seconds
        while True:
            try:
                urllib.request.urlopen(self.url + HEALTH, timeout=1).close()
                return
            except OSError:
                if time.monotonic() > end or not self.is_running():
                    raise
                time.sleep(0.02)

    def is_running(self) -> bool:
        return self.process.is_running() and self.process.status() != psutil.STATUS_ZOMBIE

    def cpu(self) -> float:
        """Seconds of CPU that the process has used so far, its children's included."""
        times = self.process.cpu_times()
        return sum((times.user, times.system, times.children_user, times.children_system))

    def memory(self, kind: str = "rss") -> float:
        """Memory in MiB: "rss" resident, "pss" with its part of what is shared, "uss" its own."""
        if kind == "rss":
            return self.process.memory_info().rss / MIB
        return getattr(self.process.memory_full_info(), kind) / MIB


def unused_port() -> int:
    """A port of this machine at which nobody listens.

    None of those that the system gives to connections, one of which could have it by the time
    that a server wants it.
    """
    while True:
        port = secrets.choice(PORTS)
        with suppress(OSError), socket.socket() as free:
            free.bind(("127.0.0.1", port))
            return port


@contextmanager
def serving(
    page: Path = APP,
    *options: str,
    port: int | None = None,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    prefix: tuple[str, ...] = (),
    prelude: str = "",
    wait: bool = True,
    kill: bool = False,
    log: Path | None = None,
) -> Iterator[Server]:
    """Serve a page, any checkout's `app.py`, from its own folder or from `folder`.

    `options` are Streamlit's; `environment` is set besides; `prefix` is a command that runs
    another; `prelude` is Python that the process runs first. Yields when the page is there,
    or at once without `wait`. Its classes are its own unless DATABASE_URL names a database.
    At the end the process is asked to leave, or killed (-9).
    What it writes to standard error goes into the file `log`, if there is one.
    A page that is no `app.py` is served from an empty folder, where Streamlit finds none
    of this page's settings.
    """
    port = port or unused_port()
    errors = log.open("w") if log else nullcontext()
    with tempfile.TemporaryDirectory() as empty, errors as stderr:
        folder = folder or (page.parent if page.name == APP.name else Path(empty))
        code = f"{prelude}\nfrom streamlit.web.cli import main\nmain()"
        place = "--server.address=127.0.0.1", f"--server.port={port}"
        process = psutil.Popen(
            [*prefix, sys.executable, "-c", code, "run", str(page), *OPTIONS, *place, *options],
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            cwd=folder,
            env={**classes_in(Path(empty)), **os.environ, **(environment or {})},
        )
        server = Server(f"http://127.0.0.1:{port}", process)
        try:
            if wait:
                server.wait()
            yield server
        finally:
            _stop(process, kill)


def classes_in(folder: Path) -> dict[str, str]:
    """The setting by which a server keeps its classes in a file of that folder."""
    return {"DATABASE_URL": f"sqlite:///{folder / 'classes.sqlite3'}"}


def _stop(process: psutil.Popen, kill: bool) -> None:
    process.kill() if kill else process.terminate()
    try:
        process.wait(STOPPED_WITHIN)
    except psutil.TimeoutExpired:
        process.kill()
        process.wait(STOPPED_WITHIN)
