"""How a school is served: nginx in front of replicas of the page, one of which dies.

    python -m benchmarks.school [--replicas 2 4] [--pupils 60] [--seconds 60]

nginx runs with deploy/nginx.conf. Pupils (testing/pupil.py) draw a digit about every two
seconds; then one replica is killed (-9), and they go on for as long again. Its pupils must
come back to another and have their drawing read there, and nobody else may notice: a wrong or
missing answer, or another pupil's broken connection, and the exit code is 1. At the end, from
what was measured: what a school of 1,000 needs.
"""

import argparse
import asyncio
import math
import sys
from contextlib import ExitStack

from rich.console import Console
from rich.table import Table

from digits.commands import Parser
from digits.display.tables import align_numbers
from testing.load_test import Costs, LoadTest, run
from testing.nginx import find_nginx, in_front_of
from testing.server import serving
from testing.workload import DRAW, Results, prepare, warm_up

PUPILS = 1000  # of a school, with the page open
AT_ONCE = (0.1, 0.25, 1.0)  # shares of them who draw at the same time
BUSY = 0.7  # of a core, at most: nobody should wait for those who draw in the same instant
GIB = 1024  # MiB


def main(arguments: list[str] | None = None) -> int:
    options = parse(arguments)
    workload, tests = prepare(), {}
    for count in options.replicas:
        with ExitStack() as stack:
            replicas = [stack.enter_context(serving()) for _ in range(count)]
            for replica in replicas:
                asyncio.run(warm_up(replica.url, workload))
            gate = stack.enter_context(in_front_of(replicas))
            test = run(gate, replicas, workload, options.pupils, options.seconds)
            tests[count] = asyncio.run(test)
        show_answers(tests[count], count)
    show_costs({count: test.costs for count, test in tests.items()}, options.pupils)
    show_needs(tests[max(tests)].costs, options.pupils)
    return 0 if all(test.all_right for test in tests.values()) else 1


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("--replicas", type=int, nargs="+", default=[2, 4], help="(default 2 4)")
    parser.add_argument("--pupils", type=int, default=60, help="who draw (default 60)")
    parser.add_argument("--seconds", type=int, default=60, help="before and after (default 60)")
    options = parser.parse_args(arguments)
    if min(options.replicas) < 2:
        parser.error("argument --replicas: where one dies there must be two at least")
    for name in ("pupils", "seconds"):
        if getattr(options, name) < 1:
            parser.error(f"argument --{name}: {getattr(options, name)} is below 1")
    if not find_nginx():
        parser.error("there is no nginx; Debian has it: apt-get install nginx-light")
    return options


# Figures


def show_answers(test: LoadTest, count: int) -> None:
    """How everybody was answered, and whose connections broke."""
    columns = "", "drawings", "answered", "wrong", "lost", "median", "95 % within", "slowest"
    table = Table(*columns, title=f"{len(test.pupils)} pupils at {count} replicas")
    for name, results in (
        ("until one replica died", test.before),
        ("then, at the others", test.undisturbed),
        (f"then, at the dead one: {len(test.moved)}", test.after_move),
    ):
        table.add_row(name, *row_of(results))
    Console().print(align_numbers(table))
    print(f"{len(test.cut_off & test.moved)} of the dead replica's pupils came back", end="; ")
    print(f"{len(test.cut_off - test.moved)} connections of others broke")


def row_of(results: Results) -> list[str]:
    row = results.rows[DRAW]
    counts = row.asked, len(row.seconds), row.wrong, row.lost
    return [*map(str, counts), *(f"{1000 * seconds:.0f} ms" for seconds in row.quantiles())]


def show_costs(costs: dict[int, Costs], pupils: int) -> None:
    """By number of replicas, while all of them lived."""
    columns = "replicas", "cores", "nginx", "pupils a core", "resident", "its part", "a pupil"
    table = Table(*columns, title="What it took")
    for count, cost in costs.items():
        sizes = (f"{size:.1f} MiB" for size in (cost.resident, cost.proportional, cost.of_pupil))
        cores = f"{cost.replicas:.2f}", f"{cost.nginx:.3f}", f"{pupils_a_core(cost, pupils):.0f}"
        table.add_row(str(count), *cores, *sizes)
    Console().print(align_numbers(table))


def pupils_a_core(costs: Costs, pupils: int) -> float:
    """Pupils who draw and keep one core, nginx included, wholly busy."""
    return pupils / (costs.replicas + costs.nginx)


def show_needs(costs: Costs, pupils: int) -> None:
    """What a school needs with one replica a core, none busier than BUSY."""
    table = Table("drawing at once", "cores", "replicas", "memory", title=f"A school of {PUPILS:,}")
    for share in AT_ONCE:
        cores = math.ceil(share * PUPILS / pupils_a_core(costs, pupils) / BUSY)
        memory = (cores * costs.proportional + PUPILS * costs.of_pupil) / GIB
        table.add_row(f"{share * PUPILS:.0f}", str(cores), str(cores), f"{memory:.1f} GiB")
    Console().print(align_numbers(table))


if __name__ == "__main__":
    sys.exit(main())
