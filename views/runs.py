"""A session's own trainings, under way or over: their numbers, names and networks.

They are kept in the order in which they began. Left out: whose turn it is (see training.py),
loading the networks (see loading.py) and the list on the page (see panels/training_runs.py).
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from digits import DigitsError
from digits.jobs.protocol import FAILED, STOPPED, Progress
from digits.networks.report import NETWORK_FILE, REPORT_FILE
from views import training
from views.session import get_session

if TYPE_CHECKING:
    from digits.jobs.class_digits import ClassDigits
    from digits.jobs.config import PupilConfig
    from digits.jobs.job import TrainingJob

# As many as a list and a chart hold on a tablet; of the largest networks they take 190 MB.
MAX_RUNS = 12
MAX_LABEL = 24  # characters: one line of the list


class RunsError(DigitsError):
    """A training for which a session has no room left, or a name that is too long."""


@dataclass
class Run:
    """One training: its number in the session, from 1, and the name that a person gave it.

    `class_id`: the class whose drawings it was trained on, too; None where there were none.
    """

    number: int
    job: TrainingJob
    label: str = ""
    class_id: int | None = None

    @property
    def name(self) -> str:
        """What the pages call its network among the others."""
        return f"own-{self.number}"

    @property
    def title(self) -> str:
        """What people call it; no two of a session are the same."""
        return f"{self.label} ({self.number})" if self.label else f"Yours {self.number}"


def start(
    config: PupilConfig, class_digits: ClassDigits | None = None, class_id: int | None = None
) -> None:
    """Train, or wait in the queue; a `DigitsError` where there is no room or it is too early.

    `class_digits` of the class are those that the config speaks of, where it does.
    """
    session = get_session()
    if len(session.runs) >= MAX_RUNS:
        raise RunsError(
            f"There is room for {MAX_RUNS} networks of yours: remove one under “Your networks” "
            "first."
        )
    job = training.QUEUE.start(session.id, config, class_digits)
    session.runs_begun += 1
    session.runs.append(Run(session.runs_begun, job, class_id=class_id))


def finished() -> list[Run]:
    """Those that have left a network, newest first."""
    return [run for run in reversed(get_session().runs) if run.job.progress.folder]


def find(name: str) -> Run | None:
    """The run of that name, if it is there."""
    return next((run for run in get_session().runs if run.name == name), None)


def rename(run: Run, text: str) -> None:
    """Give a run a name, without what cannot be printed; `RunsError` where it is too long."""
    printable = "".join(sign if sign.isprintable() else " " for sign in text)
    label = " ".join(printable.split())
    if len(label) > MAX_LABEL:
        raise RunsError(f"A name has {MAX_LABEL} characters at most, and this has {len(label):,}.")
    run.label = label


def remove(run: Run) -> None:
    """Forget a run that is over, and remove its files."""
    session = get_session()
    if run.job.progress.over and run in session.runs:
        session.runs.remove(run)
        run.job.close()


def pack(folder: Path) -> bytes:
    """A network and its report in one zip file."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in (NETWORK_FILE, REPORT_FILE):
            archive.write(folder / name, name)
    return content.getvalue()


def end_in_words(progress: Progress) -> str:
    """How far a training came, in a few words, where it is over."""
    words = {STOPPED: "Stopped", FAILED: "Failed"}.get(progress.state, "Done")
    return f"{words} in epoch {progress.epoch} of {progress.epochs}" if progress.epoch else words
