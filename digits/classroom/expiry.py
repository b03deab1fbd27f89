"""Deletes classes by itself some days after they were opened, while a server runs.

The database is opened only where there may be classes: a server without them never imports
SQLAlchemy. Left out: after how many days (see settings.py).
"""

import logging
import threading
import time

from digits.classroom import ClassError, settings

# The first pages come first; later a class lives an hour longer at most.
FIRST_S, EVERY_S = 10, 3_600

log = logging.getLogger(__name__)


def start() -> None:
    """Begin, in a thread that ends with the server; a wrong setting is said at once."""
    settings.class_days()
    threading.Thread(target=_run, name="expiry", daemon=True).start()


def delete_old() -> None:
    """Delete the classes that are over."""
    if not settings.has_database():
        return
    from digits.classroom.database import Database
    from digits.classroom.store import Store

    try:
        database = Database()
        count = Store(database).delete_old(settings.class_days())
        database.close()
    except ClassError as error:
        log.warning("old classes: %s", error)
    else:
        log.info("%d classes were over and are deleted", count)


def _run() -> None:
    time.sleep(FIRST_S)
    while True:
        delete_old()
        time.sleep(EVERY_S)
