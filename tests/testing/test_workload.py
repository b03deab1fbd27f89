"""A class at one server: everybody gets their own answer, and it is noticed where they do not."""

import asyncio
from functools import partial
from types import SimpleNamespace

import pytest

import testing.workload
from digits.networks.recipes import CATALOGUE, DEFAULT_NETWORK
from testing.pupil import Pupil
from testing.workload import CHOOSE, DRAW, Results, disconnect, prepare, run_class

NETWORKS = list(CATALOGUE)
PUPILS, EACH = 5, 4


@pytest.fixture(scope="module")
def workload():
    """Drawings enough for five pupils who never draw the same."""
    return prepare(count=PUPILS * EACH)


# At a server


def test_everybody_gets_their_own_answer(page_url, workload):
    results = Results(workload)

    async def take_part(seat):
        async with Pupil(page_url) as pupil:
            for drawing in range(seat, PUPILS * EACH, PUPILS):
                network = NETWORKS[drawing % len(NETWORKS)]
                before = drawing - PUPILS if drawing >= PUPILS else None
                choose = partial(pupil.choose_network, network)
                await results.ask(CHOOSE, pupil, choose, network, before)
                draw = partial(pupil.draw, workload.drawings[drawing])
                await results.ask(DRAW, pupil, draw, network, drawing)

    async def take_part_all():
        await asyncio.gather(*map(take_part, range(PUPILS)))

    asyncio.run(take_part_all())
    assert results.all_right
    assert [results.rows[kind].asked for kind in (DRAW, CHOOSE)] == [PUPILS * EACH] * 2


def test_who_comes_back_finds_drawing_and_session(page_url, workload):
    async def come_back():
        async with Pupil(page_url) as pupil:
            await pupil.draw(workload.drawings[3])
            session = pupil.session
            await pupil.leave()
            return session, pupil.session, await pupil.arrive()

    before, after, answer = asyncio.run(come_back())
    assert before == after
    assert workload.is_right(answer, DEFAULT_NETWORK, 3)


def test_who_is_new_finds_nobodys_drawing(page_url, workload):
    async def enter():
        async with Pupil(page_url) as pupil:
            await pupil.draw(workload.drawings[3])
            newcomer = Pupil(page_url)
            answer = await newcomer.arrive()
            await newcomer.leave()
            return pupil.session, newcomer.session, answer

    old, new, answer = asyncio.run(enter())
    assert old != new
    assert workload.is_right(answer, DEFAULT_NETWORK, None)
    assert not workload.is_right(answer, DEFAULT_NETWORK, 3)


def run_busy_class(page_url, workload, monkeypatch) -> Results:
    """Results of a class that hardly pauses and does everything equally often."""
    monkeypatch.setattr(testing.workload, "PAUSE", (0, 0.05))
    monkeypatch.setattr(testing.workload, "AWAY", (1, 1))
    monkeypatch.setattr(testing.workload, "SHARES", dict.fromkeys(testing.workload.SHARES, 0.25))
    results = Results(workload)

    async def run() -> None:
        await disconnect(await run_class(page_url, results, 3, 3))

    asyncio.run(run())
    return results


def test_a_busy_class_is_answered_and_a_mixed_up_one_is_noticed(page_url, workload, monkeypatch):
    results = run_busy_class(page_url, workload, monkeypatch)
    assert results.all_right and results.rows[DRAW].asked
    draw, last = Pupil.draw, {}

    async def draw_the_one_before(pupil, drawing):
        other, last["drawing"] = last.get("drawing", drawing), drawing
        return await draw(pupil, other)

    monkeypatch.setattr(Pupil, "draw", draw_the_one_before)
    assert not run_busy_class(page_url, workload, monkeypatch).all_right


# Without one


def shown(workload, words, picture):
    return SimpleNamespace(
        words=workload.words[DEFAULT_NETWORK][words], seen=workload.images[picture]
    )


def test_words_and_picture_must_both_be_the_drawings_own(workload):
    words = workload.words[DEFAULT_NETWORK]
    other = next(place for place in range(1, len(words)) if words[place] != words[0])
    assert workload.is_right(shown(workload, 0, 0), DEFAULT_NETWORK, 0)
    assert not workload.is_right(shown(workload, other, 0), DEFAULT_NETWORK, 0)
    assert not workload.is_right(shown(workload, 0, other), DEFAULT_NETWORK, 0)
    assert not workload.is_right(SimpleNamespace(words=None, seen=None), DEFAULT_NETWORK, 0)
    assert not workload.is_right(SimpleNamespace(words=None, seen=None), DEFAULT_NETWORK, None)


def test_an_answer_that_never_comes_is_lost(workload, monkeypatch):
    monkeypatch.setattr(testing.workload, "WAIT", 0.05)
    results, pupil = Results(workload), Pupil("http://127.0.0.1:9")
    asyncio.run(results.ask(DRAW, pupil, partial(asyncio.sleep, 5), DEFAULT_NETWORK, 0))
    row = results.rows[DRAW]
    assert (row.asked, row.lost, row.wrong) == (1, 1, 0)
    assert not results.all_right


def test_a_client_whose_connection_breaks_reconnects(workload, monkeypatch):
    monkeypatch.setattr(testing.workload, "RETRY_AFTER", 0)
    answers = [ConnectionResetError, ConnectionRefusedError, shown(workload, 0, 0)]

    async def answer():
        if isinstance(answers[0], type):
            raise answers.pop(0)
        return answers.pop(0)

    results = Results(workload)
    pupil = SimpleNamespace(arrive=answer)
    asyncio.run(results.ask(DRAW, pupil, answer, DEFAULT_NETWORK, 0))
    assert results.all_right and not answers
