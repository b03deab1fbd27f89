"""How a session's last training goes: the queue, the progress, ten digits, curves, and the end.

Left out: the trainings before it (see training_runs.py), and its buttons (see
training_controls.py).
"""

from functools import partial
from html import escape

import streamlit as st

from digits.display.glossary import explain
from digits.display.history import COMPACT, history_svg, value_in_words
from digits.display.plans import about, plan_in_words
from digits.display.what_happened import what_happened
from digits.display.wording import counted
from digits.jobs import protocol
from digits.jobs.divergence import diverged
from digits.jobs.protocol import DONE, FAILED, WAITING, Progress
from views import runs, svg, training
from views.markdown import as_text
from views.panels import training_controls, training_samples
from views.runs import Run
from views.session import get_session

# Seconds between two looks at the queue, and at a training that is under way. Who is not the
# next looks less often: thirty pupils who wait take a core's time from those who draw.
LOOK_AT_QUEUE_S, LOOK_FROM_BEHIND_S = 3, 10
LOOK_AT_TRAINING_S = 1
# A phone that was scrolled down to the button shows what the button began, once.
_come_in_sight = st.components.v2.component(
    "come_in_sight",
    isolate_styles=False,
    js="""
let shown;
export default ({ parentElement, data }) => {
  if (shown === data) return;
  shown = data;
  const { top } = parentElement.getBoundingClientRect();
  if (top < 0 || top > innerHeight / 2) parentElement.scrollIntoView({ block: "start" });
};
""",
)


def show() -> None:
    """The last training, followed while it is active; without one, who comes first."""
    kept = get_session().runs
    if not kept:
        _show_queue()
    elif training.is_active(kept[-1].job):
        _come_in_sight(key="come_in_sight", data=kept[-1].number)
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
    _show_progress(run, session.id)


def _show_progress(run: Run, session_id: str = "") -> None:
    """Where a training is, how it reads ten digits, its curves, and what came of it.

    `session_id`: the session whose buttons control it; none where it is over.
    """
    progress = run.job.progress
    st.markdown(f"**{as_text(run.title)}**: {plan_in_words(run.job.config)}")
    done = 1.0 if progress.state == DONE else progress.fraction
    st.progress(done, _in_words(progress, run.job.stopping))
    if session_id:
        training_controls.show(run.job, session_id)
    else:
        _show_end(run)
    if session_id or progress.samples:
        training_samples.show(progress)
    if session_id or progress.history["loss"]:
        _show_curves(progress)
    show_download(run)


def _show_end(run: Run) -> None:
    """What came of a training, in two sentences; one that failed has its own."""
    progress = run.job.progress
    if progress.message:
        (st.caption if progress.folder else st.warning)(progress.message)
    if progress.state == FAILED or not progress.history["loss"]:
        return
    history, rates = progress.history, [each.learning_rate for each in progress.rate_changes]
    happened = escape(what_happened(run.job.config, history, diverged(history), rates))
    st.html(f'<section class="happened"><h3>What happened?</h3><p>{happened}</p></section>')


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


def _show_curves(progress: Progress) -> None:
    """Accuracy and loss, the last figure above the curves; empty before the first epoch."""
    history = progress.history
    figures = {
        "accuracy": ("Validation accuracy", history["val_accuracy"], ("accuracy", "validation")),
        "loss": ("Loss", history["loss"], ("loss",)),
    }
    with st.container(key="own_curves"):
        for figure, (title, values, terms) in figures.items():
            with st.container(key=f"own_{figure}"):
                value = value_in_words(figure, values[-1]) if values else "–"
                st.metric(title, value, help=explain(*terms))
                curves = history_svg(history, figure, COMPACT, progress.epochs)
                svg.show(curves, key=f"own_curve_{figure}")


def _in_words(progress: Progress, stopping: bool) -> str:
    """The line over the progress bar."""
    if stopping and progress.state == protocol.TRAINING:
        return "Stopping: it saves what it has learnt"
    if progress.paused:
        return (
            f"Paused in epoch {progress.epoch} of {progress.epochs}, "
            f"after step {progress.step:,} of {progress.steps:,}"
        )
    match progress.state:
        case protocol.WAITING:
            position = training.QUEUE.position(get_session().id)
            before = counted(position.ahead, "training")
            return f"Waiting: {before} before yours, {about(position.seconds)}"
        case protocol.STARTING:
            return "Starting: this takes some seconds"
        case protocol.TRAINING:
            left = progress.seconds_left
            rest = "" if left is None else f", {about(left)} left"
            return f"Epoch {progress.epoch} of {progress.epochs}{rest}"
        case protocol.MEASURING:
            return "Counting how many test digits it reads right"
        case protocol.DONE:
            return f"Done: {counted(progress.epochs, 'epoch')} in {progress.seconds:,.0f} s"
    return runs.end_in_words(progress)
