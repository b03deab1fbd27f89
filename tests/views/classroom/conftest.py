"""Classes in a database of SQLite, for parts of the pages that run without a server."""

import pytest

from digits.classroom.database import Database
from digits.classroom.live import LiveClass
from digits.classroom.store import Store
from views.classroom import guard, server


@pytest.fixture
def store(own_classes_url, monkeypatch):
    """The store of the page's server, which remembers no attempts of other tests."""
    database = Database(own_classes_url)
    store, live = Store(database), {}
    monkeypatch.setattr(server, "store", lambda: store)
    monkeypatch.setattr(
        server, "live", lambda number: live.setdefault(number, LiveClass(store, number))
    )
    guard._attempts.clear()
    yield store
    guard._attempts.clear()
    database.close()
