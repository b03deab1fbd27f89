"""Pupils who draw at replicas of the page behind nginx, one of which dies; what that takes.

Left out: how many there are, and what is printed (see school.py).
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

import numpy as np
from websockets.exceptions import WebSocketException

from benchmarks.lesson import DRAW, PAUSE, Lesson, Register, persist
from benchmarks.nginx import address
from digits.networks.recipes import DEFAULT_NETWORK
from testing.pupil import Answer, Pupil
from testing.server import MIB, Server

DEATH = 2.0  # seconds that everybody draws again before a replica dies


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
class School:
    """Pupils, how they were answered until a replica died and afterwards, and at what cost.

    Seats are indices of `pupils`: `moved` were at the replica that died, and `cut_off` are
    those whose connection broke.
    """

    lesson: Lesson
    pupils: list[Pupil]
    calm: Register
    after_move: Register
    undisturbed: Register
    costs: Costs | None = None
    moved: set[int] = field(default_factory=set)
    cut_off: set[int] = field(default_factory=set)

    @property
    def all_well(self) -> bool:
        registers = self.calm, self.after_move, self.undisturbed
        return all(register.all_well for register in registers) and self.cut_off == self.moved

    async def draw(self, seat: int, register: Register, seconds: float) -> None:
        """One pupil draws, pauses, draws."""
        pupil, rng = self.pupils[seat], np.random.default_rng()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            await asyncio.sleep(rng.uniform(*PAUSE))
            drawing = int(rng.integers(len(self.lesson.drawings)))
            draw = partial(self._watch, seat, partial(pupil.draw, self.lesson.drawings[drawing]))
            await register.ask(DRAW, pupil, draw, DEFAULT_NETWORK, drawing)

    async def _watch(self, seat: int, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        try:
            return await ask()
        except (OSError, WebSocketException):
            self.cut_off.add(seat)
            raise


async def teach(
    gate: Server, replicas: list[Server], lesson: Lesson, count: int, seconds: float
) -> School:
    """Have pupils draw for so long, kill the first replica, and have them draw as long again."""
    own = memory(replicas, "uss")
    pupils = [Pupil(gate.url) for _ in range(count)]
    await asyncio.gather(*(persist(pupil, pupil.arrive) for pupil in pupils))
    school = School(lesson, pupils, *(Register(lesson) for _ in range(3)))
    before = clocks(gate, replicas)
    await asyncio.gather(*(school.draw(seat, school.calm, seconds) for seat in range(count)))
    wall, *busy = clocks(gate, replicas) - before
    of_one = (memory(replicas, kind) / len(replicas) for kind in ("rss", "pss"))
    of_pupil = (memory(replicas, "uss") - own) / count
    school.costs = Costs(*(seconds / wall for seconds in busy), *of_one, of_pupil)
    await lose(replicas[0], school, seconds)
    for pupil in pupils:
        await pupil.leave()
    return school


async def lose(replica: Server, school: School, seconds: float) -> None:
    """Kill a replica, which cannot say goodbye, while everybody draws."""
    seats = range(len(school.pupils))
    school.moved = {seat for seat in seats if whose(school.pupils[seat]) == address(replica)}
    asyncio.get_running_loop().call_later(DEATH, replica.process.kill)
    register_of = {True: school.after_move, False: school.undisturbed}
    registers = [register_of[seat in school.moved] for seat in seats]
    await asyncio.gather(*map(school.draw, seats, registers, [seconds] * len(seats)))


def whose(pupil: Pupil) -> str:
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
    return sum(getattr(replica.process.memory_full_info(), kind) for replica in replicas) / MIB
