"""How many of a class's digits each network that was entered reads right.

Each network reads each drawing once. Sixty networks of 6 MB do not stay in memory: what they read
does, and so many of them as fit. Left out: keeping the networks (see entered.py).
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from digits.classroom.entered import DAMAGED, Entries, Entry
from digits.classroom.live import ClassDrawing
from digits.networks.decision import DIGIT
from digits.networks.inference import Network
from digits.networks.recipes import NetworkError

MAX_LOADED = 16_000_000  # weights that stay in memory, of 4 bytes each: all of small networks
NO_DIGIT_NAMED = -1


class Measured(NamedTuple):
    """Of `total` digits that the network has read so far it names `right` ones right."""

    entry: Entry
    right: int
    total: int


class Loaded:
    """Networks of all classes that were used last."""

    def __init__(self, entries: Entries, max_weights: int = MAX_LOADED):
        self._entries, self._max_weights = entries, max_weights
        self._networks: OrderedDict[int, Network] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, entry: Entry) -> Network | None:
        """The network; None where it was removed. Raises `ClassError` or `NetworkError`."""
        with self._lock:
            network = self._networks.pop(entry.id, None)
        network = network or self._entries.load(entry)
        with self._lock:
            if network:
                self._networks[entry.id] = network
            while len(self._networks) > 1 and self._weights > self._max_weights:
                self._networks.popitem(last=False)
        return network

    @property
    def _weights(self) -> int:
        return sum(network.parameters for network in self._networks.values())


class EnteredReadings:
    """What the networks entered in one class name each of its digits."""

    def __init__(self, loaded: Loaded, clock: Callable[[], float] = time.monotonic):
        self._loaded, self._clock = loaded, clock
        self._named: dict[int, dict[int, int]] = {}  # by the entry's id, then the drawing's
        self._damaged: set[int] = set()
        self._lock = threading.Lock()

    def measure(
        self, entries: Sequence[Entry], digits: Sequence[ClassDrawing], seconds: float
    ) -> list[Measured]:
        """A figure for each network that is whole, after reading for that time at most.

        One network may take longer than that alone: a call reads with one at least. Whoever calls
        again gets further; it is finished when each `total` is the number of `digits`.
        """
        with self._lock:
            self._forget({entry.id for entry in entries}, {one.id for one in digits})
            until = self._clock() + seconds
            for entry in sorted(entries, key=lambda entry: len(self._of(entry))):
                unread = [one for one in digits if one.id not in self._of(entry)]
                if unread and entry.id not in self._damaged:
                    self._read(entry, unread)
                    if self._clock() > until:
                        break
            whole = [entry for entry in entries if entry.id not in self._damaged]
            return [self._count(entry, digits) for entry in whole]

    def troubles(self, entries: Iterable[Entry]) -> list[str]:
        """A sentence for each network that is damaged."""
        return [DAMAGED for entry in entries if entry.id in self._damaged]

    def _of(self, entry: Entry) -> dict[int, int]:
        return self._named.setdefault(entry.id, {})

    def _read(self, entry: Entry, unread: Sequence[ClassDrawing]) -> None:
        try:
            network = self._loaded.get(entry)
        except NetworkError:
            self._damaged.add(entry.id)
            return
        if network is None:
            return
        named = dict.fromkeys((one.id for one in unread), NO_DIGIT_NAMED)
        images = {one.id: one.image for one in unread if one.image is not None}
        if images:
            readings = network.read(np.stack(list(images.values())))
            for identity, reading in zip(images, readings, strict=True):
                if reading.verdict == DIGIT:
                    named[identity] = reading.digits[0]
        self._of(entry).update(named)

    def _count(self, entry: Entry, digits: Sequence[ClassDrawing]) -> Measured:
        named = self._of(entry)
        read = [one for one in digits if one.id in named]
        return Measured(entry, sum(named[one.id] == one.label for one in read), len(read))

    def _forget(self, entries: set[int], digits: set[int]) -> None:
        """Drop what nobody asks for any more."""
        self._named = {
            entry: {one: named for one, named in read.items() if one in digits}
            for entry, read in self._named.items()
            if entry in entries
        }
