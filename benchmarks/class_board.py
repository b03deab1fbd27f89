"""Whether a class's drawings are on its board at once, and each of them exactly once.

    python -m benchmarks.class_board [--pupils 30] [--seconds 30] [--postgres]

Every pupil (testing/class_pupil.py) draws a digit every five seconds and hands it in, while the
board is open on two screens; then the same pupils in three classes at once. A drawing that the
server has acknowledged must be in the database once, in its own class and with its own strokes,
and on no other class's board: one that is lost, there twice or astray, and the exit code is 1. The
time until a drawing is answered stands beside that of as many pupils who draw without a class.
Then nobody draws, and the pages ask for what is new; at last the class has 2,000 drawings.

Without an option there is one server with SQLite. --postgres has two servers behind nginx and
PostgreSQL; one of them is killed (-9) in the middle of the first class.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from digits.classroom.database import Database
from digits.classroom.store import MAX_DRAWINGS, Store
from digits.commands import Parser
from digits.display.tables import align_numbers
from testing import postgres
from testing.class_pupil import Board
from testing.class_work import Class, Fate, Made, draw_alone, look_up, prepare
from testing.classes import fill
from testing.nginx import find_nginx, in_front_of
from testing.server import MIB, Server, classes_in, serving

BOARDS = 2  # screens of a class
CLASSES = 3  # at once
WITHIN = 2.0  # seconds in which a drawing should be on the board
IDLE = 15  # seconds for which nobody draws
SETTLE = 3  # seconds in which what came last is shown
COLUMNS = (
    *("", "handed in", "lost", "twice", "astray", "on board in 2 s", "95 %", "slowest"),
    *("answered in", "95 %", "× alone"),
)


class Place(NamedTuple):
    """Where the pages are had, the servers behind that, and their database."""

    url: str
    servers: list[Server]
    database_url: str


def main(arguments: list[str] | None = None) -> int:
    options = parse(arguments)
    with two_servers() if options.postgres else one_server() as place:
        database = Database(place.database_url)
        try:
            fates = asyncio.run(measure(place, database, options))
        finally:
            database.close()
    return 0 if all(fate.is_right for fate in fates) else 1


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("--pupils", type=int, default=30, help="in all (default 30)")
    parser.add_argument("--seconds", type=int, default=30, help="that they draw (default 30)")
    parser.add_argument("--postgres", action="store_true", help="two servers, one is killed")
    options = parser.parse_args(arguments)
    if options.pupils < CLASSES:
        parser.error(f"argument --pupils: {options.pupils} is below {CLASSES}")
    if options.seconds < 1:
        parser.error(f"argument --seconds: {options.seconds} is below 1")
    if options.postgres and not find_nginx():
        parser.error("there is no nginx; Debian has it: apt-get install nginx-light")
    if options.postgres and not postgres.find_postgres():
        parser.error("there is no PostgreSQL; Debian has it: apt-get install postgresql")
    return options


@contextmanager
def one_server() -> Iterator[Place]:
    with TemporaryDirectory() as folder:
        environment = classes_in(Path(folder))
        with serving(environment=environment) as server:
            yield Place(server.url, [server], environment["DATABASE_URL"])


@contextmanager
def two_servers() -> Iterator[Place]:
    with ExitStack() as stack:
        url = stack.enter_context(postgres.running()).create("classes")
        servers = [
            stack.enter_context(serving(environment={"DATABASE_URL": url})) for _ in range(2)
        ]
        gate = stack.enter_context(in_front_of(servers))
        yield Place(gate.url, servers, url)


# What is measured


async def measure(place: Place, database: Database, options: argparse.Namespace) -> list[Fate]:
    """Classes in turn, what is said of them, and what became of their drawings."""
    store, made = Store(database), prepare()
    await draw_alone(place.url, made, len(place.servers), 1)  # loads the network
    alone = await draw_alone(place.url, made, options.pupils, options.seconds / 2)
    one = [Class.open(store, place.url, options.pupils, BOARDS)]
    await arrive(one)
    dies = place.servers[0] if options.postgres else None
    await work(one, made, options.seconds, dies)
    idle = await measure_idle(place)
    await leave(one)
    alone += await draw_alone(place.url, made, options.pupils, options.seconds / 2)
    three = [
        Class.open(store, place.url, options.pupils // CLASSES, BOARDS) for _ in range(CLASSES)
    ]
    await arrive(three)
    await work(three, made, options.seconds)
    await leave(three)
    fates = [look_up(database, classes) for classes in (one, three)]
    title = "one class, a server killed" if dies else "one class"
    show({title: (one, fates[0]), f"{CLASSES} classes at once": (three, fates[1])}, alone)
    print(f"polling       {100 * idle:.1f} % of a core: {options.pupils} pupils, {BOARDS} boards")
    await measure_full(place, database, one[0])
    return fates


async def arrive(classes: list[Class]) -> None:
    await asyncio.gather(*(one.arrive() for one in classes))


async def work(
    classes: list[Class], made: list[Made], seconds: float, dies: Server | None = None
) -> None:
    """Everybody draws and hands in; in the middle of it a server is killed."""
    if dies:
        asyncio.get_running_loop().call_later(seconds / 2, dies.process.kill)
    await asyncio.gather(*(one.work(made, seconds) for one in classes))
    await asyncio.sleep(SETTLE)


async def leave(classes: list[Class]) -> None:
    await asyncio.gather(*(one.leave() for one in classes))


async def measure_idle(place: Place) -> float:
    """Share of a core that all servers take while pages are open and nobody draws."""
    servers = [server for server in place.servers if server.is_running()]
    before, began = sum(server.cpu() for server in servers), time.monotonic()
    await asyncio.sleep(IDLE)
    return (sum(server.cpu() for server in servers) - before) / (time.monotonic() - began)


async def measure_full(place: Place, database: Database, one: Class) -> None:
    """Print what 2,000 drawings take, with the board open on two screens."""
    fill(place.database_url, one.code, MAX_DRAWINGS - len(one.sent))
    server = place.servers[-1]
    before, boards = (
        server.memory(),
        [Board(place.url, one.code, one.secret) for _ in range(BOARDS)],
    )
    began = time.monotonic()
    for board in boards:
        await board.arrive()
    opened = (time.monotonic() - began) / len(boards)
    after = server.memory()
    for board in boards:
        await board.leave()
    print(f"2,000 drawings  the board opens in {opened:.1f} s")
    print(f"              server {after:.0f} MiB, {before:.0f} MiB before the board was opened")
    print(f"              database {size_of(place, database) / MIB:.1f} MiB")


def size_of(place: Place, database: Database) -> int:
    """Bytes of the database, with what SQLite has still to put into its file."""
    with database.read() as connection:
        if connection.dialect.name == "postgresql":
            return connection.scalar(text("SELECT pg_database_size(current_database())"))
    path = Path(place.database_url.removeprefix("sqlite:///"))
    return sum(each.stat().st_size for each in path.parent.glob(f"{path.name}*"))


# What is printed


def show(rows: dict[str, tuple[list[Class], Fate]], alone: list[float]) -> None:
    """Drawings, and what became of them; times until they were answered in milliseconds."""
    table = Table(*COLUMNS, title="Each pupil hands in a drawing every five seconds")
    median, slow = np.percentile(alone, (50, 95))
    table.add_row("without a class", *[""] * 7, f"{1000 * median:.0f} ms", f"{1000 * slow:.0f} ms")
    for name, (classes, fate) in rows.items():
        counts = fate.kept, fate.lost, fate.twice, fate.astray
        seconds = [each for one in classes for each in one.seconds]
        times = (f"{1000 * each:.0f} ms" for each in np.percentile(seconds, (50, 95)))
        ratio = f"{np.median(seconds) / median:.2f}"
        table.add_row(name, *map(str, counts), *delays_of(fate), *times, ratio)
    Console().print(align_numbers(table))
    refusals = {each for classes, _ in rows.values() for each in refused(classes)}
    for sentence in sorted(refusals):
        print(f"refused at first: {sentence}")


def delays_of(fate: Fate) -> list[str]:
    """How many were on the boards in time, and how long 95 % and all of them took."""
    delays = fate.delays or [np.nan]
    in_time = np.mean([delay <= WITHIN for delay in delays])
    # Not between two of them: one of two may be infinite.
    slow, slowest = np.percentile(delays, (95, 100), method="higher")
    return [f"{100 * in_time:.1f} %", f"{slow:.2f} s", f"{slowest:.2f} s"]


def refused(classes: list[Class]) -> list[str]:
    return [each for one in classes for pupil in one.pupils for each in pupil.refusals]


if __name__ == "__main__":
    sys.exit(main())
