"""The database of the classes: SQLite in one file, or PostgreSQL by DATABASE_URL.

Left out: the tables (see tables.py) and what is asked of them (see store.py).
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from digits.classroom import ClassError
from digits.classroom.tables import METADATA

DEFAULT_FILE = Path(__file__).parent.parent.parent / "classes.sqlite3"
WAIT_S = 5  # for another writer
NOT_NOW = "The class cannot be reached just now. What is drawn is still here: try it again."


class Database:
    """One database, with its tables; raises `ClassError` where it cannot be reached."""

    def __init__(self, url: str | None = None):
        self._engine = _engine(url or os.environ.get("DATABASE_URL") or f"sqlite:///{DEFAULT_FILE}")
        with self._saying_so():
            METADATA.create_all(self._engine)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that reads what is committed."""
        with self._saying_so(), self._engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction: all of it is committed at the end, or nothing."""
        with self._saying_so(), self._engine.begin() as connection:
            yield connection

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def _saying_so(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            raise ClassError(NOT_NOW) from error


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": WAIT_S})
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection, _record) -> None:
    connection.isolation_level = None  # the driver begins no transaction of its own
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # Write at once: a transaction that begins by reading cannot wait for another writer.
    if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
