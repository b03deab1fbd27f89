"""The board's view of a round or a game: who has handed in, and then what came of it.

The drawings are read by the network that answers pupils, whichever is chosen for other views, so
that board and pupils see the same. Left out: beginning and ending it (see task_menu.py), what is
shown while the answers are hidden (see round_progress.py), and what counts (see
digits/classroom/games.py).
"""

import time
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from html import escape

import streamlit as st

from digits.classroom.game_words import read_of_entry, summary_in_words
from digits.classroom.games import Predictions, Ranked, has_ranking, is_out, networks_of, rank
from digits.classroom.live import ClassDrawing, Snapshot
from digits.classroom.prompts import prompt
from digits.classroom.readings import RIGHT, outcome
from digits.classroom.task import DIVIDE, FOOL, FREE, Task
from digits.display.wording import answer_in_words, counted, percent, with_article
from digits.networks.decision import Prediction
from digits.networks.recipes import DEFAULT_NETWORK
from views import pick
from views.classroom import acts, class_reads, round_progress, server, tiles
from views.classroom.membership import Teacher
from views.loading import title

LEADERS = 12  # drawings that stand in the ranking with their places; all others are tiles
DECIMALS = 2  # of a percentage: the first ones differ little
REVEAL_S = 6  # seconds after a reveal in which the drawings come one after the other
NOBODY_YET = "Nobody has handed in a drawing yet."
RANKING = "game_ranking"  # key of the component


def show(teacher: Teacher, snapshot: Snapshot) -> None:
    """What the round or the game has come to; raises `NetworkError`."""
    task = snapshot.state.task
    if task.is_hidden:
        round_progress.show(snapshot)
        return
    fresh = task.revealed and time.time() - task.revealed_at < REVEAL_S
    with st.container(key="game_reveal" if fresh else "game"):
        if not snapshot.of_task:
            _show_empty(task)
        elif has_ranking(task):
            _show_ranking(teacher, task, snapshot.of_task)
        else:
            _show_round(task, snapshot.of_task)


def _show_empty(task: Task) -> None:
    """What is played, as long as there is nothing else to show."""
    headline, line = prompt(task, task.digit)
    words = "The round is over: nobody has handed in." if task.is_round else NOBODY_YET
    st.html(
        f'<div class="game-empty"><h2>{escape(headline)}</h2><span>{escape(line)}</span>'
        f"<p>{words}</p></div>"
    )


# A round without a ranking


def _show_round(task: Task, drawings: Sequence[ClassDrawing]) -> None:
    """How many were read right, and the drawings, those that were not right first."""
    predictions = _read(DEFAULT_NETWORK, drawings)
    outcomes = {one.id: outcome(one, read) for one, read in zip(drawings, predictions, strict=True)}
    right = Counter(outcomes.values())[RIGHT]
    words = f"{right} of {counted(len(drawings), 'drawing')} read right."
    _show_headline(words, f"Read by {title(DEFAULT_NETWORK)}.")
    not_right_first = sorted(drawings, key=lambda one: outcomes[one.id] == RIGHT)
    tiles.show(not_right_first, "game", network=DEFAULT_NETWORK)


# A ranking


def _show_ranking(teacher: Teacher, task: Task, drawings: Sequence[ClassDrawing]) -> None:
    """The drawings that count, the first one large; below them those that do not."""
    names = networks_of(task)
    reads = list(zip(*(_read(name, drawings) for name in names), strict=True))
    entries = rank(task, drawings, reads)
    counting = [one for one in drawings if not is_out(task, one)]
    _show_headline(summary_in_words(task, len(entries), len(counting)), _networks(names))
    _show_leaders(teacher, task, entries[:LEADERS])
    followers = {entry.drawing: _said(entry) for entry in entries[LEADERS:]}
    _show_tiles("Further on in the ranking", followers, "far")
    ranked = {entry.drawing for entry in entries}
    newest = list(zip(drawings, reads, strict=True))[::-1]
    others = {one: _all_said(read) for one, read in newest if one not in ranked}
    out = {one: said for one, said in others.items() if is_out(task, one)}
    rest = {one: said for one, said in others.items() if one not in out}
    _show_tiles(_heading_of_rest(task), rest, "rest")
    _show_tiles(_heading_of_out(task), out, "out")


def _show_leaders(teacher: Teacher, task: Task, leaders: Sequence[Ranked]) -> None:
    """The first ones with their places, as buttons that open them or take them out."""
    if leaders:
        ids = frozenset(entry.drawing.id for entry in leaders)
        rows = "".join(_row(task, place, entry) for place, entry in enumerate(leaders, 1))
        take_out = partial(_take_out_picked, teacher, task, ids)
        html = f'<ol class="ranking">{rows}</ol>'
        tiles.open_drawing(_find("open", pick.show(html, RANKING, on_pick=take_out), ids))


def _read(name: str, drawings: Sequence[ClassDrawing]) -> list[Prediction | None]:
    """What a network makes of each drawing; raises `NetworkError`."""
    return [read.prediction for read in class_reads.read(name, drawings)]


def _show_headline(words: str, line: str) -> None:
    st.html(f'<div class="game-headline"><h2>{escape(words)}</h2><span>{escape(line)}</span></div>')


def _networks(names: Sequence[str]) -> str:
    first, *others = map(title, names)
    if not others:
        return f"Read by {first}."
    return f"The first digit is what “{first}” says, the second what “{others[0]}” says."


def _show_tiles(heading: str, said: Mapping[ClassDrawing, str], name: str) -> None:
    """Drawings without a place, each with what was said of it."""
    if said:
        st.html(f'<h3 class="game-heading">{heading}: {len(said):,}</h3>')
        captions = {one.id: words for one, words in said.items()}
        tiles.show(list(said), f"game_{name}", captions, DEFAULT_NETWORK)


def _row(task: Task, place: int, entry: Ranked) -> str:
    """One drawing of the ranking: place, strokes, what was read and how surely."""
    drawing, said = entry.drawing, _said(entry)
    about = f"Place {place}: the drawing of pupil {drawing.pupil}, read as {said}"
    return (
        f'<li><span class="place">{place}</span>'
        f'<button type="button" class="drawn" data-pick="open-{drawing.id}" '
        f'aria-label="{escape(about)}">{tiles.picture(drawing)}</button>'
        f'<span class="said"><b>{escape(read_of_entry(entry))}</b> '
        f"<span>{percent(entry.score, DECIMALS)}</span></span>"
        f'<span class="by">pupil {drawing.pupil}</span>{_take_out(task, drawing)}</li>'
    )


def _said(entry: Ranked) -> str:
    return f"{read_of_entry(entry)} · {percent(entry.score, DECIMALS)}"


def _all_said(read: Predictions) -> str:
    """What each network says of a drawing."""
    return " · ".join(answer_in_words(one) if one else "no digit" for one in read)


def _take_out(task: Task, drawing: ClassDrawing) -> str:
    """The button that says that a drawing is just what it should not be."""
    if task.kind != FOOL:
        return ""
    assert task.digit is not None
    words = f"It is {with_article(task.digit)}"
    return f'<button type="button" class="button" data-pick="out-{drawing.id}">{words}</button>'


def _heading_of_rest(task: Task) -> str:
    if task.kind == FREE:
        return "Not called a digit"
    return "Not divided" if task.kind == DIVIDE else f"Not called {with_article(task.digit or 0)}"


def _heading_of_out(task: Task) -> str:
    return (
        "A digit after all" if task.kind == FREE else f"{with_article(task.digit or 0)} after all"
    )


def _take_out_picked(teacher: Teacher, task: Task, ids: Collection[int]) -> None:
    """Say that the drawing whose button was pressed is just what it should not be."""
    drawing = _find("out", pick.picked(RANKING), ids)
    if drawing is not None and task.kind == FOOL:
        correct = partial(server.store().correct, teacher.class_id, drawing, task.digit)
        acts.try_to(teacher, correct)


def _find(action: str, picked: str | None, ids: Collection[int]) -> int | None:
    """The drawing that a browser names for an action, as in "open-12"; None for anything else."""
    return next((one for one in ids if picked == f"{action}-{one}"), None)
