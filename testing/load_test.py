"""Pupils who draw at replicas of the page behind nginx, one of which dies; what that takes.

Left out: how many there are, and what is printed (see benchmarks/school.py).
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

import numpy as np
from websockets.exceptions import WebSocketException

from digits.networks.recipes import DEFAULT_NETWORK
from testing.pupil import Answer, Pupil
from testing.server import Server
from testing.workload import DRAW, PAUSE, Results, Workload, disconnect, retry

KILLED_AFTER = 2.0  # seconds that everybody draws before a replica dies


class Costs(NamedTuple):
    """What nginx and all replicas took while nothing happened to them.

    `nginx`, `replicas`: seconds of CPU in a second. MiB: `resident` is a replica's memory,
    `proportional` the same with only its part of what replicas share, `of_pupil` what a pupil
    adds.
    """

    nginx: float
    replicas: float
    resident: float
    proportional: float
    of_pupil: float


@dataclass
class LoadTest:
    """Pupils, how they were answered until a replica died and afterwards, and at what cost.

    Seats are indices of `pupils`: `moved` were at the replica that died, and `cut_off` are
    those whose connection broke.
    """

    workload: Workload
    pupils: list[Pupil]
    before: Results
    after_move: Results
    undisturbed: Results
    costs: Costs | None = None
    moved: set[int] = field(default_factory=set)
    cut_off: set[int] = field(default_factory=set)

    @property
    def all_right(self) -> bool:
        results = self.before, self.after_move, self.undisturbed
        return all(each.all_right for each in results) and self.cut_off == self.moved

    async def draw(self, seat: int, results: Results, seconds: float) -> None:
        """One pupil draws, pauses, draws."""
        pupil, rng = self.pupils[seat], np.random.default_rng()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            await asyncio.sleep(rng.uniform(*PAUSE))
            drawing = int(rng.integers(len(self.workload.drawings)))
            draw = partial(self._watch, seat, partial(pupil.draw, self.workload.drawings[drawing]))
            await results.ask(DRAW, pupil, draw, DEFAULT_NETWORK, drawing)

    async def _watch(self, seat: int, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        try:
            return await ask()
        except (OSError, WebSocketException):
            self.cut_off.add(seat)
            raise


async def run(
    gate: Server, replicas: list[Server], workload: Workload, count: int, seconds: float
) -> LoadTest:
    """Have pupils draw for that long, kill the first replica, and have them draw as long again."""
    own = memory(replicas, "uss")
    pupils = [Pupil(gate.url) for _ in range(count)]
    await asyncio.gather(*(retry(pupil, pupil.arrive) for pupil in pupils))
    test = LoadTest(workload, pupils, *(Results(workload) for _ in range(3)))
    before = clocks(gate, replicas)
    await asyncio.gather(*(test.draw(seat, test.before, seconds) for seat in range(count)))
    wall, *busy = clocks(gate, replicas) - before
    of_one = (memory(replicas, kind) / len(replicas) for kind in ("rss", "pss"))
    of_pupil = (memory(replicas, "uss") - own) / count
    test.costs = Costs(*(seconds / wall for seconds in busy), *of_one, of_pupil)
    await kill_one(replicas[0], test, seconds)
    await disconnect(pupils)
    return test


async def kill_one(replica: Server, test: LoadTest, seconds: float) -> None:
    """Kill a replica (-9) while everybody draws."""
    seats = range(len(test.pupils))
    test.moved = {seat for seat in seats if replica_of(test.pupils[seat]) == replica.address}
    asyncio.get_running_loop().call_later(KILLED_AFTER, replica.process.kill)
    results_of = {True: test.after_move, False: test.undisturbed}
    results = [results_of[seat in test.moved] for seat in seats]
    await asyncio.gather(*map(test.draw, seats, results, [seconds] * len(seats)))


def replica_of(pupil: Pupil) -> str:
    """Address of the replica that answers a pupil."""
    return next(cookie.value for cookie in pupil.cookies if cookie.name == "replica")


def clocks(gate: Server, replicas: list[Server]) -> np.ndarray:
    """Seconds on the wall, of nginx's CPU and of all replicas': float (3,)."""
    workers = gate.process.children()
    return np.array(
        [
            time.monotonic(),
            sum(sum(worker.cpu_times()[:2]) for worker in workers),
            sum(replica.cpu() for replica in replicas),
        ]
    )


def memory(replicas: list[Server], kind: str) -> float:
    """Memory of all in MiB: "rss" resident, "pss" proportional, "uss" not shared."""
    return sum(replica.memory(kind) for replica in replicas)
