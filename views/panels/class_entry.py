"""Entering a session's own networks in its class, and taking them back.

Shown only in a class. Left out: what is kept of a network (see digits/classroom/entered.py).
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from digits import DigitsError
from views import loading
from views.runs import Run
from views.session import get_session

if TYPE_CHECKING:
    from views.classroom.entries import Member

ENTER = "enter-"  # before the name of a run whose button was pressed


class Entered(NamedTuple):
    """A session in its class, and the checksums of the networks that it has entered."""

    member: Member
    networks: set[str]

    def has(self, run: Run) -> bool:
        """Whether a network, which must be finished, is among them."""
        try:
            return loading.load_report(run.name).network_sha256 in self.networks
        except DigitsError:
            return False


def look_up() -> Entered | None:
    """What this session has entered; None where it is in no class, or that cannot be told."""
    if not get_session().in_class:
        return None
    # Imports the database, which a page without a class does without.
    from views.classroom import entries

    me = entries.member()
    assert me is not None
    try:
        return Entered(me, entries.entered(me))
    except DigitsError as error:
        st.warning(str(error))
        return None


def button(run: Run, entered: Entered | None) -> str:
    """The button of a network as HTML, for pick.py; "" for one that is not there."""
    if not entered or not run.job.progress.folder:
        return ""
    words = f"Enter in class {entered.member.code}"
    if entered.has(run):
        words = "✓ Entered · take back"
    about = escape(f"{words}: {run.title}")
    return (
        f'<button class="button enter" data-pick="{ENTER}{run.name}" aria-label="{about}">'
        f"{words}</button>"
    )


def enter_or_withdraw(run: Run, entered: Entered) -> None:
    """Enter a network, or take it back where it is entered, and show the page again."""
    from views.classroom import entries

    try:
        if entered.has(run):
            entries.withdraw(entered.member, run)
        else:
            entries.enter(entered.member, run)
    except DigitsError as error:
        st.warning(str(error))
    else:
        st.rerun()
