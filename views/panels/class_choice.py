"""Whether a network trains on the drawings of the pupil's class, too.

Shown only in a class. Left out: which drawings these are (see digits/classroom/split.py).
"""

from typing import NamedTuple

import streamlit as st

from digits import DigitsError
from digits.display.wording import counted
from digits.jobs.class_digits import ClassDigits
from digits.jobs.config import PupilConfig, with_class_digits
from views.session import get_session

KEY = "class_drawings"


class ClassChoice(NamedTuple):
    """The digits to train on, and whose class drew them; None where it is not to be so."""

    digits: ClassDigits | None = None
    class_id: int | None = None


def show() -> ClassChoice:
    """A switch, and what it means; nothing where the session is in no class."""
    if not get_session().in_class:
        return ClassChoice()
    # Imports the database, which a page without a class does without.
    from views.classroom import entries

    me = entries.member()
    assert me is not None
    try:
        digits = entries.class_digits(me)
    except DigitsError as error:
        st.caption(str(error))
        return ClassChoice()
    with st.container(key="class_choice"):
        chosen = st.toggle(
            f"Train on the drawings of class {me.code}, too",
            key=KEY,
            persist_state="session",
            disabled=digits is None,
            help="Nobody may be tested on what they have learnt from.",
        )
        st.caption(_about(digits))
    return ClassChoice(digits, me.class_id) if chosen and digits else ClassChoice()


def _about(digits: ClassDigits | None) -> str:
    """Whose drawings these are; without enough of them what is missing."""
    if digits is None:
        from digits.classroom.split import MIN_DIGITS

        return (
            f"That needs {MIN_DIGITS} digits by pupils with odd numbers, and two pupils each "
            "with odd and with even numbers who have drawn some."
        )
    return (
        f"{counted(len(digits.labels), 'drawing')} by the pupils with odd numbers. The board "
        "then counts the others’ alone."
    )


def add_to(config: PupilConfig, choice: ClassChoice) -> PupilConfig:
    """The config, and that it trains on a class's digits, if it is to be so."""
    if choice.digits is None:
        return config
    return with_class_digits(config, len(choice.digits.labels), choice.digits.revision)
