"""What is set in the environment is checked, and classes that are over are deleted by it."""

import ast
import subprocess
import sys
from types import SimpleNamespace

import pytest

from digits.classroom import ClassError, expiry, settings
from digits.classroom.database import Database
from digits.classroom.settings import DAY_S
from digits.classroom.store import Store
from testing.server import ROOT


@pytest.mark.parametrize(
    ("setting", "days"),
    [("1", 1), ("366", 366), ("", 7), ("0", 7), ("-1", 7), ("367", 7), ("a week", 7), ("²", 7)],
)
def test_days_are_a_number_from_1_to_366(monkeypatch, caplog, setting, days):
    settings._days.cache_clear()
    monkeypatch.setenv("CLASS_DAYS", setting)
    assert [settings.class_days(), settings.class_days()] == [days, days]
    refused = setting not in ("", str(days))
    assert caplog.text.count("CLASS_DAYS must be a whole number from 1 to 366") == refused


def test_classes_that_are_over_are_deleted_by_themselves(url, monkeypatch, clock):
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("CLASS_DAYS", "3")
    store = Store(Database(url))
    clock.now = 1e9
    old = store.join(store.open()[0])
    clock.now += 3 * DAY_S + 1
    new = store.join(store.open()[0])
    expiry.delete_old()
    assert store.state(new.class_id)
    with pytest.raises(ClassError):
        store.state(old.class_id)


@pytest.mark.process
def test_a_page_that_draws_imports_no_database():
    """All that app.py imports, which a server does for its first page."""
    tree = ast.parse((ROOT / "app.py").read_text(encoding="utf-8"))
    imports = [ast.unparse(node) for node in tree.body if isinstance(node, ast.ImportFrom)]
    code = "\n".join([*imports, "import sys; print(*sys.modules)"])
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    modules = set(run.stdout.split())
    assert "digits.classroom.expiry" in modules
    assert not modules & {"sqlalchemy", "alembic", "psycopg", "digits.classroom.store"}


def test_a_server_looks_at_start_and_every_hour(monkeypatch):
    class Over(Exception):
        pass

    def sleep(seconds):
        done.append(seconds)
        if len(done) == 5:
            raise Over

    done: list = []
    monkeypatch.setattr(expiry, "delete_old", lambda: done.append("deleted"))
    monkeypatch.setattr(expiry, "time", SimpleNamespace(sleep=sleep))
    with pytest.raises(Over):
        expiry._run()
    assert done == [10, "deleted", 3600, "deleted", 3600]


def test_where_nobody_has_opened_a_class_no_file_is_made(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/classes")
    expiry.delete_old()
    assert not list(tmp_path.iterdir())


def test_a_database_that_does_not_answer_is_said_in_the_log(monkeypatch, tmp_path, caplog):
    monkeypatch.setenv("DATABASE_URL", f"postgresql://postgres@/none?host={tmp_path}")
    expiry.delete_old()
    assert "old classes" in caplog.text
