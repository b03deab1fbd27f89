"""How a whole class is served: every pupil draws on the same page, each in a separate session.

    python -m benchmarks.classroom [--pupils 30] [--seconds 60] [--limit | --baseline DIR]

A pupil (testing/pupil.py) draws a digit about every two seconds; now and then they choose
another network, come back after their connection broke, or open the page again. Whatever it
shows must be what this process reads in that very drawing with that network: a single wrong
or missing answer, and the exit code is 1. The digits are those of a file of pen strokes
(--drawings, digits/strokes/dataset.py), else in our own styles.

--limit makes the class larger, step by step, until one drawing in twenty waits for more than a
second. --baseline has three classes in turn, three times: on our page, on another checkout of
it, and on the bare page (baseline_page.py), where nobody can choose a network.
"""

import argparse
import asyncio
import sys
import time
from contextlib import ExitStack, nullcontext
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.pages import BARE, OURS, add_baseline, pages_to_measure
from digits import DigitsError
from digits.commands import Parser
from digits.display.tables import align_numbers
from testing.pupil import Pupil
from testing.server import Server, serving
from testing.upgrades import FORGOTTEN_AFTER
from testing.workload import (
    DRAW,
    SHARES,
    BareWorkload,
    Results,
    Workload,
    disconnect,
    prepare,
    run_class,
    warm_up,
)

MAX_WAIT = 1.0  # seconds that 19 drawings in 20 may wait
STEP = 15  # pupils that --limit adds
ROUNDS = 3  # of all pages that --baseline compares
COLUMNS = "asked", "answered", "wrong", "lost", "median", "95 %", "slowest"


def main(arguments: list[str] | None = None) -> int:
    options = parse(arguments)
    measure = find_limit if options.limit else measure_class
    try:
        workload = prepare(options.drawings)
        if options.baseline:
            return 0 if compare(options, workload) else 1
        with nullcontext(Server(options.url, None)) if options.url else serving() as server:
            all_right = asyncio.run(measure(server, workload, options.pupils, options.seconds))
    except DigitsError as error:
        print(error, file=sys.stderr)
        return 2
    except TimeoutError:
        print(f"Nobody answers at {options.url or 'the page'}.", file=sys.stderr)
        return 2
    return 0 if all_right else 1


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("--pupils", type=int, default=30, help="in the class (default 30)")
    parser.add_argument("--seconds", type=int, default=60, help="that they draw (default 60)")
    parser.add_argument("--drawings", type=Path, help="pen strokes; else our own styles")
    parser.add_argument("--url", help="of a page that is served already; else one is started")
    parser.add_argument("--limit", action="store_true", help="larger and larger classes")
    add_baseline(parser)
    options = parser.parse_args(arguments)
    for name in ("pupils", "seconds"):
        if getattr(options, name) < 1:
            parser.error(f"argument --{name}: {getattr(options, name)} is below 1")
    if options.baseline and (options.limit or options.url):
        parser.error("--baseline goes with neither --limit nor --url")
    return options


async def measure_class(server: Server, workload: Workload, pupils: int, seconds: int) -> bool:
    """One class, and what it took; whether everybody was answered.

    Then another, to see whether memory that the first class took serves the next one.
    """
    await warm_up(server.url, workload)
    results, memory, before = Results(workload), [memory_of(server)], clocks(server)
    there = await run_class(server.url, results, pupils, seconds)
    spent = clocks(server) - before
    memory.append(memory_of(server))
    show(results, spent, pupils)
    await disconnect(there)
    if not server.process:
        return results.all_right
    await asyncio.sleep(FORGOTTEN_AFTER + 5)
    await tidy_up(server.url)
    memory.append(memory_of(server))
    there = await run_class(server.url, results, pupils, seconds)
    show_memory(*memory, memory_of(server), pupils)
    await disconnect(there)
    return results.all_right


async def find_limit(server: Server, workload: Workload, pupils: int, seconds: int) -> bool:
    """Larger and larger classes; whether everybody in each of them was answered."""
    await warm_up(server.url, workload)
    while True:
        results, before = Results(workload), clocks(server)
        there = await run_class(server.url, results, pupils, seconds)
        spent = clocks(server) - before
        await disconnect(there)
        show(results, spent, pupils)
        _, slow, _ = results.rows[DRAW].quantiles()
        if not (results.all_right and slow <= MAX_WAIT):
            print(f"With {pupils} pupils one drawing in twenty waits for {slow:.2f} s and more.")
            return results.all_right
        pupils += STEP


async def tidy_up(url: str) -> None:
    """Streamlit forgets old sessions when another one ends, and collects garbage after a run."""
    for _ in range(2):
        async with Pupil(url):
            pass


# Side by side


def compare(options: argparse.Namespace, workload: Workload) -> bool:
    """Classes on each page in turn; whether everybody on our page was answered."""
    with ExitStack() as stack:
        pages = pages_to_measure(options.baseline)
        servers = {name: stack.enter_context(serving(page)) for name, page in pages.items()}
        results = {
            name: Results(BareWorkload(*workload) if name == BARE else workload) for name in servers
        }
        for name, server in servers.items():
            if name != BARE:
                asyncio.run(warm_up(server.url, workload))
        for _ in range(ROUNDS):
            for name, server in servers.items():
                asyncio.run(one_class(server, results[name], options))
        memory = {name: server.memory() for name, server in servers.items()}
    show_side_by_side(results, memory, options.pupils)
    return results[OURS].all_right


async def one_class(server: Server, results: Results, options: argparse.Namespace) -> None:
    there = await run_class(server.url, results, options.pupils, options.seconds / ROUNDS)
    await disconnect(there)


def show_side_by_side(results: dict[str, Results], memory: dict[str, float], pupils: int) -> None:
    """Drawings on each page, in milliseconds until they were answered, and MiB at the end."""
    ours = results[OURS].rows[DRAW].quantiles()
    columns = *COLUMNS, "our 95 % ÷ this", "memory"
    table = Table("", *columns, title=f"{pupils} pupils draw; times in ms")
    for name, each in results.items():
        row = each.rows[DRAW]
        counts = row.asked, len(row.seconds), row.wrong, row.lost
        times = row.quantiles()
        cells = [*map(str, counts), *(f"{1000 * seconds:.0f}" for seconds in times)]
        table.add_row(name, *cells, f"{ours[1] / times[1]:.2f}", f"{memory[name]:.0f} MiB")
    Console().print(align_numbers(table))


# Figures


def clocks(server: Server) -> np.ndarray:
    """Seconds on the wall, of the server's CPU and of this process's: float (3,)."""
    cpu = server.cpu() if server.process else np.nan
    return np.array([time.monotonic(), cpu, time.process_time()])


def memory_of(server: Server) -> float:
    return server.memory() if server.process else np.nan


def show(results: Results, spent: np.ndarray, pupils: int) -> None:
    """A class's answers, in milliseconds until they were all there, and what they took."""
    table = Table("", *COLUMNS, title=f"{pupils} pupils; times in ms")
    for kind in SHARES:
        row = results.rows[kind]
        counts = row.asked, len(row.seconds), row.wrong, row.lost
        times = (f"{1000 * seconds:.0f}" for seconds in row.quantiles())
        table.add_row(kind, *map(str, counts), *times)
    Console().print(align_numbers(table))
    wall, server, own = spent
    drawings = len(results.rows[DRAW].seconds)
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
    sys.exit(main())
