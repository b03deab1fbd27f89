"""Train in a class: on its drawings, and into it; and the bars on its board."""

import re

import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from digits.classroom.database import Database
from digits.classroom.entered import DAMAGED, NewEntry
from digits.classroom.store import Store
from digits.classroom.tables import ENTRIES
from digits.jobs.config import pupil_config, with_class_digits
from digits.networks.recipes import MODELS
from digits.networks.report import read_report
from testing.classes import fill
from testing.page import html, open_page, press, session_of, texts
from tests.views.test_train import AN_EPOCH, Queue
from views.classroom import class_reads, server
from views.classroom.membership import Teacher

TRAIN, BOARD = "views/train.py", "views/class_board.py"
PUPILS, DRAWINGS = 6, 60  # of which 54 are digits, 27 by pupils with odd numbers
CACHES = ["database", "store", "entries", "_loaded", "live", "entered_readings"]

pytestmark = pytest.mark.usefixtures("few_digits", "can_train")


@pytest.fixture
def url(own_classes_url, monkeypatch):
    """A database of the server's own."""
    monkeypatch.setenv("DATABASE_URL", own_classes_url)
    for name in CACHES:
        getattr(server, name).clear()
    yield own_classes_url
    for name in CACHES:
        getattr(server, name).clear()


@pytest.fixture
def teacher(url):
    """The teacher of a class that has drawn."""
    code, secret = Store(Database(url)).open()
    fill(url, code, DRAWINGS, PUPILS)
    return Teacher(server.store().teaches(code, secret), code, secret)


@pytest.fixture
def queue(monkeypatch):
    queue = Queue()
    monkeypatch.setattr("views.training.QUEUE", queue)
    return queue


def train_page(teacher):
    """The Train page of a pupil of the class."""
    page = open_page(TRAIN)
    session_of(page).pupil = server.store().join(teacher.code)
    page.run()
    assert not page.exception
    return page


def switch(page):
    (toggle,) = [one for one in page.main.toggle if "drawings of class" in one.label]
    return toggle


def test_a_page_without_a_class_speaks_of_none(queue):
    page = open_page(TRAIN)
    assert not [one for one in page.main.toggle if "class" in one.label]


def test_a_training_gets_the_drawings_of_half_of_the_class(queue, teacher):
    page = train_page(teacher)
    revision = server.store().state(teacher.class_id).revision
    switch(page).set_value(True).run()
    assert "27 drawings by the pupils with odd numbers" in texts(page.caption)
    press(page, "Train")
    (run,) = session_of(page).runs
    assert run.job.config == with_class_digits(pupil_config(), 27, revision)
    assert run.job.class_digits.images.shape == (27, 28, 28)
    assert run.class_id == teacher.class_id


def test_a_class_that_has_drawn_little_gets_a_sentence(queue, url):
    code, secret = Store(Database(url)).open()
    teacher = Teacher(server.store().teaches(code, secret), code, secret)
    page = train_page(teacher)
    assert switch(page).disabled
    assert "needs 20 digits by pupils with odd numbers" in texts(page.caption)
    press(page, "Train")
    assert session_of(page).job.config == pupil_config()
    server.store().close(teacher.class_id)
    server.live(teacher.class_id).forget()
    page.run()
    assert not page.exception and "closed this class" in texts(page.caption)


def test_a_network_is_entered_and_taken_back(queue, teacher, monkeypatch):
    page = train_page(teacher)
    press(page, "Train")
    session_of(page).job.move(**{**AN_EPOCH, "state": "done", "folder": MODELS / "mlp-sgd"})
    sent, show = [], []

    def pick(content, key, *_):
        if key != "run_list":
            return None
        show.append(content)
        return sent.pop(0) if sent else None

    monkeypatch.setattr("views.pick.show", pick)
    page.run()
    assert f"Enter in class {teacher.code}" in show[-1]
    sent.append("enter-own-1")
    page.run()
    assert "✓ Entered · take back" in show[-1] and not page.warning
    (entry,) = server.entries().of(teacher.class_id)
    report = read_report("mlp-sgd")
    assert entry.recipe == f"784-128-10, Adam, {report.epochs} epochs"
    assert (entry.pupil, entry.network) == (session_of(page).pupil.number, report.network_sha256)
    assert (entry.mnist, entry.learnt) == (report.test.named_right, False)
    sent.append("enter-own-1")
    page.run()
    assert server.entries().of(teacher.class_id) == []
    sent.append("enter-own-7")  # which no page has
    page.run()
    assert not page.exception and server.entries().of(teacher.class_id) == []


# The board


def test_one_s_own_network_is_measured_on_drawings_that_it_has_not_learnt_from(teacher, queue):
    page = train_page(teacher)
    switch(page).set_value(True).run()
    press(page, "Train")
    (run,) = session_of(page).runs
    session_of(page).job.move(**{**AN_EPOCH, "state": "done", "folder": MODELS / "mlp-sgd"})

    def show(run, teacher):
        import streamlit as st

        from views.classroom import class_reads, server
        from views.session import get_session

        get_session().runs = [run]
        snapshot = server.live(teacher.class_id).snapshot()
        st.session_state["pupils"] = {
            name: {read.drawing.pupil for read in class_reads.of(name, snapshot)}
            for name in ("own-1", "mlp-128")
        }

    alone = AppTest.from_function(show, args=(run, teacher), default_timeout=60).run()
    assert not alone.exception
    assert alone.session_state["pupils"] == {"own-1": {2, 4, 6}, "mlp-128": {*range(1, 7)}}
    assert class_reads.LEARNT in texts(alone.caption)


def enter(teacher, name, pupil, learnt=False):
    new = NewEntry(name, f"Recipe <b>{name}</b>", learnt, 0.97)
    server.entries().enter(teacher.class_id, pupil, new, MODELS / name / "network.keras")


def board(teacher):
    page = open_page()
    session_of(page).teacher = teacher
    page.query_params["code"], page.query_params["view"] = teacher.code, "Six networks"
    page.switch_page(BOARD).run()
    assert not page.exception
    return page


def bars(page):
    """By the title of each bar how many of how many digits are read right."""
    found = re.findall(r'aria-label="([^"]*): (\d+) of (\d+) digits read right', html(page))
    return {title: (int(right), int(total)) for title, right, total in found}


def test_what_is_entered_stands_beside_the_six_networks_and_reads_as_they_do(teacher):
    enter(teacher, "mlp-sgd", 1)
    shown = bars(board(teacher))
    assert len(shown) == 7 and {total for _, total in shown.values()} == {54}
    assert shown["Recipe &lt;b&gt;mlp-sgd&lt;/b&gt;"] == shown["128 + 64, SGD"]


def test_once_one_has_learnt_from_the_class_all_are_measured_on_the_other_half(teacher):
    enter(teacher, "mlp-sgd", 1)
    enter(teacher, "mlp-128", 2, learnt=True)
    page = board(teacher)
    assert {total for _, total in bars(page).values()} == {27}
    assert "**27 digits** of the pupils with even numbers" in texts(page.main.markdown)
    assert "learnt from the class" in html(page)


def test_one_that_is_damaged_gets_a_sentence_and_the_teacher_removes_it(teacher, url):
    enter(teacher, "mlp-sgd", 1)
    enter(teacher, "mlp-128", 2)
    damaged, whole = server.entries().of(teacher.class_id)
    with Database(url).write() as connection:
        connection.execute(update(ENTRIES).where(ENTRIES.c.id == damaged.id).values(content=b"?"))
    page = board(teacher)
    assert DAMAGED in texts(page.warning) and len(bars(page)) == 7
    page.selectbox(key="class_entry").set_value(damaged.id)
    press(page, "Remove this network")
    assert server.entries().of(teacher.class_id) == [whole]
    assert not page.warning and not page.exception
