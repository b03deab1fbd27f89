"""A database that is full, locked, gone or cannot be written: one sentence, and nothing is lost."""

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from digits.classroom import ClassError, NotNow
from digits.classroom import database as database_module
from digits.classroom.database import FULL, NO_PLACE, NOT_NOW, WRONG_URL, Database
from digits.classroom.records import HandIn
from digits.classroom.store import Store
from testing.server import ROOT
from tests.classroom.drawings import SEVEN, hand_in, rows

WAIT_S = 0.1

# PostgreSQL's own error where a disk is full, since a test cannot fill one.
FULL_DISK = """
    CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
    CREATE TRIGGER full_disk AFTER INSERT ON drawings EXECUTE FUNCTION fill();
"""


@pytest.fixture
def pupil(store):
    return store.join(store.open()[0])


def refused(sentence, act):
    with pytest.raises(NotNow) as refusal:
        act()
    assert str(refusal.value) == sentence


def test_a_full_database_keeps_nothing_half_and_goes_on_when_there_is_room(
    kind, empty_url, monkeypatch, clock
):
    store = Store(database := Database(empty_url))
    pupil = store.join(store.open()[0])
    before = rows(database)
    if kind == "sqlite":
        with database.read() as connection:
            pages = connection.scalar(text("PRAGMA page_count"))
        monkeypatch.setattr(database_module, "MAX_PAGES", pages)
    else:
        with database.write() as connection:
            connection.execute(text(FULL_DISK))
    # More than fits into the last page.
    full = Store(Database(empty_url))
    large = [SEVEN[0]._replace(points=SEVEN[0].points + i / 10) for i in range(100)]
    numbers = [0, 0] if kind == "postgresql" else range(100)
    with pytest.raises(NotNow) as refusal:
        for number in numbers:
            full.hand_in(pupil, HandIn(str(number), 1, number, large))
            before = rows(database)
    assert str(refusal.value) == FULL
    assert rows(database) == before
    if kind == "postgresql":
        with database.write() as connection:
            connection.execute(text("DROP TRIGGER full_disk ON drawings"))
    hand_in(store, pupil, "with room")


@contextmanager
def locked(database, class_id):
    """A class that another server changes all the time."""
    with database.write() as connection:
        connection.execute(
            text("UPDATE classes SET paused = paused WHERE id = :id"), {"id": class_id}
        )
        yield


def test_a_locked_class_is_waited_for_and_then_said(url, database, store, pupil, monkeypatch):
    monkeypatch.setattr(database_module, "WAIT_S", WAIT_S)
    waiting = Store(Database(url))
    with locked(database, pupil.class_id):
        refused(NOT_NOW, lambda: hand_in(waiting, pupil, "a"))
        assert waiting.changes(pupil.class_id, -1) == []  # reading goes on
    hand_in(waiting, pupil, "a")


def test_what_was_acknowledged_outlives_a_restart_of_the_database(postgresql, monkeypatch):
    """And who could not hand in meanwhile sends it again, as a browser does."""
    store = Store(Database(postgresql.create("restarted")))
    monkeypatch.setattr("digits.classroom.limits.MIN_INTERVAL_S", 0)
    pupil, names = store.join(store.open()[0]), [str(i) for i in range(60)]
    begun, stopped, refused_once = (threading.Event() for _ in range(3))

    def draw():
        for turn, name in enumerate(names):
            while not is_acknowledged(HandIn(name, 1, turn, SEVEN)):
                refused_once.set()
                time.sleep(0.02)
            begun.set()
            if turn == len(names) - 20:  # so that some are left where it is very quick
                stopped.wait(30)

    def is_acknowledged(drawing):
        try:
            store.hand_in(pupil, drawing)
        except NotNow:
            return False
        return True

    with ThreadPoolExecutor(1) as pool:
        drawing = pool.submit(draw)
        assert begun.wait(30)
        postgresql.stop()
        stopped.set()
        try:
            assert refused_once.wait(30)
            refused(NOT_NOW, lambda: store.state(pupil.class_id))
        finally:
            postgresql.start()
        drawing.result(30)
    assert [one.hand_in for one in store.changes(pupil.class_id, -1)] == names


def test_a_database_that_cannot_be_written(kind, empty_url):
    Database(empty_url).close()
    if kind == "sqlite":
        file = empty_url.removeprefix("sqlite:///")
        places = [f"{empty_url}-folder/classes", f"sqlite:///file:{file}?mode=ro&uri=true"]
    else:
        with Database(empty_url).write() as connection:
            name = connection.scalar(text("SELECT current_database()"))
            connection.execute(
                text(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
            )
        places = [empty_url]
    for place in places:
        refused(NO_PLACE, lambda place=place: Store(Database(place)).open())


@pytest.mark.process
def test_a_folder_that_cannot_be_written(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir(0o555)
    humbly = ("setpriv", "--bounding-set=-all", "--inh-caps=-all") if os.geteuid() == 0 else ()
    code = f"from digits.classroom.database import Database; Database('sqlite:///{folder}/classes')"
    run = subprocess.run(
        [*humbly, sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True
    )
    assert run.stderr.strip().endswith(f"NotNow: {NO_PLACE}")
    assert not list(folder.iterdir())


def test_a_database_that_does_not_answer(tmp_path):
    refused(NOT_NOW, lambda: Database(f"postgresql://postgres@/none?host={tmp_path}"))


@pytest.mark.parametrize(
    "wrong",
    [
        "nonsense",
        "mysql://host/classes",
        "oracle://",
        "://",
        "postgresql://classes:secret@host:port/classes",
        "sqlite://",
        "sqlite:///:memory:",
    ],
)
def test_a_setting_that_names_no_database(wrong):
    with pytest.raises(ClassError, match=WRONG_URL):
        Database(wrong)


def test_the_log_says_what_is_wrong_and_nothing_of_a_pupil(empty_url, caplog):
    store = Store(database := Database(empty_url))
    pupil = store.join(store.open()[0])
    with database.write() as connection:
        connection.execute(text("DROP TABLE drawings"))
    refused(NOT_NOW, lambda: hand_in(store, pupil, "secret-id"))
    assert "drawings" in caplog.text
    assert "secret-id" not in caplog.text and pupil.token not in caplog.text
