"""A database for each test, of both kinds: SQLite in a file, and a PostgreSQL that is started."""

import itertools
import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest

from digits.classroom import store as store_module
from digits.classroom.database import Database
from digits.classroom.store import Store
from digits.classroom.tables import METADATA
from testing import postgres

NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def postgresql():
    """A PostgreSQL; under CI there must be one."""
    if not postgres.find_postgres():
        assert not os.environ.get("CI"), "no PostgreSQL"
        pytest.skip("no PostgreSQL; Debian has it: apt-get install postgresql")
    with postgres.running() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request) -> str:
    return request.param


@pytest.fixture
def empty_url(request, kind, tmp_path) -> str:
    """An empty database, which is the test's own."""
    name = f"test_{next(NUMBERS)}"
    if kind == "sqlite":
        return f"sqlite:///{tmp_path / name}"
    return request.getfixturevalue("postgresql").create(name)


@pytest.fixture(scope="session")
def made_file(tmp_path_factory) -> Path:
    """A database of SQLite with its tables, to be copied."""
    path = tmp_path_factory.mktemp("classes") / "made"
    Database(f"sqlite:///{path}").close()
    return path


@pytest.fixture(scope="session")
def made_database(postgresql) -> str:
    """A database of PostgreSQL with its tables, which is emptied for each test."""
    url = postgresql.create("made")
    Database(url).close()
    return url


@pytest.fixture
def url(request, kind, tmp_path) -> str:
    """A database with its tables, which the test leaves as they are."""
    if kind == "sqlite":
        return f"sqlite:///{shutil.copy(request.getfixturevalue('made_file'), tmp_path)}"
    url = request.getfixturevalue("made_database")
    with psycopg.connect(url) as connection:
        names = ", ".join(table.name for table in METADATA.sorted_tables)
        connection.execute(f"TRUNCATE {names} RESTART IDENTITY".encode())
    return url


@pytest.fixture
def database(url):
    database = Database(url)
    yield database
    database.close()


@pytest.fixture
def store(database) -> Store:
    return Store(database)


@pytest.fixture
def clock(monkeypatch):
    """The time of the store, which every reading moves on by two seconds: nobody is too quick."""
    seconds = itertools.count(1_000_000, 2)
    fake = SimpleNamespace(now=0.0, time=lambda: fake.now or next(seconds))
    monkeypatch.setattr(store_module, "time", fake)
    return fake
