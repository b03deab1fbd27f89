"""The tables of the database: classes, their pupils, and what these hand in and enter.

Times are seconds since 1970 (UTC), as `time.time` gives them. Strokes are kept, not pictures;
nothing here names a person. A change of them is a migration, too (see migrations/). Left out: the
database itself (see database.py).
"""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

METADATA = MetaData(
    naming_convention={
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def _of_class() -> Column:
    """The class that a row belongs to, and with which it is deleted."""
    return Column("class_id", ForeignKey("classes.id", ondelete="CASCADE"), nullable=False)


# `revision` counts the changes of a class: a server that knows one asks for what came later.
CLASSES = Table(
    "classes",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("code", String(4), nullable=False, unique=True),
    Column("secret_hash", String(64), nullable=False),
    Column("task", Text, nullable=False),
    Column("paused", Boolean, nullable=False, server_default=false()),
    Column("revision", Integer, nullable=False, server_default="0"),
    Column("pupils", Integer, nullable=False, server_default="0"),
    Column("opened_at", Float, nullable=False),
    sqlite_autoincrement=True,  # the id of a class that was closed is not given again
)

# `token` is a random text in a pupil's browser. `dealt` counts the digits handed in that were
# dealt, `next_digit` is the one that is dealt next. `handed_in` counts all drawings, with those
# that were removed.
PUPILS = Table(
    "pupils",
    METADATA,
    Column("id", Integer, primary_key=True),
    _of_class(),
    Column("token", String(64), nullable=False),
    Column("number", Integer, nullable=False),
    Column("dealt", Integer, nullable=False, server_default="0"),
    Column("next_digit", Integer, nullable=False, server_default="0"),
    Column("handed_in", Integer, nullable=False, server_default="0"),
    Column("handed_in_at", Float, nullable=False, server_default="0"),
    Column("seen_at", Float, nullable=False),
    UniqueConstraint("class_id", "token"),
    UniqueConstraint("class_id", "number"),
)

# `hand_in` is the id that a browser gave to the drawing: it is kept once, however often it is
# sent. `label` is 0 to 9, -1 for no digit, and null where nobody knows. The strokes of a
# drawing that was removed are null; the row stays, so that it cannot come again.
DRAWINGS = Table(
    "drawings",
    METADATA,
    Column("id", Integer, primary_key=True),
    _of_class(),
    Column("pupil", Integer, nullable=False),
    Column("hand_in", String(64), nullable=False),
    Column("task", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("asked", Integer),
    Column("label", Integer),
    Column("strokes", LargeBinary),
    Column("revision", Integer, nullable=False),
    Column("handed_in_at", Float, nullable=False),
    UniqueConstraint("class_id", "pupil", "hand_in"),
    Index(None, "class_id", "revision"),
    sqlite_autoincrement=True,
)

# A network that was trained on the page and entered. `pupil` is 0 for the teacher; `network` is
# the checksum of its file, and `content` the file, compressed. `recipe` says how it was trained;
# `learnt`: on drawings of this class, too. `mnist` is the share of MNIST's test digits that it
# names right.
ENTRIES = Table(
    "entries",
    METADATA,
    Column("id", Integer, primary_key=True),
    _of_class(),
    Column("pupil", Integer, nullable=False),
    Column("network", String(64), nullable=False),
    Column("recipe", Text, nullable=False),
    Column("learnt", Boolean, nullable=False),
    Column("mnist", Float, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("entered_at", Float, nullable=False),
    UniqueConstraint("class_id", "pupil", "network"),
    sqlite_autoincrement=True,  # a server that has loaded one takes no other for it
)
