"""How often something may be tried: some times at once, and then once in so many seconds.

A token bucket, kept as one number for each key: the time at which its bucket is full again (the
generic cell rate algorithm, ITU-T I.371). It is in the memory of one server. Left out: what is
tried, and by whom (see views/classroom/guard.py).
"""

import threading
import time
from collections.abc import Callable

MAX_KEYS = 10_000  # that are kept; the one whose bucket is full first is forgotten first


class Attempts:
    """`burst` attempts of a key at once, then one every `every_s` seconds."""

    def __init__(self, burst: int, every_s: float, clock: Callable[[], float] = time.monotonic):
        self._every_s, self._clock = every_s, clock
        self._slack_s = (burst - 1) * every_s
        self._full_at: dict[str, float] = {}
        self._lock = threading.Lock()

    def take(self, key: str) -> float:
        """Count an attempt: 0, or the seconds to wait where there were too many before it."""
        with self._lock:
            now = self._clock()
            full_at = max(self._full_at.get(key, now), now)
            wait_s = full_at - now - self._slack_s
            if wait_s > 0:
                return wait_s
            if key not in self._full_at and len(self._full_at) >= MAX_KEYS:
                del self._full_at[min(self._full_at, key=self._full_at.__getitem__)]
            self._full_at[key] = full_at + self._every_s
            return 0.0

    def give_back(self, key: str) -> None:
        """Count an attempt no more: it was none."""
        with self._lock:
            if key in self._full_at:
                self._full_at[key] -= self._every_s
