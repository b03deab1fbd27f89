"""The database of the classes: SQLite in one file, or PostgreSQL by DATABASE_URL.

Left out: the tables (see tables.py), their versions (see migrations/) and what is asked of them
(see store.py).
"""

import logging
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, SQLAlchemyError

from digits.classroom import ClassError, NotNow, migrations, settings

WAIT_S = 5  # for another who writes, for a connection, for a server that does not answer
RETRY_S = 0.02
MAX_PAGES = 2**20  # of SQLite's file, with 4,096 bytes each: 4 GiB

NOT_NOW = "The class cannot be reached just now. Nothing is lost: try it again."
FULL = "The server has no room for more. Nothing that was handed in is lost."
NO_PLACE = "This server cannot keep a class: it may not write where its classes are to be."
WRONG_URL = "This server cannot keep a class: its DATABASE_URL is not one of SQLite or PostgreSQL."
# By SQLite's code of an error and by PostgreSQL's.
SENTENCES = {
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_READONLY: NO_PLACE,
    sqlite3.SQLITE_CANTOPEN: NO_PLACE,
    "53100": FULL,  # disk_full
    "25006": NO_PLACE,  # read_only_sql_transaction
}

log = logging.getLogger(__name__)


class Database:
    """One database, with its tables; raises `NotNow` where it cannot be reached.

    `ClassError` where the URL is wrong, or the tables are those of a newer version.
    """

    def __init__(self, url: str | None = None):
        self._engine = _engine(_url(url or settings.database_url()))
        self._writing = threading.Lock()
        with self.write() as connection:
            if not migrations.is_newest(connection):
                migrations.upgrade(connection)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that reads what is committed."""
        with _saying_so(), self._engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction: all of it is committed at the end, or nothing.

        `IntegrityError` where it breaks a rule of the tables.
        """
        with self._turn(), _saying_so(), self._engine.begin() as connection:
            yield connection

    def wipe(self) -> None:
        """Have what was deleted leave SQLite's files; PostgreSQL does so by itself, later."""
        if self._is_sqlite:
            with self._turn(), self.read() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """A turn to write: SQLite has one writer, and chance decides which of many goes first."""
        if self._is_sqlite and not self._writing.acquire(timeout=WAIT_S):
            raise NotNow(NOT_NOW)
        try:
            yield
        finally:
            if self._is_sqlite:
                self._writing.release()

    @property
    def _is_sqlite(self) -> bool:
        return self._engine.dialect.name == "sqlite"


@contextmanager
def _saying_so() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None)
        log.warning("the database of the classes: %s", cause or error)
        code = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorcode", 0) & 0xFF
        raise NotNow(SENTENCES.get(code, NOT_NOW)) from error


def _url(text: str) -> URL:
    """The URL with the driver that is installed."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:  # a port, for one, that is no number
        raise ClassError(WRONG_URL) from error
    name, is_memory = url.get_backend_name(), url.database in (None, "", ":memory:")
    if name == "sqlite" and not is_memory:  # each thread would have a memory of its own
        return url.set(drivername="sqlite")
    if name in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    raise ClassError(WRONG_URL)


def _engine(url: URL) -> Engine:
    # What is handed in stands in no log.
    if url.get_backend_name() == "sqlite":
        engine = create_engine(
            url, connect_args={"timeout": WAIT_S}, pool_timeout=WAIT_S, hide_parameters=True
        )
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    milliseconds = round(WAIT_S * 1000)
    limits = {
        "connect_timeout": ceil(WAIT_S),
        "tcp_user_timeout": milliseconds,
        "options": f"-c lock_timeout={milliseconds} -c statement_timeout={2 * milliseconds}",
    }
    # A database that was restarted has left the connections in the pool.
    return create_engine(
        url, connect_args=limits, pool_pre_ping=True, pool_timeout=WAIT_S, hide_parameters=True
    )


def _set_up_sqlite(connection: sqlite3.Connection, _record) -> None:
    connection.isolation_level = None  # the driver begins no transaction of its own
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # overwrites what is deleted
    connection.execute(f"PRAGMA max_page_count = {MAX_PAGES}")
    if connection.execute("PRAGMA page_count").fetchone() == (0,):
        connection.execute("PRAGMA auto_vacuum = FULL")  # a file shrinks when rows are deleted
    _keep_log(connection)
    connection.execute("PRAGMA synchronous = FULL")  # committed is on the disk


def _keep_log(connection: sqlite3.Connection) -> None:
    """Have SQLite write ahead; for this it does not wait for another by itself."""
    end = time.monotonic() + WAIT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(RETRY_S)


def _begin_sqlite(connection: Connection) -> None:
    # Write at once: a transaction that begins by reading cannot wait for another writer.
    if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
