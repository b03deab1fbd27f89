"""What is handed in is kept once, in its class, until it is deleted; with both databases."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from threading import Barrier, Event

import pytest
from sqlalchemy.engine import make_url

from digits.classroom import ClassError
from digits.classroom import store as store_module
from digits.classroom.database import Database
from digits.classroom.limits import ANOTHER_TASK, CLOSED, NO_CLASS
from digits.classroom.packed_strokes import pack, unpack
from digits.classroom.records import HandIn
from digits.classroom.settings import DAY_S
from digits.classroom.store import Store
from digits.classroom.task import DIGIT, FREE, Task
from tests.classroom.drawings import SEVEN, hand_in, rows

PUPILS = 30


@pytest.fixture
def code(store) -> str:
    return store.open()[0]


@pytest.fixture
def pupil(store, code):
    return store.join(code)


@pytest.fixture
def other_server(url):
    """Another server with the same database."""
    database = Database(url)
    yield Store(database)
    database.close()


def together(*acts):
    """Do all at the same moment, each in a thread; what each gives, or its `ClassError`."""
    barrier = Barrier(len(acts))

    def do(act):
        barrier.wait()
        try:
            return act()
        except ClassError as error:
            return str(error)

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(do, acts))


def test_who_has_the_secret_is_the_teacher_of_that_class_alone(store):
    (code, secret), (other_code, other_secret) = store.open(), store.open()
    class_id = store.teaches(code, secret)
    assert store.state(class_id).code == code
    assert store.teaches(other_code, other_secret) != class_id
    for forged in (other_secret, "", secret[:-1], "\0", "\ud800", "' OR 1=1 --"):
        assert store.teaches(code, forged) is None
    assert store.teaches("CCCC", secret) is None


def test_a_code_that_is_taken_is_not_given_again(store, monkeypatch):
    codes = iter(["KWKP", "KWKP", "KWKP", "TRMD"])
    monkeypatch.setattr(store_module, "new_code", lambda: next(codes))
    assert [store.open()[0], store.open()[0]] == ["KWKP", "TRMD"]


def test_a_pupil_comes_back_by_a_token_and_by_nothing_else(store, code):
    first = store.join(f"{code[:2]}-{code[2:].lower()} ")
    assert store.join(code, first.token) == first
    stranger = store.join(store.open()[0])
    for number, token in enumerate((None, "", stranger.token, "\0", "é", "'; --", "x" * 999), 2):
        assert store.join(code, token).number == number
    for wrong in ("CCCC", "AAAA", "", "' OR 1=1 --", "\0\0\0\0"):
        with pytest.raises(ClassError, match=NO_CLASS):
            store.join(wrong)


def test_a_drawing_is_kept_with_what_was_asked(store, pupil, clock):
    asked = store.turn(pupil).asked
    hand_in(store, pupil, "dealt")
    store.set_task(pupil.class_id, Task(DIGIT, digit=4))
    hand_in(store, pupil, "a four")
    store.set_task(pupil.class_id, Task(FREE))
    hand_in(store, pupil, "no digit")
    drawings = store.changes(pupil.class_id, -1)
    assert [one.label for one in drawings] == [asked, 4, -1]
    assert [one.revision for one in drawings] == [1, 3, 5]
    assert store.turn(pupil).number == 3
    (stroke,) = unpack(drawings[0].strokes)
    assert (stroke.points == SEVEN[0].points).all() and stroke.pen == SEVEN[0].pen


def test_only_what_changed_is_read_again(store, pupil, clock):
    hand_in(store, pupil, "first")
    hand_in(store, pupil, "second")
    first, second = store.changes(pupil.class_id, -1)
    revision = store.state(pupil.class_id).revision
    assert store.changes(pupil.class_id, revision) == []
    store.correct(pupil.class_id, first.id, -1)
    (changed,) = store.changes(pupil.class_id, revision)
    assert (changed.id, changed.label) == (first.id, -1)
    store.remove(pupil.class_id, second.id)
    (removed,) = store.changes(pupil.class_id, changed.revision)
    assert (removed.id, removed.strokes) == (second.id, None)


def test_a_teacher_reaches_no_drawing_of_another_class(store, pupil):
    hand_in(store, pupil, "mine")
    (drawing,) = store.changes(pupil.class_id, -1)
    other = store.join(store.open()[0]).class_id
    store.remove(other, drawing.id)
    store.correct(other, drawing.id, -1)
    assert store.changes(pupil.class_id, -1) == [drawing]


def test_a_drawing_that_is_sent_again_is_kept_once_and_stays_removed(store, pupil, clock):
    drawing = HandIn("again", 1, 0, SEVEN)
    for _ in range(3):
        store.hand_in(pupil, drawing)
    (kept,) = store.changes(pupil.class_id, -1)
    store.remove(pupil.class_id, kept.id)
    store.pause(pupil.class_id, True)
    store.hand_in(pupil, drawing)  # acknowledged, though nothing is taken now
    (removed,) = store.changes(pupil.class_id, -1)
    assert removed.strokes is None
    assert store.turn(pupil).number == 1


def test_a_pupil_draws_in_two_tabs_and_each_drawing_is_what_its_tab_asked_for(store, pupil, clock):
    first = store.turn(pupil).asked
    store.hand_in(pupil, HandIn("left", 1, 0, SEVEN, first))
    second = store.turn(pupil).asked
    store.hand_in(pupil, HandIn("right", 1, 0, SEVEN, first))  # has not heard of the other
    assert store.turn(pupil).asked == second
    store.hand_in(pupil, HandIn("left again", 1, 1, SEVEN, second))
    kept = [(one.asked, one.label) for one in store.changes(pupil.class_id, -1)]
    assert kept == [(first, first), (first, first), (second, second)]
    assert store.turn(pupil).number == 3


def test_a_drawing_that_reaches_two_servers_at_once_is_kept_once(store, other_server, pupil):
    drawing = HandIn("twice", 1, 0, SEVEN)
    servers = (store, other_server) * 4
    assert together(*(lambda s=s: s.hand_in(pupil, drawing) for s in servers)) == [None] * 8
    assert [one.hand_in for one in store.changes(pupil.class_id, -1)] == ["twice"]


def test_of_two_drawings_of_a_pupil_at_once_one_is_kept(store, other_server, pupil):
    answers = together(
        lambda: store.hand_in(pupil, HandIn("left", 1, 0, SEVEN)),
        lambda: other_server.hand_in(pupil, HandIn("right", 1, 0, SEVEN)),
    )
    assert set(answers) == {None, ANOTHER_TASK}
    kept = [one.hand_in for one in store.changes(pupil.class_id, -1)]
    assert kept == [["left", "right"][answers.index(None)]]
    assert store.turn(pupil).number == 1


def test_a_class_that_comes_and_hands_in_at_once_at_two_servers(store, other_server, code):
    servers = (store, other_server) * (PUPILS // 2)
    pupils = together(*(lambda s=s: s.join(code) for s in servers))
    assert sorted(one.number for one in pupils) == list(range(1, PUPILS + 1))
    drawings = [HandIn(f"of {one.number}", 1, 0, SEVEN) for one in pupils]
    acts = zip(servers, pupils, drawings, strict=True)
    assert together(*(lambda a=a: a[0].hand_in(*a[1:]) for a in acts)) == [None] * PUPILS
    kept = store.changes(pupils[0].class_id, -1)
    assert sorted(one.revision for one in kept) == list(range(1, PUPILS + 1))
    assert {(one.pupil, one.hand_in) for one in kept} == {
        (one.number, f"of {one.number}") for one in pupils
    }
    # Dealt so that every digit comes equally often.
    assert set(Counter(one.label for one in kept).values()) == {PUPILS // 10}


def test_a_board_that_reads_what_changed_misses_nothing(store, other_server, code, clock):
    """While pupils hand in at two servers, and with removing and correcting between."""
    pupils = [store.join(code) for _ in range(6)]
    class_id, done, seen = pupils[0].class_id, Event(), {}

    def draw(server, pupil):
        for turn in range(5):
            server.hand_in(pupil, HandIn(f"{pupil.number}-{turn}", 1, turn, SEVEN))

    def look():
        revision = -1
        while True:
            last = done.is_set()
            now = store.state(class_id).revision
            changed = store.changes(class_id, revision)
            seen.update({one.id: (one.hand_in, one.label, one.strokes) for one in changed})
            if changed and changed[0].label != -1:
                other_server.correct(class_id, changed[0].id, -1)
            revision = now
            if last and not changed:
                return

    with ThreadPoolExecutor(len(pupils) + 1) as pool:
        looking = pool.submit(look)
        servers = (store, other_server) * 3
        drawing = [pool.submit(draw, *each) for each in zip(servers, pupils, strict=True)]
        wait(drawing)
        done.set()
        for each in (*drawing, looking):
            each.result()
    kept = store.changes(class_id, -1)
    assert seen == {one.id: (one.hand_in, one.label, one.strokes) for one in kept}
    assert len({one.hand_in for one in kept}) == 30


def test_closing_deletes_a_class_and_no_other(kind, store, database, url, pupil):
    other = store.join(store.open()[0])
    hand_in(store, other, "other's")
    before = rows(database)
    gone = store.join(code := store.open()[0])
    hand_in(store, gone, "this is to be gone")
    store.close(gone.class_id)
    assert rows(database) == before
    for act in (
        lambda: hand_in(store, gone, "late"),
        lambda: store.hand_in(gone, HandIn("this is to be gone", 1, 0, SEVEN)),
        lambda: store.set_task(gone.class_id, Task()),
        lambda: store.remove(gone.class_id, 1),
        lambda: store.state(gone.class_id),
        lambda: store.turn(gone),
    ):
        with pytest.raises(ClassError, match=CLOSED):
            act()
    with pytest.raises(ClassError, match=NO_CLASS):
        store.join(code)
    store.close(gone.class_id)
    if kind == "sqlite":
        assert b"this is to be gone" not in on_disk(url)
        assert b"other's" in on_disk(url)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_strokes_that_are_removed_leave_the_file(store, pupil, url):
    hand_in(store, pupil, "a")
    assert pack(SEVEN) in on_disk(url)
    (drawing,) = store.changes(pupil.class_id, -1)
    store.remove(pupil.class_id, drawing.id)
    assert pack(SEVEN) not in on_disk(url)


def on_disk(url: str) -> bytes:
    """All that SQLite's files hold."""
    file = Path(make_url(url).database)
    return b"".join(part.read_bytes() for part in file.parent.glob(f"{file.name}*"))


def test_a_class_is_deleted_after_some_days(store, clock):
    clock.now = 1e9
    old = store.join(store.open()[0])
    hand_in(store, old, "old")
    clock.now += DAY_S
    new = store.join(store.open()[0])
    clock.now += 6 * DAY_S - 1
    assert store.delete_old(7) == 0
    clock.now += 2
    assert store.delete_old(7) == 1
    assert store.state(new.class_id)
    with pytest.raises(ClassError, match=CLOSED):
        store.state(old.class_id)


def test_a_pupil_who_is_not_heard_of_is_not_there(store, code, clock):
    clock.now = 1e9
    pupil, _ = store.join(code), store.join(code)
    clock.now += 15
    store.seen(pupil.class_id, [pupil.number])
    assert store.present(pupil.class_id) == 2
    clock.now += 10
    assert store.present(pupil.class_id) == 1
