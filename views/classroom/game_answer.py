"""What the networks of a game make of a pupil's drawing, in the place of the ten bars.

"Fool it" has one bar: how sure the network is of the digit. "Divide them" has two answers.
Left out: the board's ranking (see game.py).
"""

from collections.abc import Sequence
from html import escape

import numpy as np
import streamlit as st

from digits.classroom.game_words import place_in_words, read_in_words
from digits.classroom.games import has_ranking, networks_of, place, rank
from digits.classroom.live import Snapshot
from digits.classroom.task import DIVIDE, FOOL, Task
from digits.display.wording import percent
from digits.networks.decision import Prediction
from views import small_answer
from views.classroom import server
from views.loading import open_network, title

INVITATION = "Draw, and see what comes of it."


def is_for(task: Task) -> bool:
    """Whether a task has an answer of its own here; others have the ten bars."""
    return task.kind in (FOOL, DIVIDE)


def show(task: Task, image: np.ndarray | None) -> None:
    """The answer of a game to an image, uint8 (28, 28), or its empty places.

    Raises `NetworkError`.
    """
    names = networks_of(task)
    read: list[Prediction | None] = [None] * len(names)
    if image is not None:
        read = [open_network(name).read(image[np.newaxis])[0] for name in names]
    rows = _bar(task, read[0]) if task.kind == FOOL else _answers(names, read)
    line = read_in_words(task, read) or INVITATION
    st.html(f'<div class="game-answer">{rows}<p class="game-line">{line}</p></div>')


def standing(snapshot: Snapshot, pupil: int) -> str:
    """Where a pupil's best drawing for the task stands, in words; "" where it has no place.

    Raises `NetworkError`.
    """
    task = snapshot.state.task
    if not has_ranking(task):
        return ""
    drawings = snapshot.without_hidden().of_task
    reads = zip(*(server.readings(name).of(drawings) for name in networks_of(task)), strict=True)
    entries = rank(task, drawings, list(reads))
    return place_in_words(place(entries, pupil), len(entries))


def _bar(task: Task, prediction: Prediction | None) -> str:
    """How sure the network is of the digit; hollow where it does not name it."""
    assert task.digit is not None
    share = 0.0 if prediction is None else float(prediction.probabilities[task.digit])
    named = prediction is not None and prediction.digits == (task.digit,)
    value = "" if prediction is None else percent(share)
    return (
        f'<div class="game-sure{" named" if named else ""}"><span class="digit">{task.digit}</span>'
        f'<span class="track"><span class="fill" style="--share: {share:.4f}"></span></span>'
        f'<span class="value">{value}</span></div>'
    )


def _answers(names: Sequence[str], read: Sequence[Prediction | None]) -> str:
    return "".join(
        f'<div class="game-says"><div class="name">{escape(title(name))}</div>'
        f"{small_answer.html(one) if one else ''}</div>"
        for name, one in zip(names, read, strict=True)
    )
