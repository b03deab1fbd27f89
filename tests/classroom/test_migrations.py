"""A database of any version is brought to the newest, by one of many servers."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

from digits.classroom import ClassError, migrations
from digits.classroom.codes import hash_of
from digits.classroom.database import Database
from digits.classroom.migrations import NEWER, VERSION, version_of
from digits.classroom.packed_strokes import pack
from digits.classroom.store import Store
from digits.classroom.tables import METADATA
from digits.classroom.task import Task
from tests.classroom.drawings import SEVEN

SERVERS = 8
# A class as the first version kept it.
ROWS = (
    "INSERT INTO classes (id, code, secret_hash, task, pupils, revision, opened_at) "
    "VALUES (1, 'KWKP', :secret_hash, :task, 1, 1, 1e12)",
    "INSERT INTO pupils (class_id, token, number, handed_in, seen_at) VALUES (1, 'token', 1, 1, 1)",
    "INSERT INTO drawings "
    "(class_id, pupil, hand_in, task, kind, asked, label, strokes, revision, handed_in_at) "
    "VALUES (1, 1, 'a', 1, 'deal', 7, 7, :strokes, 1, 1)",
)


def connect(url: str):
    return create_engine(url.replace("postgresql:", "postgresql+psycopg:"))


def test_migrations_make_the_tables(empty_url):
    options = {"compare_type": True, "compare_server_default": True}
    with Database(empty_url).read() as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, METADATA) == []
        assert version_of(connection) == VERSION


def test_a_database_of_the_first_version_opens_with_its_class(empty_url):
    values = {"secret_hash": hash_of("secret"), "task": Task().to_json(), "strokes": pack(SEVEN)}
    with connect(empty_url).begin() as connection:
        migrations.upgrade(connection, "1")
        for row in ROWS:
            connection.execute(text(row), values)
    store = Store(Database(empty_url))
    class_id = store.teaches("KWKP", "secret")
    assert store.join("KWKP", "token").number == 1
    (drawing,) = store.changes(class_id, -1)
    assert (drawing.hand_in, drawing.label, drawing.strokes) == ("a", 7, pack(SEVEN))


def test_servers_that_open_an_empty_database_at_once_all_do(empty_url):
    with ThreadPoolExecutor(SERVERS) as pool:
        databases = list(pool.map(Database, [empty_url] * SERVERS))
    code, secret = Store(databases[0]).open()
    assert all(Store(one).teaches(code, secret) for one in databases)


def test_a_database_of_a_newer_version_is_left_as_it_is(empty_url):
    database = Database(empty_url)
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'of tomorrow'"))
    with pytest.raises(ClassError, match=NEWER):
        Database(empty_url)
    with database.read() as connection:
        assert version_of(connection) == "of tomorrow"
