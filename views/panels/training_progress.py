"""How a session's own training goes: the queue, the progress, the curves, the download."""

import io
import zipfile
from functools import partial
from math import ceil
from pathlib import Path

import streamlit as st

from digits.display.glossary import explain
from digits.display.history import WIDE, history_svg
from digits.display.wording import percent
from digits.jobs import protocol
from digits.jobs.job import TrainingJob
from digits.jobs.protocol import DONE, WAITING, Progress
from views import svg, training
from views.session import get_session

# Seconds between two looks at the queue, and at a training that is under way. Who is not the
# next looks less often: thirty pupils who wait take a core's time from those who draw.
LOOK_AT_QUEUE_S, LOOK_FROM_BEHIND_S = 3, 10
LOOK_AT_TRAINING_S = 1
# A phone that was scrolled down to the button shows what the button began.
_come_in_sight = st.components.v2.component(
    "come_in_sight",
    isolate_styles=False,
    js="export default ({ parentElement }) => {"
    " parentElement.scrollIntoView({ block: 'nearest' }); }",
)


def show() -> None:
    """The last training, followed while it is active; without one, the state of the queue."""
    job = get_session().job
    if job is None:
        _show_queue()
    elif training.is_active(job):
        _come_in_sight(key="come_in_sight")
        every = _seconds_between_looks(job)
        st.fragment(_follow, run_every=every)(job, every)
    else:
        _show_progress(job)


@st.fragment(run_every=LOOK_AT_QUEUE_S)
def _show_queue() -> None:
    """When a training that is started now would begin."""
    queue, session = training.QUEUE, get_session()
    queue.prepare(session.id)
    position = queue.position(session.id)
    if position.ahead:
        st.info(
            "Somebody is training. Press Train, and yours begins by itself: "
            f"{_turn_in_words(position.seconds)}."
        )
    else:
        st.info("Nobody is training. Choose, and press Train.")


def _seconds_between_looks(job: TrainingJob) -> int:
    if job.progress.state != WAITING:
        return LOOK_AT_TRAINING_S
    is_next = training.QUEUE.position(get_session().id).ahead <= 1
    return LOOK_AT_QUEUE_S if is_next else LOOK_FROM_BEHIND_S


def _follow(job: TrainingJob, every: int) -> None:
    """The progress so far, and the sign of life that the queue waits for."""
    queue, session = training.QUEUE, get_session()
    queue.heartbeat(session.id)
    if not training.is_active(job) or every != _seconds_between_looks(job):
        st.rerun()
    _show_progress(job)
    st.button("Stop", icon=":material/stop:", on_click=queue.stop, args=(session.id,))


def _show_progress(job: TrainingJob) -> None:
    """Where a training is, its curves so far, and what came of it."""
    progress = job.progress
    st.markdown(f"**{job.config.title}**")
    done = 1.0 if progress.state == DONE else progress.fraction
    st.progress(done, _in_words(progress))
    if progress.message:
        (st.info if progress.folder else st.warning)(progress.message)
    if progress.history["loss"]:
        _show_curves(progress.history)
    if progress.folder:
        st.download_button(
            "Download network.keras and report.json",
            partial(_pack, progress.folder),
            "own-network.zip",
            icon=":material/download:",
            on_click="ignore",
        )


def _show_curves(history: dict[str, list[float]]) -> None:
    """The last figures, and how they came about."""
    with st.container(horizontal=True):
        accuracy = percent(history["val_accuracy"][-1], 1)
        st.metric("Validation accuracy", accuracy, help=explain("accuracy", "validation"))
        st.metric("Loss", f"{history['loss'][-1]:.3f}", help=explain("loss"))
    for figure in ("accuracy", "loss"):
        st.markdown(f"**{figure.capitalize()} while training**")
        svg.show(history_svg(history, figure, WIDE), key=f"own_{figure}")


def _in_words(progress: Progress) -> str:
    """The line over the progress bar."""
    match progress.state:
        case protocol.WAITING:
            position = training.QUEUE.position(get_session().id)
            before = "1 training" if position.ahead == 1 else f"{position.ahead} trainings"
            return f"Waiting: {before} before yours, {_turn_in_words(position.seconds)}"
        case protocol.STARTING:
            return "Starting: this takes some seconds"
        case protocol.TRAINING:
            left = progress.seconds_left
            rest = "" if left is None else f", {left:.0f} seconds left"
            return f"Epoch {progress.epoch} of {progress.epochs}{rest}"
        case protocol.STOPPED if progress.epoch:
            return f"Stopped in epoch {progress.epoch} of {progress.epochs}"
    return progress.state.capitalize()


def _turn_in_words(seconds: float) -> str:
    """When it is one's turn; the queue knows only the latest time that is possible."""
    minutes = ceil(seconds / 60)
    latest = "a minute" if minutes <= 1 else f"{minutes} minutes"
    return f"in {latest} at the latest, most often much sooner"


def _pack(folder: Path) -> bytes:
    """The network and its report in one zip file, made when somebody asks for it."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in ("network.keras", "report.json"):
            archive.write(folder / name, name)
    return content.getvalue()
