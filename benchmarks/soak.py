"""Whether the page's memory grows with what is drawn on it.

    python -m benchmarks.soak [--drawings 5000]

A few pupils (testing/pupil.py) draw as fast as they are answered. Resident memory of the
server's process, when every network has been used and a tenth of the drawings drawn, then
ten times until the end. The exit code is 1 where a drawing got another's answer or none.
"""

import asyncio
import sys
from functools import partial

from digits.commands import Parser
from digits.networks.recipes import DEFAULT_NETWORK
from testing.pupil import Pupil
from testing.server import Server, serving
from testing.workload import DRAW, Results, Workload, disconnect, prepare, warm_up

PUPILS = 4
PARTS = 10


def main(arguments: list[str] | None = None) -> int:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("--drawings", type=int, default=5000, help="after the first (5000)")
    options = parser.parse_args(arguments)
    each = options.drawings // (PARTS * PUPILS)
    if each < 1:
        parser.error(f"argument --drawings: {options.drawings} is below {PARTS * PUPILS}")
    with serving() as server:
        all_right = asyncio.run(soak(server, prepare(), each))
    return 0 if all_right else 1


async def soak(server: Server, workload: Workload, each: int) -> bool:
    """Every pupil draws `each` in every part; whether everybody was answered."""
    await warm_up(server.url, workload)
    results, memory = Results(workload), []
    pupils = [Pupil(server.url) for _ in range(PUPILS)]
    for pupil in pupils:
        await pupil.arrive()
    for _ in range(PARTS + 1):
        await asyncio.gather(*(draw(pupil, results, each) for pupil in pupils))
        memory.append(server.memory())
        row = results.rows[DRAW]
        growth = memory[-1] / memory[0] - 1
        print(f"{len(row.seconds):6} answered {memory[-1]:8.1f} MiB {growth:+8.1%}", flush=True)
    await disconnect(pupils)
    print(f"wrong {row.wrong}, lost {row.lost}")
    return results.all_right


async def draw(pupil: Pupil, results: Results, count: int) -> None:
    """`count` drawings, one after another."""
    drawings = results.workload.drawings
    first = results.rows[DRAW].asked
    for place in range(first, first + count):
        drawing = place % len(drawings)
        ask = partial(pupil.draw, drawings[drawing])
        await results.ask(DRAW, pupil, ask, DEFAULT_NETWORK, drawing)


if __name__ == "__main__":
    sys.exit(main())
