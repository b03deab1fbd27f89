"""How a whole class is served: every pupil draws on the same page, in a session of their own.

    python benchmarks/classroom.py [--pupils 30] [--seconds 60] [--drawings FILE] [--limit]

A pupil (testing/pupil.py) draws a digit about every two seconds; now and then they choose
another network, come back after their connection broke, or open the page anew. Whatever it
shows must be what this process reads in that very drawing with that network: a single wrong
or missing answer, and the exit code is 1. The digits are those of a file of pen strokes
(digits/strokes/dataset.py), else in our own styles. --limit makes the class larger, lesson by
lesson, until one drawing in twenty waits for more than a second.
"""

import argparse
import asyncio
import sys
import time
from contextlib import nullcontext
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.drawn_digits import align
from benchmarks.lesson import DRAW, SHARES, Lesson, Register, Row, hold_lesson, prepare, wake
from digits import DigitsError
from testing.pupil import Pupil
from testing.server import OURS, Server, serving

FORGOTTEN = 125  # seconds; Streamlit keeps the session of somebody who has left for 120
PATIENCE = 1.0  # seconds that 19 drawings in 20 may wait
STEP = 15  # pupils that --limit adds
COLUMNS = "asked", "answered", "wrong", "lost", "median", "95 %", "slowest"


def main() -> None:
    options = parse()
    teach = find_limit if options.limit else teach_class
    try:
        lesson = prepare(options.drawings)
        with nullcontext(Server(options.url, None)) if options.url else serving(OURS) as server:
            all_well = asyncio.run(teach(server, lesson, options.pupils, options.seconds))
    except DigitsError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    except TimeoutError:
        print(f"Nobody answers at {options.url or 'the page'}.", file=sys.stderr)
        sys.exit(2)
    sys.exit(0 if all_well else 1)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.error = lambda message: parser.exit(2, f"{parser.prog}: {message}\n")
    parser.add_argument("--pupils", type=int, default=30, help="in the class (default 30)")
    parser.add_argument("--seconds", type=int, default=60, help="of a lesson (default 60)")
    parser.add_argument("--drawings", type=Path, help="pen strokes; else our own styles")
    parser.add_argument("--url", help="of a page that is served already; else one is started")
    parser.add_argument("--limit", action="store_true", help="larger and larger classes")
    options = parser.parse_args()
    for name in ("pupils", "seconds"):
        if getattr(options, name) < 1:
            parser.error(f"argument --{name}: {getattr(options, name)} is below 1")
    return options


async def teach_class(server: Server, lesson: Lesson, pupils: int, seconds: int) -> bool:
    """One lesson, and what it took; whether everybody was answered.

    Then another, to see whether memory that the first class took serves the next one.
    """
    await wake(server.url, lesson)
    register, memory, before = Register(lesson), [memory_of(server)], clocks(server)
    there = await hold_lesson(server.url, register, pupils, seconds)
    spent = clocks(server) - before
    memory.append(memory_of(server))
    show(register, spent, pupils)
    await dismiss(there)
    if not server.process:
        return register.all_well
    await asyncio.sleep(FORGOTTEN)
    await have_tidied_up(server.url)
    memory.append(memory_of(server))
    there = await hold_lesson(server.url, register, pupils, seconds)
    show_memory(*memory, memory_of(server), pupils)
    await dismiss(there)
    return register.all_well


async def find_limit(server: Server, lesson: Lesson, pupils: int, seconds: int) -> bool:
    """Larger and larger classes; whether everybody in each of them was answered."""
    await wake(server.url, lesson)
    while True:
        register, before = Register(lesson), clocks(server)
        there = await hold_lesson(server.url, register, pupils, seconds)
        spent = clocks(server) - before
        await dismiss(there)
        show(register, spent, pupils)
        _, slow, _ = quantiles(register.rows[DRAW])
        if not (register.all_well and slow <= PATIENCE):
            print(f"With {pupils} pupils one drawing in twenty waits for {slow:.2f} s and more.")
            return register.all_well
        pupils += STEP


async def dismiss(pupils: list[Pupil]) -> None:
    for pupil in pupils:
        await pupil.leave()


async def have_tidied_up(url: str) -> None:
    """Streamlit forgets old sessions when another one ends, and collects garbage after a run."""
    for _ in range(2):
        async with Pupil(url):
            pass


# Figures


def clocks(server: Server) -> np.ndarray:
    """Seconds on the wall, of the server's CPU and of this process's: float (3,)."""
    cpu = server.cpu() if server.process else np.nan
    return np.array([time.monotonic(), cpu, time.process_time()])


def memory_of(server: Server) -> float:
    return server.memory() if server.process else np.nan


def quantiles(row: Row) -> np.ndarray:
    """Median, 95th percentile and slowest of the answers, in seconds: float (3,)."""
    return np.percentile(row.seconds or [np.nan], (50, 95, 100))


def show(register: Register, spent: np.ndarray, pupils: int) -> None:
    """A class's answers, in milliseconds until they were all there, and what they took."""
    table = Table("", *COLUMNS, title=f"{pupils} pupils; times in ms")
    for kind in SHARES:
        row = register.rows[kind]
        counts = row.asked, len(row.seconds), row.wrong, row.lost
        times = (f"{1000 * seconds:.0f}" for seconds in quantiles(row))
        table.add_row(kind, *map(str, counts), *times)
    Console().print(align(table))
    wall, server, own = spent
    drawings = len(register.rows[DRAW].seconds)
    print(f"drawings      {drawings / wall:.1f} a second")
    print(f"server        {server / wall:.2f} cores, {server / drawings:.3f} s of CPU a drawing")
    print(f"this command  {own / wall:.2f} cores")


def show_memory(before: float, during: float, after: float, again: float, pupils: int) -> None:
    """Resident memory of the server in MiB."""
    print(f"memory        {before:.0f} MiB with every network loaded")
    print(
        f"              {during:.0f} MiB with the class, {(during - before) / pupils:.2f} a pupil"
    )
    print(f"              {after:.0f} MiB when they had left, {again:.0f} MiB with the next class")


if __name__ == "__main__":
    main()
