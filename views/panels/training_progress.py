"""How a session's last training goes: the queue, the progress, the curves, the download.

Left out: the trainings before it (see training_runs.py).
"""

from functools import partial
from math import ceil

import streamlit as st

from digits.display.glossary import explain
from digits.display.history import WIDE, history_svg
from digits.display.plans import about, plan_in_words
from digits.display.wording import counted, percent
from digits.jobs import protocol
from digits.jobs.protocol import DONE, WAITING, Progress
from views import runs, svg, training
from views.markdown import as_text
from views.runs import Run
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
    kept = get_session().runs
    if not kept:
        _show_queue()
    elif training.is_active(kept[-1].job):
        _come_in_sight(key="come_in_sight")
        every = _seconds_between_looks(kept[-1])
        st.fragment(_follow, run_every=every)(kept[-1], every)
    else:
        _show_progress(kept[-1])


@st.fragment(run_every=LOOK_AT_QUEUE_S)
def _show_queue() -> None:
    """When a training that is started now would begin."""
    queue, session = training.QUEUE, get_session()
    queue.prepare(session.id)
    position = queue.position(session.id)
    if position.ahead:
        before = counted(position.ahead, "training")
        st.info(f"If you press Train now: {before} before yours, {about(position.seconds)}.")
    else:
        st.info("Nobody is training. Choose, and press Train.")


def _seconds_between_looks(run: Run) -> int:
    if run.job.progress.state != WAITING:
        return LOOK_AT_TRAINING_S
    is_next = training.QUEUE.position(get_session().id).ahead <= 1
    return LOOK_AT_QUEUE_S if is_next else LOOK_FROM_BEHIND_S


def _follow(run: Run, every: int) -> None:
    """The progress so far, and the sign of life that the queue waits for."""
    queue, session = training.QUEUE, get_session()
    queue.heartbeat(session.id)
    if run.job.progress.over or every != _seconds_between_looks(run):
        st.rerun()
    _show_progress(run)
    st.button("Stop", icon=":material/stop:", on_click=queue.stop, args=(session.id,))


def _show_progress(run: Run) -> None:
    """Where a training is, its curves so far, and what came of it."""
    progress = run.job.progress
    st.markdown(f"**{as_text(run.title)}**: {plan_in_words(run.job.config)}")
    done = 1.0 if progress.state == DONE else progress.fraction
    st.progress(done, _in_words(progress))
    if progress.message:
        (st.info if progress.folder else st.warning)(progress.message)
    if progress.history["loss"]:
        _show_curves(progress.history)
    show_download(run)


def show_download(run: Run) -> None:
    """A button that hands over the network and its report, once they are there."""
    if folder := run.job.progress.folder:
        st.download_button(
            "Download network.keras and report.json",
            partial(runs.pack, folder),
            f"{run.name}.zip",
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
            before = counted(position.ahead, "training")
            return f"Waiting: {before} before yours, {about(position.seconds)}"
        case protocol.STARTING:
            return "Starting: this takes some seconds"
        case protocol.TRAINING:
            left = progress.seconds_left
            rest = "" if left is None else f", {counted(ceil(left), 'second')} left"
            return f"Epoch {progress.epoch} of {progress.epochs}{rest}"
        case protocol.MEASURING:
            return "Counting how many test digits it reads right"
        case protocol.DONE:
            return f"Done: {counted(progress.epochs, 'epoch')} in {progress.seconds:,.0f} s"
    return runs.end_in_words(progress)
