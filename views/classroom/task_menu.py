"""What the class is to draw next: a few large buttons, and a round of any of them.

Left out: what the pupils read of a task (see digits/classroom/prompts.py), and who wins a game
(see games.py).
"""

from collections.abc import Callable
from html import escape

import streamlit as st

from digits.classroom.prompts import prompt
from digits.classroom.task import DEAL, DIGIT, DIVIDE, FOOL, FREE, ROUND_S, Task
from views import pick
from views.classroom import acts, server
from views.classroom.membership import Teacher
from views.session import get_session

PICKED, ROUND = "task_picked", "task_round"  # keys of widgets


def show(teacher: Teacher, task: Task) -> None:
    """What is drawn now, and the menu of what comes next."""
    headline, line = prompt(task, task.digit)
    st.html(f'<div class="class-task"><b>{escape(headline)}</b><span>{escape(line)}</span></div>')
    if task.seconds is not None:
        _show_round(teacher, task)
    if st.button(
        "Draw something else",
        type="primary" if task.seconds is None else "secondary",
        key="task_menu",
        width="stretch",
    ):
        get_session().board.menu = True
        st.rerun()  # the dialog must not be in what is drawn again when the class changes


def show_opened(teacher: Teacher) -> None:
    """The menu in a dialog, once it was asked for."""
    if get_session().board.menu:
        _show_menu(teacher)


def _close() -> None:
    get_session().board.menu = False


@st.dialog("What does the class draw next?", width="large", on_dismiss=_close)
def _show_menu(teacher: Teacher) -> None:
    if not get_session().board.menu:  # a task was picked
        st.rerun()
    st.toggle(f"As a round of {ROUND_S} seconds", key=ROUND, persist_state="session")
    pick.show(_menu(), PICKED, on_pick=lambda: _give_picked(teacher))


def _show_round(teacher: Teacher, task: Task) -> None:
    """How to end the round before its time, or the next one."""
    if task.is_hidden:
        _act(
            teacher,
            "Show the answers",
            lambda: server.store().reveal(teacher.class_id, task.number),
        )
    else:
        _act(teacher, "Next round", lambda: server.store().set_task(teacher.class_id, task))


def _act(teacher: Teacher, label: str, change: Callable[[], None]) -> None:
    st.button(label, type="primary", width="stretch", on_click=acts.try_to, args=(teacher, change))


def _menu() -> str:
    """All tasks as buttons; `data-pick` is the kind of the task, and its digit behind a hyphen."""
    large = (
        _large(DEAL, "A digit of their own", "Each digit comes equally often.")
        + _large(FREE, "Something that is no digit", "Will the network notice?")
        + _large(DIVIDE, "Game: divide them", "One drawing, two networks, two answers.")
    )
    small = _digits(DIGIT, "The same digit for all", "Draw") + _digits(
        FOOL, "Game: fool it into saying", "Fool it into saying"
    )
    return f'<div class="class-menu"><div>{large}</div><div>{small}</div></div>'


def _large(kind: str, title: str, line: str) -> str:
    return (
        f'<button type="button" data-pick="{kind}"><b>{title}</b><br><span>{line}</span></button>'
    )


def _digits(kind: str, title: str, about: str) -> str:
    buttons = "".join(
        f'<button type="button" data-pick="{kind}-{digit}" aria-label="{about} {digit}">'
        f"{digit}</button>"
        for digit in range(10)
    )
    return f'<div role="group" aria-label="{title}"><p>{title}</p><div>{buttons}</div></div>'


def _give_picked(teacher: Teacher) -> None:
    """Give the class the task whose button was pressed."""
    task = read_task(pick.picked(PICKED), bool(st.session_state.get(ROUND)))
    if task is not None:
        _close()
        acts.try_to(teacher, lambda: server.store().set_task(teacher.class_id, task))


def read_task(picked: str | None, is_round: bool) -> Task | None:
    """The task that a browser names, as in "deal" and "digit-4"; None for anything else."""
    kind, _, digit = (picked or "").partition("-")
    seconds = ROUND_S if is_round else None
    if kind in (DEAL, FREE, DIVIDE) and not digit:
        return Task(kind, seconds=seconds)
    if kind in (DIGIT, FOOL) and digit in tuple("0123456789"):
        return Task(kind, int(digit), seconds)
    return None
