"""What entered networks make of a class's digits, against one network and one drawing at a time."""

from dataclasses import replace

import numpy as np
import pytest

from digits.classroom.entered import DAMAGED, Entry
from digits.classroom.entered_readings import EnteredReadings, Loaded, Measured
from digits.classroom.live import ClassDrawing
from digits.networks.decision import DIGIT
from digits.networks.inference import load_network
from digits.networks.recipes import NetworkError
from tests.classroom.drawings import SEVEN

NAMES = "mlp-sgd", "mlp-128", "mlp-128-32"
ENTRIES = [Entry(10 + i, i, name, name, False, 0.9) for i, name in enumerate(NAMES)]


class Kept:
    """Stands in for `Entries`: networks of the catalogue, and those that a test damages."""

    def __init__(self):
        self.loads: list[str] = []
        self.damaged: set[str] = set()
        self.removed: set[str] = set()

    def load(self, entry):
        self.loads.append(entry.network)
        if entry.network in self.damaged:
            raise NetworkError(DAMAGED)
        return None if entry.network in self.removed else load_network(entry.network)


class Clock:
    """Loading a network takes a second."""

    def __init__(self, kept):
        self._kept, self.later = kept, 0.0

    def __call__(self):
        return len(self._kept.loads) + self.later


@pytest.fixture
def kept():
    return Kept()


@pytest.fixture
def digits():
    """Thirty drawings; sevens that lean more and more, and a third of them labelled otherwise."""
    drawings = []
    for number in range(30):
        lean = np.array([[1, 0], [number / 20, 1]])
        strokes = [stroke._replace(points=stroke.points @ lean) for stroke in SEVEN]
        label = 7 if number % 3 else 1
        drawings.append(ClassDrawing(number, 2, 1, "deal", label, label, strokes, 0.0))
    return drawings


def counted(name, digits):
    """How many a network names right, one by one."""
    network, right = load_network(name), 0
    for one in digits:
        if one.image is not None:
            (reading,) = network.read(one.image[np.newaxis])
            right += reading.verdict == DIGIT and reading.digits[0] == one.label
    return right


def test_each_network_is_counted_as_one_by_one_and_reads_each_drawing_once(kept, digits):
    readings = EnteredReadings(Loaded(kept), look=1e9, share=1)
    first = readings.measure(ENTRIES, digits[:20])
    assert first == [Measured(entry, counted(entry.network, digits[:20]), 20) for entry in ENTRIES]
    assert all(0 < one.right < 20 for one in first)
    again = readings.measure(ENTRIES, digits)
    assert [one.right for one in again] == [counted(name, digits) for name in NAMES]
    readings.measure(ENTRIES, digits)
    assert kept.loads == [*NAMES]  # they stay loaded


def test_what_is_corrected_counts_at_once_and_what_is_removed_no_more(kept, digits):
    readings = EnteredReadings(Loaded(kept), look=1e9, share=1)
    readings.measure(ENTRIES[:1], digits)
    kept.loads.clear()
    corrected = [replace(one, label=8 - one.label) for one in digits[5:]]  # 7 is 1, and 1 is 7
    (one,) = readings.measure(ENTRIES[:1], corrected)
    assert (one.right, one.total) == (counted(NAMES[0], corrected), 25)
    assert kept.loads == []


def test_a_look_ends_after_its_time_and_a_rest_follows(kept, digits):
    clock = Clock(kept)
    readings = EnteredReadings(Loaded(kept), look=0.5, share=0.1, clock=clock)

    def totals():
        return [one.total for one in readings.measure(ENTRIES, digits)]

    assert [totals(), totals()] == [[30, 0, 0]] * 2
    clock.later += 8.9
    assert totals() == [30, 0, 0]
    clock.later += 0.2  # a second of reading in ten
    assert [totals(), totals()] == [[30, 30, 0]] * 2
    clock.later += 9
    assert totals() == [30, 30, 30]


def test_one_damaged_network_says_so_and_the_others_stay(kept, digits):
    kept.damaged = {NAMES[1]}
    kept.removed = {NAMES[2]}
    readings = EnteredReadings(Loaded(kept), look=1e9, share=1)
    for _ in range(2):
        measured = readings.measure(ENTRIES, digits)
        assert [(one.entry, one.total) for one in measured] == [(ENTRIES[0], 30), (ENTRIES[2], 30)]
        assert readings.troubles(ENTRIES) == [DAMAGED]
    assert kept.loads.count(NAMES[1]) == 1  # it is not tried again


def test_few_networks_stay_in_memory_and_what_they_read_does(kept, digits):
    loaded = Loaded(kept, max_weights=110_000)  # one of them
    readings = EnteredReadings(loaded, look=1e9, share=1)
    for _ in range(2):
        assert [one.total for one in readings.measure(ENTRIES, digits)] == [30, 30, 30]
    assert kept.loads == [*NAMES]
    loaded.get(ENTRIES[2])
    assert len(kept.loads) == 3  # the last is there
    loaded.get(ENTRIES[0])
    assert len(kept.loads) == 4  # the first is not
