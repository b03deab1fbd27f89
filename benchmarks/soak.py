"""Whether the page's memory grows with what is drawn on it.

    python benchmarks/soak.py [--drawings 5000]

A few pupils (testing/pupil.py) draw as fast as they are answered. Resident memory of the
server's process, when every network has been used and a tenth of the drawings drawn, then
ten times until the end. The exit code is 1 where a drawing got another's answer or none.
"""

import argparse
import asyncio
import sys
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.lesson import DRAW, Lesson, Register, prepare, wake
from digits.networks.recipes import DEFAULT_NETWORK
from testing.pupil import Pupil
from testing.server import OURS, Server, serving

PUPILS = 4
PARTS = 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.error = lambda message: parser.exit(2, f"{parser.prog}: {message}\n")
    parser.add_argument("--drawings", type=int, default=5000, help="after the first (5000)")
    options = parser.parse_args()
    each = options.drawings // (PARTS * PUPILS)
    if each < 1:
        parser.error(f"argument --drawings: {options.drawings} is below {PARTS * PUPILS}")
    with serving(OURS) as server:
        all_well = asyncio.run(soak(server, prepare(None), each))
    sys.exit(0 if all_well else 1)


async def soak(server: Server, lesson: Lesson, each: int) -> bool:
    """Every pupil draws `each` in every part; whether everybody was answered."""
    await wake(server.url, lesson)
    register, memory = Register(lesson), []
    pupils = [Pupil(server.url) for _ in range(PUPILS)]
    for pupil in pupils:
        await pupil.arrive()
    for _ in range(PARTS + 1):
        await asyncio.gather(*(draw(pupil, register, each) for pupil in pupils))
        memory.append(server.memory())
        row = register.rows[DRAW]
        growth = memory[-1] / memory[0] - 1
        print(f"{len(row.seconds):6} answered {memory[-1]:8.1f} MiB {growth:+8.1%}", flush=True)
    for pupil in pupils:
        await pupil.leave()
    print(f"wrong {row.wrong}, lost {row.lost}")
    return register.all_well


async def draw(pupil: Pupil, register: Register, count: int) -> None:
    """So many drawings, one after another."""
    drawings = register.lesson.drawings
    first = register.rows[DRAW].asked
    for place in range(first, first + count):
        drawing = place % len(drawings)
        await register.ask(
            DRAW, pupil, partial(pupil.draw, drawings[drawing]), DEFAULT_NETWORK, drawing
        )


if __name__ == "__main__":
    main()
