"""The networks that pupils, and the teacher, enter in their class; each act is one transaction.

Kept is the file that training writes, compressed, without anything else of the training: a few
matrices, which are read without running code (see networks/keras_file.py). Left out: what they
make of the class's drawings (see entered_readings.py).
"""

import time
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, select

from digits.classroom import ClassError
from digits.classroom.database import Database
from digits.classroom.rows import change, lock
from digits.classroom.tables import ENTRIES
from digits.networks.inference import Network, read_network_content
from digits.networks.recipes import NetworkError

TEACHER = 0  # the number of the teacher among those who enter networks
MAX_OF_PUPIL = 3
MAX_ENTRIES = 60  # of a class
MAX_WEIGHTS = 1_500_000  # weights and biases, of 4 bytes each
# Of a file: its weights, and what Keras writes beside them.
MAX_BYTES = 4 * MAX_WEIGHTS + 200_000

TOO_LARGE = (
    f"This network is too large to be entered: it has more than {MAX_WEIGHTS:,} weights. "
    "Train one with fewer units."
)
ALL_OF_PUPIL = f"You have entered {MAX_OF_PUPIL} networks, and that is all: take one back first."
ALL_OF_CLASS = f"This class has {MAX_ENTRIES} networks, and that is all that it can have."
DAMAGED = "A network that was entered is damaged and has no bar: take it back and enter it again."


class NewEntry(NamedTuple):
    """A network to be entered: see the columns of the table."""

    network: str
    recipe: str
    learnt: bool
    mnist: float


@dataclass(frozen=True)
class Entry:
    """A network that was entered; `pupil` is the number of the pupil, or `TEACHER`."""

    id: int
    pupil: int
    network: str
    recipe: str
    learnt: bool
    mnist: float

    @property
    def owner(self) -> str:
        """Who entered it, in words."""
        return "the teacher" if self.pupil == TEACHER else f"pupil {self.pupil}"


class Entries:
    """The networks entered in the classes of one database; every method may raise `ClassError`."""

    def __init__(self, database: Database):
        self._database = database

    def enter(self, class_id: int, pupil: int, new: NewEntry, file: Path) -> None:
        """Keep a network's file; once, however often it is entered."""
        packed = pack(file)
        with self._database.write() as connection:
            lock(connection, class_id)
            mine = ENTRIES.c.class_id == class_id, ENTRIES.c.pupil == pupil
            if _count(connection, *mine, ENTRIES.c.network == new.network):
                return
            if _count(connection, *mine) >= MAX_OF_PUPIL:
                raise ClassError(ALL_OF_PUPIL)
            if _count(connection, ENTRIES.c.class_id == class_id) >= MAX_ENTRIES:
                raise ClassError(ALL_OF_CLASS)
            values = {"class_id": class_id, "pupil": pupil, "entered_at": time.time()}
            row = insert(ENTRIES).values(**values, **new._asdict(), content=packed)
            connection.execute(row)
            change(connection, class_id)

    def withdraw(self, class_id: int, pupil: int, network: str) -> None:
        """Take back one's own network."""
        self._delete(class_id, ENTRIES.c.pupil == pupil, ENTRIES.c.network == network)

    def remove(self, class_id: int, entry: int) -> None:
        """Remove anybody's network: the teacher may."""
        self._delete(class_id, ENTRIES.c.id == entry)

    def _delete(self, class_id: int, *which) -> None:
        with self._database.write() as connection:
            lock(connection, class_id)
            change(connection, class_id)
            connection.execute(delete(ENTRIES).where(ENTRIES.c.class_id == class_id, *which))

    def of(self, class_id: int) -> list[Entry]:
        """The networks of a class in the order in which they came."""
        shown = [ENTRIES.c[name] for name in Entry.__dataclass_fields__]
        chosen = select(*shown).where(ENTRIES.c.class_id == class_id).order_by(ENTRIES.c.id)
        with self._database.read() as connection:
            return [Entry(*row) for row in connection.execute(chosen)]

    def load(self, entry: Entry) -> Network | None:
        """The network itself; None where it was removed meanwhile.

        Raises `NetworkError` where the database does not have it whole.
        """
        content = select(ENTRIES.c.content).where(ENTRIES.c.id == entry.id)
        with self._database.read() as connection:
            packed = connection.scalar(content)
        return None if packed is None else unpack(packed)


def pack(file: Path) -> bytes:
    """The content of a network's file, compressed; `ClassError` where it is too large."""
    try:
        if file.stat().st_size > MAX_BYTES:
            raise ClassError(TOO_LARGE)
        return zlib.compress(file.read_bytes())
    except OSError as error:
        raise ClassError("This network is not there any more: train it again.") from error


def unpack(packed: bytes) -> Network:
    """The network in what `pack` gave; raises `NetworkError` for anything else."""
    decompress = zlib.decompressobj()
    try:
        content = decompress.decompress(packed, MAX_BYTES)  # no more, whatever is in it
    except zlib.error as error:
        raise NetworkError(DAMAGED) from error
    if not decompress.eof:
        raise NetworkError(DAMAGED)
    return read_network_content(content)


def _count(connection: Connection, *conditions) -> int:
    return connection.scalar(select(func.count()).select_from(ENTRIES).where(*conditions)) or 0
