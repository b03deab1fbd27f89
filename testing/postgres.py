"""A PostgreSQL in a temporary folder, for tests and benchmarks.

Only this machine reaches it, by a socket in that folder. It does not wait for the disk. Left out:
the tables.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg

from testing.server import STARTED_WITHIN, STOPPED_WITHIN

USER = "postgres"  # Debian's package makes this user; PostgreSQL refuses to run as root
QUICK = ("fsync=off", "full_page_writes=off")


def find_postgres() -> Path | None:
    """The folder of PostgreSQL's programs, of the newest where Debian has several."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def _version(initdb: Path) -> int:
    name = initdb.parents[1].name
    return int(name) if name.isdecimal() else 0


class Postgres:
    """A server of databases, and its process."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.process: psutil.Popen | None = None

    def url(self, name: str = "postgres") -> str:
        """What DATABASE_URL is for one of its databases."""
        return f"postgresql://{USER}@/{name}?host={self.folder}"

    def create(self, name: str) -> str:
        """Make an empty database; its URL."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        return self.url(name)

    def start(self) -> None:
        settings = [f"--{setting}" for setting in QUICK]
        place = ["-D", str(self.folder / "data"), "-k", str(self.folder), "-h", ""]
        self.process = _popen("postgres", *place, *settings)
        end = time.monotonic() + STARTED_WITHIN
        while True:
            try:
                psycopg.connect(self.url()).close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > end or self.process.poll() is not None:
                    raise
                time.sleep(0.02)

    def stop(self) -> None:
        """End it at once, whoever is connected."""
        assert self.process
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(STOPPED_WITHIN)


@contextmanager
def running() -> Iterator[Postgres]:
    """A PostgreSQL that is started; `find_postgres` says whether there is one."""
    with tempfile.TemporaryDirectory() as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, USER, USER)
        data = ["-D", f"{folder}/data", "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
        initdb = _popen("initdb", *data)
        assert initdb.wait(STARTED_WITHIN) == 0
        server = Postgres(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _popen(program: str, *arguments: str) -> psutil.Popen:
    programs = find_postgres()
    assert programs
    humbly = {"user": USER, "group": USER, "extra_groups": []} if os.geteuid() == 0 else {}
    return psutil.Popen(
        [programs / program, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        **humbly,
    )
