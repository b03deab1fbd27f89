"""How a session's own training goes: the queue, the progress, the curves, the download."""

import io
import zipfile
from functools import partial
from pathlib import Path

import streamlit as st

from digits.display.history import history_svg
from digits.display.wording import percent
from digits.jobs.job import TrainingJob
from digits.jobs.protocol import WAITING, Progress
from views import svg, training
from views.session import get_session

# Seconds between two looks at the queue, and at a training that is under way.
LOOK_AT_QUEUE_S = 3
LOOK_AT_TRAINING_S = 1


def show() -> None:
    """The last training, followed while it is active; without one, the state of the queue."""
    job = get_session().job
    if job is None:
        _show_queue()
    elif training.is_active(job):
        waits = job.progress.state == WAITING
        every = LOOK_AT_QUEUE_S if waits else LOOK_AT_TRAINING_S
        st.fragment(_follow, run_every=every)(job, waits)
    else:
        _show_progress(job)


@st.fragment(run_every=LOOK_AT_QUEUE_S)
def _show_queue() -> None:
    """When a training that is started now would begin."""
    position = training.QUEUE.position(get_session().id)
    if position.ahead:
        st.info(
            f"Somebody is training. It would be your turn in {position.seconds:.0f} seconds at "
            "most: press Train, and yours begins by itself."
        )
    else:
        st.info("Nobody is training. Choose, and press Train.")


def _follow(job: TrainingJob, waited: bool) -> None:
    """The progress so far, and the sign of life that the queue waits for."""
    queue, session = training.QUEUE, get_session()
    queue.heartbeat(session.id)
    if not training.is_active(job) or waited != (job.progress.state == WAITING):
        st.rerun()
    _show_progress(job)
    st.button("Stop", icon=":material/stop:", on_click=queue.stop, args=(session.id,))


def _show_progress(job: TrainingJob) -> None:
    """Where a training is, its curves so far, and what came of it."""
    progress = job.progress
    st.markdown(f"**{job.config.title}**")
    st.progress(1.0 if progress.folder else progress.fraction, _in_words(progress))
    if progress.message:
        (st.info if progress.folder else st.warning)(progress.message)
    if progress.history["loss"]:
        with st.container(horizontal=True):
            st.metric("Validation accuracy", percent(progress.history["val_accuracy"][-1], 1))
            st.metric("Loss", f"{progress.history['loss'][-1]:.3f}")
        for figure in ("accuracy", "loss"):
            st.markdown(f"**{figure.capitalize()} while training**")
            svg.show(history_svg(progress.history, figure), key=f"own_{figure}")
    if progress.folder:
        st.download_button(
            "Download network.keras and report.json",
            partial(_pack, progress.folder),
            "own-network.zip",
            icon=":material/download:",
            on_click="ignore",
        )


def _in_words(progress: Progress) -> str:
    """The line over the progress bar."""
    if progress.state == WAITING:
        position = training.QUEUE.position(get_session().id)
        return f"Waiting: {position.ahead} before you, {position.seconds:.0f} seconds at most"
    if progress.state != "training":
        return progress.state.capitalize()
    left = "" if progress.seconds_left is None else f", {progress.seconds_left:.0f} seconds left"
    return f"Epoch {progress.epoch} of {progress.epochs}{left}"


def _pack(folder: Path) -> bytes:
    """The network and its report in one zip file, made when somebody asks for it."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in ("network.keras", "report.json"):
            archive.write(folder / name, name)
    return content.getvalue()
