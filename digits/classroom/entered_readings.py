"""How many of a class's digits each network that was entered reads right.

Each network reads each drawing once. Sixty networks of 6 MB do not stay in memory: what they read
does, a byte for each drawing, and so many of them as fit. Left out: keeping the networks (see
entered.py).
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
# Seconds of reading at once, and the share of a core's time that reading may take: large networks
# must be loaded again for each new drawing.
LOOK_S, SHARE = 0.2, 0.1
UNREAD, NO_DIGIT_NAMED = -2, -1  # in place of the digit that a network names


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

    def __init__(
        self,
        loaded: Loaded,
        look: float = LOOK_S,
        share: float = SHARE,
        clock: Callable[[], float] = time.monotonic,
    ):
        """`look`: seconds of reading at once; `share` of all time that is spent on it."""
        self._loaded, self._look, self._share, self._clock = loaded, look, share, clock
        self._rests_until = clock()
        self._places: dict[int, int] = {}  # of the drawings in the rows below, by their ids
        self._named: dict[int, np.ndarray] = {}  # a row int8 (places,) for each entry's id
        self._damaged: set[int] = set()
        self._lock = threading.Lock()

    def measure(self, entries: Sequence[Entry], digits: Sequence[ClassDrawing]) -> list[Measured]:
        """A figure for each network that is whole, after some more reading.

        One network alone may take longer than a look. Whoever asks again gets further; all are
        read when each `total` is the number of `digits`.
        """
        with self._lock:
            for one in digits:
                self._places.setdefault(one.id, len(self._places))
            places = np.array([self._places[one.id] for one in digits], int)
            labels = np.array([one.label for one in digits], np.int8)
            self._named = {entry.id: self._row(entry) for entry in entries}
            if self._clock() >= self._rests_until:
                self._read_for_a_look(entries, digits, places)
            whole = [entry for entry in entries if entry.id not in self._damaged]
            rows = [self._named[entry.id][places] for entry in whole]
            return [
                Measured(entry, int((row == labels).sum()), int((row != UNREAD).sum()))
                for entry, row in zip(whole, rows, strict=True)
            ]

    def troubles(self, entries: Iterable[Entry]) -> list[str]:
        """A sentence for each network that is damaged."""
        return [DAMAGED for entry in entries if entry.id in self._damaged]

    def _row(self, entry: Entry) -> np.ndarray:
        """What the network names so far, with a place for each drawing."""
        row = np.full(len(self._places), UNREAD, np.int8)
        known = self._named.get(entry.id, row[:0])
        row[: len(known)] = known
        return row

    def _read_for_a_look(
        self, entries: Sequence[Entry], digits: Sequence[ClassDrawing], places: np.ndarray
    ) -> None:
        """Have the networks read in turn, those first that are farthest behind."""
        began = self._clock()
        unread = {entry: self._named[entry.id][places] == UNREAD for entry in entries}
        for entry in sorted(entries, key=lambda entry: -unread[entry].sum()):
            left = np.flatnonzero(unread[entry])
            if len(left) and entry.id not in self._damaged:
                named = self._read(entry, [digits[i] for i in left.tolist()])
                self._named[entry.id][places[left]] = named
                if self._clock() - began > self._look:
                    break
        took = self._clock() - began
        self._rests_until = began + took / self._share

    def _read(self, entry: Entry, digits: Sequence[ClassDrawing]) -> np.ndarray:
        """What a network names each digit: int8 (N,)."""
        named = np.full(len(digits), NO_DIGIT_NAMED, np.int8)
        try:
            network = self._loaded.get(entry)
        except NetworkError:
            self._damaged.add(entry.id)
            return named
        if network is None:
            return named
        images = {i: one.image for i, one in enumerate(digits) if one.image is not None}
        readings = network.read(np.stack(list(images.values()))) if images else []
        for i, reading in zip(images, readings, strict=True):
            if reading.verdict == DIGIT:
                named[i] = reading.digits[0]
        return named
