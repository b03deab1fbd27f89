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
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from digits.classroom.database import Database
from digits.classroom.limits import MAX_DRAWINGS
from digits.classroom.store import Store
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


@dataclass
class Run:
    """What was measured while pupils drew: seconds to each answer, and `cores` of all servers.

    `fate` is None where there was no class.
    """

    seconds: list[float]
    cores: float
    fate: Fate | None = None


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
    alone = [await measure_alone(place, made, options)]
    dies = place.servers[0] if options.postgres else None
    one = [Class.open(store, place.url, options.pupils, BOARDS)]
    run_of_one = await measure_classes(place, database, one, made, options.seconds, dies)
    idle = await measure_idle(place)
    await leave(one)
    alone.append(await measure_alone(place, made, options))
    pupils = options.pupils // CLASSES
    three = [Class.open(store, place.url, pupils, BOARDS) for _ in range(CLASSES)]
    run_of_three = await measure_classes(place, database, three, made, options.seconds)
    await leave(three)
    title = "a class, a server dies" if dies else "a class"
    show({title: run_of_one, f"{CLASSES} classes at once": run_of_three}, alone)
    for sentence in sorted({each for each in refused([*one, *three])}):
        print(f"refused at first: {sentence}")
    print(f"nobody draws   {100 * idle:.1f} % of a core: {options.pupils} pupils, {BOARDS} boards")
    await measure_full(place, database, one[0])
    return [run_of_one.fate, run_of_three.fate]


async def measure_alone(place: Place, made: list[Made], options: argparse.Namespace) -> Run:
    """As many pupils without a class, half as long: once before a class and once after it."""
    before = clocks(place)
    seconds = await draw_alone(place.url, made, options.pupils, options.seconds / 2)
    return Run(seconds, cores(place, before))


async def measure_classes(
    place: Place,
    database: Database,
    classes: list[Class],
    made: list[Made],
    seconds: float,
    dies: Server | None = None,
) -> Run:
    """Everybody comes, draws and hands in; in the middle of it a server is killed."""
    await asyncio.gather(*(one.arrive() for one in classes))
    if dies:
        asyncio.get_running_loop().call_later(seconds / 2, dies.process.kill)
    before = clocks(place)
    await asyncio.gather(*(one.work(made, seconds) for one in classes))
    busy = cores(place, before)
    await asyncio.sleep(SETTLE)
    answers = [each for one in classes for each in one.seconds]
    return Run(answers, busy, look_up(database, classes))


async def leave(classes: list[Class]) -> None:
    await asyncio.gather(*(one.leave() for one in classes))


def clocks(place: Place) -> list[float]:
    """Seconds on the wall, then of each server's CPU; NaN of one that was killed."""
    cpus = [server.cpu() if server.is_running() else np.nan for server in place.servers]
    return [time.monotonic(), *cpus]


def cores(place: Place, before: list[float]) -> float:
    """Cores that the servers have kept busy since then, without one that was killed meanwhile."""
    wall, *cpus = np.subtract(clocks(place), before)
    return float(np.nansum(cpus) / wall)


async def measure_idle(place: Place) -> float:
    """Cores that the servers keep busy while the pages are open and nobody draws."""
    before = clocks(place)
    await asyncio.sleep(IDLE)
    return cores(place, before)


async def measure_full(place: Place, database: Database, one: Class) -> None:
    """Print what 2,000 drawings take, with the board open on two screens."""
    fill(place.database_url, one.code, MAX_DRAWINGS - len(one.sent))
    server = place.servers[-1]
    before = server.memory()
    boards = [Board(place.url, one.code, one.secret) for _ in range(BOARDS)]
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


def show(classes: dict[str, Run], alone: list[Run]) -> None:
    """What became of drawings, and how long everything took."""
    together = Run(
        [each for run in alone for each in run.seconds], np.mean([r.cores for r in alone])
    )
    runs = {"no class": together, **classes}
    table = Table("", *runs, title="Every pupil draws a digit every five seconds")
    for name, of_run in {
        "acknowledged": lambda run: f"{run.fate.kept:,}",
        "lost": lambda run: str(run.fate.lost),
        "twice": lambda run: str(run.fate.twice),
        "astray": lambda run: str(run.fate.astray),
        f"on the board in {WITHIN:.0f} s": lambda run: f"{100 * in_time(run.fate):.1f} %",
        "95 % of them within": lambda run: f"{delay(run.fate, 95):.2f} s",
        "slowest": lambda run: f"{delay(run.fate, 100):.2f} s",
    }.items():
        table.add_row(name, "", *map(of_run, classes.values()))
    for name, share in (("answered in, median", 50), ("answered in, 95 %", 95)):
        times = [np.percentile(run.seconds, share) for run in runs.values()]
        cells = [f"{1000 * each:.0f} ms × {each / times[0]:.2f}" for each in times[1:]]
        table.add_row(name, f"{1000 * times[0]:.0f} ms", *cells)
    table.add_row("servers, cores", *(f"{run.cores:.2f}" for run in runs.values()))
    Console().print(align_numbers(table))


def in_time(fate: Fate) -> float:
    """Share of the acknowledged drawings that were on all boards in time."""
    return float(np.mean([delay <= WITHIN for delay in fate.delays or [np.inf]]))


def delay(fate: Fate, share: float) -> float:
    """Seconds within which that many per cent of them were there."""
    # Not between two of them, of which one may be infinite.
    return float(np.percentile(fate.delays or [np.inf], share, method="higher"))


def refused(classes: list[Class]) -> list[str]:
    return [each for one in classes for pupil in one.pupils for each in pupil.refusals]


if __name__ == "__main__":
    sys.exit(main())
