"""What whoever runs the page can set of the classes, in the environment: see docs/deploy.md.

DATABASE_URL names the database: SQLite's file if it is not set, or a PostgreSQL for several
servers. CLASS_DAYS is after how many days a class is deleted. Imports no database.
"""

import logging
import os
from functools import cache
from pathlib import Path

DEFAULT_FILE = Path(__file__).parent.parent.parent / "classes.sqlite3"
SQLITE = "sqlite:///"  # before the path of a file
DATABASE, DAYS = "DATABASE_URL", "CLASS_DAYS"
DEFAULT_DAYS, MAX_DAYS = 7, 366
DAY_S = 86_400

log = logging.getLogger(__name__)


def database_url() -> str:
    """The setting as it is, or SQLite's file beside app.py."""
    return os.environ.get(DATABASE) or f"{SQLITE}{DEFAULT_FILE}"


def has_database() -> bool:
    """Whether there may be classes: not where the file of SQLite is still to be made."""
    url = database_url()
    return not url.startswith(SQLITE) or Path(url.removeprefix(SQLITE)).exists()


def class_days() -> int:
    """Days until a class is deleted, 1 to 366: seven, or what the setting says."""
    return _days(os.environ.get(DAYS) or str(DEFAULT_DAYS))


@cache  # so that the log says it once
def _days(setting: str) -> int:
    if setting.isdecimal() and 1 <= int(setting) <= MAX_DAYS:
        return int(setting)
    log.warning("%s must be a whole number from 1 to %d", DAYS, MAX_DAYS)
    return DEFAULT_DAYS
