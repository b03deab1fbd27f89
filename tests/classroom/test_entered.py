"""Networks that are entered in a class: kept as they are, within limits, on both databases."""

import zlib
from itertools import count

import numpy as np
import pytest
from sqlalchemy import func, select, update

from digits.classroom import ClassError, entered
from digits.classroom.entered import (
    ALL_OF_CLASS,
    ALL_OF_PUPIL,
    MAX_BYTES,
    MAX_ENTRIES,
    MAX_OF_PUPIL,
    TEACHER,
    TOO_LARGE,
    Entries,
    NewEntry,
    pack,
    unpack,
)
from digits.classroom.limits import CLOSED
from digits.classroom.tables import ENTRIES
from digits.networks.inference import read_network
from digits.networks.recipes import MODELS, NetworkError
from tests.networks import saved

FILE = MODELS / "mlp-sgd" / "network.keras"
IMAGES = np.random.default_rng(1).integers(0, 256, (50, 28, 28), np.uint8)
NUMBERS = count()
BOMB = 1_000_000  # bytes that a few unpack to, ten times as many as are taken


def new(network: str | None = None, learnt: bool = False) -> NewEntry:
    return NewEntry(network or f"sha-{next(NUMBERS)}", "784-4-10, Adam, 5 epochs", learnt, 0.97)


@pytest.fixture
def entries(database) -> Entries:
    return Entries(database)


@pytest.fixture
def class_id(store) -> int:
    return store.teaches(*store.open())


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A small network's file."""
    return saved.write(tmp_path_factory.mktemp("small") / "network.keras")


def test_a_network_comes_back_as_the_file_has_it(entries, class_id):
    entries.enter(class_id, 7, new("sha", learnt=True), FILE)
    (entry,) = entries.of(class_id)
    assert (entry.pupil, entry.network, entry.learnt, entry.mnist) == (7, "sha", True, 0.97)
    assert (entry.recipe, entry.owner) == ("784-4-10, Adam, 5 epochs", "pupil 7")
    ours, its = (one.outputs(IMAGES) for one in (entries.load(entry), read_network(FILE)))
    np.testing.assert_array_equal(ours.probabilities, its.probabilities)


def test_entering_again_changes_nothing_and_each_change_is_seen(entries, store, class_id, small):
    revisions = [store.state(class_id).revision]
    mine, others = new(), new()
    for act in (
        lambda: entries.enter(class_id, 1, mine, small),
        lambda: entries.enter(class_id, 1, mine, small),
        lambda: entries.enter(class_id, TEACHER, others, small),
        lambda: entries.withdraw(class_id, 2, mine.network),  # not that pupil's
        lambda: entries.withdraw(class_id, 1, mine.network),
    ):
        act()
        revisions.append(store.state(class_id).revision)
    first = revisions[0]
    assert revisions == [first, first + 1, first + 1, first + 2, first + 3, first + 4]
    (left,) = entries.of(class_id)
    assert left.owner == "the teacher"
    entries.remove(class_id, left.id)
    assert entries.of(class_id) == []
    assert entries.load(left) is None


def test_a_class_keeps_its_networks_apart_and_takes_them_along(entries, store, class_id, small):
    other = store.teaches(*store.open())
    mine = new()
    entries.enter(class_id, 1, mine, small)
    (entry,) = entries.of(class_id)
    entries.remove(other, entry.id)
    entries.withdraw(other, 1, mine.network)
    assert entries.of(class_id) == [entry] and entries.of(other) == []
    store.close(class_id)
    assert entries.load(entry) is None
    with pytest.raises(ClassError, match=CLOSED):
        entries.enter(class_id, 1, new(), small)


def test_limits_of_a_pupil_and_of_a_class(entries, class_id, small, database):
    for _ in range(MAX_OF_PUPIL):
        entries.enter(class_id, 1, new(), small)
    with pytest.raises(ClassError, match=ALL_OF_PUPIL):
        entries.enter(class_id, 1, new(), small)
    for place in range(MAX_OF_PUPIL, MAX_ENTRIES):
        entries.enter(class_id, place, new(), small)
    with pytest.raises(ClassError, match=ALL_OF_CLASS):
        entries.enter(class_id, MAX_ENTRIES, new(), small)
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(ENTRIES)) == MAX_ENTRIES


def test_a_network_that_is_too_large_or_gone_is_refused(entries, class_id, tmp_path):
    path = tmp_path / "network.keras"
    path.write_bytes(bytes(MAX_BYTES + 1))
    with pytest.raises(ClassError, match=TOO_LARGE[:40]):
        entries.enter(class_id, 1, new(), path)
    path.unlink()
    with pytest.raises(ClassError, match="train it again"):
        entries.enter(class_id, 1, new(), path)
    assert entries.of(class_id) == []


DAMAGES = {
    "nothing": lambda packed: b"",
    "no zlib": lambda packed: b"no zlib",
    "cut short": lambda packed: packed[:-100],
    "no network": lambda packed: zlib.compress(b"no network"),
    "a bomb": lambda packed: zlib.compress(bytes(BOMB)),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_row_is_refused_in_a_sentence(damage, small, monkeypatch):
    monkeypatch.setattr(entered, "MAX_BYTES", BOMB // 10)
    with pytest.raises(NetworkError, match=r"^[A-Z][^\n/]*\.$"):
        unpack(damage(pack(small)))


def test_a_row_that_is_damaged_in_the_database_is_refused(entries, class_id, small, database):
    entries.enter(class_id, 1, new(), small)
    with database.write() as connection:
        connection.execute(update(ENTRIES).values(content=b"damaged"))
    (entry,) = entries.of(class_id)
    with pytest.raises(NetworkError):
        entries.load(entry)
