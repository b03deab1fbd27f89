"""A database for each test, of both kinds: SQLite in a file, and a PostgreSQL that is started."""

import itertools
import os
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from digits.classroom import store as store_module
from digits.classroom.database import Database
from digits.classroom.store import Store
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
def new_url(request, kind, tmp_path) -> Callable[[], str]:
    """Makes empty databases; gives their URLs."""

    def new_url() -> str:
        name = f"test_{next(NUMBERS)}"
        if kind == "sqlite":
            return f"sqlite:///{tmp_path / name}"
        return request.getfixturevalue("postgresql").create(name)

    return new_url


@pytest.fixture
def url(new_url) -> str:
    """An empty database."""
    return new_url()


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
