"""A session's own networks in its class: enter one, take it back, and train on the class.

Imports the classes' database: the page Train asks for this module where a session is in a class.
Left out: the bars on the board (see entry_bars.py).
"""

from typing import NamedTuple

from digits.classroom import split
from digits.classroom.entered import TEACHER, NewEntry
from digits.display.plans import recipe_in_words
from digits.jobs.class_digits import ClassDigits
from digits.networks.report import NETWORK_FILE
from views.classroom import server
from views.loading import load_report
from views.runs import Run
from views.session import get_session


class Member(NamedTuple):
    """A session in its class: `pupil` is the number of the pupil, or `TEACHER`."""

    class_id: int
    code: str
    pupil: int


def member() -> Member | None:
    """Who this session is in which class; as a pupil where it is both."""
    session = get_session()
    if session.pupil:
        return Member(session.pupil.class_id, session.pupil.code, session.pupil.number)
    if session.teacher:
        return Member(session.teacher.class_id, session.teacher.code, TEACHER)
    return None


def entered(me: Member) -> set[str]:
    """The checksums of the networks that this member has entered; may raise `ClassError`."""
    return {each.network for each in server.entries().of(me.class_id) if each.pupil == me.pupil}


def enter(me: Member, run: Run) -> None:
    """Enter a network that is finished; raises a `DigitsError`."""
    report, folder = load_report(run.name), run.job.progress.folder
    assert folder is not None  # its report is there
    new = NewEntry(
        report.network_sha256,
        recipe_in_words(run.job.config, report.epochs),
        run.class_id == me.class_id,
        report.test.named_right,
    )
    server.entries().enter(me.class_id, me.pupil, new, folder / NETWORK_FILE)
    server.live(me.class_id).forget()


def withdraw(me: Member, run: Run) -> None:
    """Take a network back; raises a `DigitsError`."""
    server.entries().withdraw(me.class_id, me.pupil, load_report(run.name).network_sha256)
    server.live(me.class_id).forget()


def class_digits(me: Member) -> ClassDigits | None:
    """What a training may learn from the class now; None where the class has drawn too little.

    Raises `ClassError`.
    """
    snapshot = server.live(me.class_id).snapshot()
    if not split.can_train(snapshot.drawings):
        return None
    return split.class_digits(snapshot.drawings, snapshot.state.revision)
