"""A pause of a training: since when, how long, and the steps that may be taken in it.

Left out: who waits for its end (see watch.py).
"""

from __future__ import annotations

import time


class Pause:
    """One after the other, all pauses of one training; at first there is none."""

    def __init__(self) -> None:
        self._over = 0.0  # seconds of those that are over
        self._began: float | None = None
        self._steps = 0  # that may still be taken

    def __bool__(self) -> bool:
        """Whether there is one now."""
        return self._began is not None

    @property
    def seconds(self) -> float:
        """Of all pauses so far, with the steps that were taken in them."""
        return self._over + (0.0 if self._began is None else time.monotonic() - self._began)

    @property
    def holds(self) -> bool:
        """Whether no step may be taken now."""
        return bool(self) and not self._steps

    def begin(self) -> None:
        if not self:
            self._began, self._steps = time.monotonic(), 0

    def end(self) -> None:
        self._over, self._began = self.seconds, None

    def allow_step(self) -> None:
        """One more; ignored where there is no pause."""
        self._steps += bool(self)

    def take_step(self) -> None:
        """One that is allowed is taken now."""
        self._steps = max(0, self._steps - 1)
