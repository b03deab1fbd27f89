"""The versions of the tables, from each of which a database is brought to the newest.

A change of the tables is a new file in versions/ and a new VERSION. Left out: the tables as they
are now (see digits/classroom/tables.py).
"""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from digits.classroom import ClassError

VERSION = "2"  # the newest
TABLE = "alembic_version"  # where Alembic notes the version of a database
NEWER = "The classes were kept by a newer version of this page. Install that one here, too."
# Any number that is the same on all servers: it names their lock.
LOCK = 28_028


def is_newest(connection: Connection) -> bool:
    """Whether there is nothing to do: then Alembic need not be loaded, 12 MiB in 0.2 s."""
    return version_of(connection) == VERSION


def version_of(connection: Connection) -> str | None:
    """The version of a database; None where it is empty."""
    if not inspect(connection).has_table(TABLE):
        return None
    return connection.scalar(text(f"SELECT version_num FROM {TABLE}"))


def upgrade(connection: Connection, version: str = VERSION) -> None:
    """Bring a database to a version, in the transaction of this connection.

    Raises `ClassError` where the database is of a version that this code does not know.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    if connection.dialect.name == "postgresql":  # SQLite has but one writer
        connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if version_of(connection) not in known | {None}:
        raise ClassError(NEWER)
    command.upgrade(config, version)
