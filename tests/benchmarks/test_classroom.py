"""A class at one server: everybody's own answer, and a benchmark that notices where it is not."""

import asyncio
from functools import partial
from types import SimpleNamespace

import psutil
import pytest

from benchmarks import classroom, lesson, soak
from benchmarks.lesson import CHOOSE, DRAW, Register
from digits.networks.recipes import CATALOGUE, DEFAULT_NETWORK
from testing.browser import serving
from testing.pupil import Pupil
from testing.server import Server

NETWORKS = list(CATALOGUE)
PUPILS, EACH = 5, 4


@pytest.fixture(scope="module")
def url():
    with serving() as url:
        yield url


@pytest.fixture(scope="module")
def digits():
    """As many drawings as five pupils need who never draw the same."""
    return lesson.prepare(None, PUPILS * EACH)


@pytest.fixture
def busy(monkeypatch):
    """A class that hardly pauses and does everything equally often."""
    monkeypatch.setattr(lesson, "PAUSE", (0, 0.05))
    monkeypatch.setattr(lesson, "SHARES", dict.fromkeys(lesson.SHARES, 0.25))


@pytest.fixture
def run(monkeypatch, run_command, digits, busy):
    """Runs the command with few drawings: exit code, what it prints, its complaints."""
    monkeypatch.setattr(classroom, "prepare", lambda path: digits)
    return partial(run_command, classroom.main)


def swap(monkeypatch):
    """Have everybody's drawing answered with that of another one."""
    draw = Pupil.draw
    others = {}

    async def draw_other(pupil, drawing):
        other = others.setdefault("last", drawing)
        others["last"] = drawing
        return await draw(pupil, other)

    monkeypatch.setattr(Pupil, "draw", draw_other)


# The page


def test_everybody_gets_their_own_answer(url, digits):
    register = Register(digits)

    async def take_part(seat):
        async with Pupil(url) as pupil:
            for drawing in range(seat, PUPILS * EACH, PUPILS):
                network = NETWORKS[drawing % len(NETWORKS)]
                before = drawing - PUPILS if drawing >= PUPILS else None
                choose = partial(pupil.choose_network, network)
                await register.ask(CHOOSE, pupil, choose, network, before)
                draw = partial(pupil.draw, digits.strokes.dataset[drawing])
                await register.ask(DRAW, pupil, draw, network, drawing)

    async def attend():
        await asyncio.gather(*map(take_part, range(PUPILS)))

    asyncio.run(attend())
    assert register.all_well
    assert [register.rows[kind].asked for kind in (DRAW, CHOOSE)] == [PUPILS * EACH] * 2


def test_who_comes_back_finds_drawing_and_session(url, digits):
    async def come_back():
        async with Pupil(url) as pupil:
            await pupil.draw(digits.strokes.dataset[3])
            session = pupil.session
            await pupil.leave()
            return session, pupil.session, await pupil.arrive()

    before, after, answer = asyncio.run(come_back())
    assert before == after
    assert digits.is_right(answer, DEFAULT_NETWORK, 3)


def test_who_is_new_finds_nobodys_drawing(url, digits):
    async def enter():
        async with Pupil(url) as pupil:
            await pupil.draw(digits.strokes.dataset[3])
            newcomer = Pupil(url)
            answer = await newcomer.arrive()
            await newcomer.leave()
            return pupil.session, newcomer.session, answer

    old, new, answer = asyncio.run(enter())
    assert old != new
    assert digits.is_right(answer, DEFAULT_NETWORK, None)
    assert not digits.is_right(answer, DEFAULT_NETWORK, 3)


# The benchmark


def test_a_class_is_taught(url, run):
    code, printed, _ = run("--url", url, "--pupils", 3, "--seconds", 3)
    assert code == 0
    assert "3 pupils" in printed and all(kind in printed for kind in lesson.SHARES)


def test_a_mixed_up_class_is_noticed(url, run, monkeypatch):
    swap(monkeypatch)
    assert run("--url", url, "--pupils", 3, "--seconds", 3)[0] == 1


def test_larger_classes_end_where_answers_are_late(url, run, monkeypatch):
    monkeypatch.setattr(classroom, "PATIENCE", 0)
    code, printed, _ = run("--url", url, "--pupils", 2, "--seconds", 1, "--limit")
    assert code == 0
    assert "With 2 pupils" in printed


def test_a_soak_counts_its_drawings_and_notices_mix_ups(url, digits, monkeypatch, capsys):
    monkeypatch.setattr(soak, "PARTS", 2)
    server = Server(url, psutil.Process())
    assert asyncio.run(soak.soak(server, digits, 1))
    lines = capsys.readouterr().out.splitlines()
    assert [int(line.split()[0]) for line in lines[:-1]] == [4, 8, 12]
    swap(monkeypatch)
    assert not asyncio.run(soak.soak(server, digits, 1))


def shown(digits, words, picture):
    return SimpleNamespace(words=digits.words[DEFAULT_NETWORK][words], seen=digits.images[picture])


def test_words_and_picture_must_both_be_ones_own(digits):
    words = digits.words[DEFAULT_NETWORK]
    other = next(place for place in range(1, len(words)) if words[place] != words[0])
    assert digits.is_right(shown(digits, 0, 0), DEFAULT_NETWORK, 0)
    assert not digits.is_right(shown(digits, other, 0), DEFAULT_NETWORK, 0)
    assert not digits.is_right(shown(digits, 0, other), DEFAULT_NETWORK, 0)
    assert not digits.is_right(SimpleNamespace(words=None, seen=None), DEFAULT_NETWORK, 0)
    assert not digits.is_right(SimpleNamespace(words=None, seen=None), DEFAULT_NETWORK, None)


def test_an_answer_that_never_comes_is_lost(digits, monkeypatch):
    monkeypatch.setattr(lesson, "WAIT", 0.05)
    register, pupil = Register(digits), Pupil("http://127.0.0.1:9")
    asyncio.run(register.ask(DRAW, pupil, partial(asyncio.sleep, 5), DEFAULT_NETWORK, 0))
    row = register.rows[DRAW]
    assert (row.asked, row.lost, row.wrong) == (1, 1, 0)
    assert not register.all_well


def test_whose_connection_breaks_comes_back(digits, monkeypatch):
    monkeypatch.setattr(lesson, "TRY_AGAIN", 0)
    answers = [ConnectionResetError, ConnectionRefusedError, shown(digits, 0, 0)]

    async def answer():
        if isinstance(answers[0], type):
            raise answers.pop(0)
        return answers.pop(0)

    register = Register(digits)
    pupil = SimpleNamespace(arrive=answer)
    asyncio.run(register.ask(DRAW, pupil, answer, DEFAULT_NETWORK, 0))
    assert register.all_well and not answers


@pytest.mark.parametrize(
    "option",
    [("--pupils", 0), ("--seconds", 0), ("--drawings", "missing.npz"), ("--url", "http://[::1]:9")],
)
def test_bad_options_end_in_a_sentence(run_command, monkeypatch, digits, option):
    if option[0] == "--url":
        monkeypatch.setattr(classroom, "prepare", lambda path: digits)
        monkeypatch.setattr(lesson, "WAIT", 0.1)
    code, printed, complaint = run_command(classroom.main, *option)
    assert code == 2 and not printed
    assert len(complaint.splitlines()) == 1
