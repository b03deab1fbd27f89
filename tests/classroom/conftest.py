"""A database of both kinds: SQLite in a file, and a PostgreSQL that is started."""

import itertools
import os
from collections.abc import Iterator
from types import SimpleNamespace
from typing import NamedTuple

import pytest
from sqlalchemy import delete

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


class Made(NamedTuple):
    """A database with its tables, which the tests use one after the other."""

    url: str
    database: Database


@pytest.fixture(scope="session")
def made_sqlite(tmp_path_factory) -> Iterator[Made]:
    yield from make(f"sqlite:///{tmp_path_factory.mktemp('classes') / 'made'}")


@pytest.fixture(scope="session")
def made_postgresql(postgresql) -> Iterator[Made]:
    yield from make(postgresql.create("made"))


def make(url: str) -> Iterator[Made]:
    database = Database(url)
    yield Made(url, database)
    database.close()


@pytest.fixture
def made(request, kind) -> Made:
    """The one of that kind, with no row in it; a test leaves its tables as they are."""
    made = request.getfixturevalue(f"made_{kind}")
    with made.database.write() as connection:
        for table in reversed(METADATA.sorted_tables):
            connection.execute(delete(table))
    return made


@pytest.fixture
def url(made) -> str:
    return made.url


@pytest.fixture
def database(made) -> Database:
    return made.database


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
