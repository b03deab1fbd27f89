"""Pause, one step, stop, and the learning rate while a training is under way.

Left out: what they show (see training_progress.py), and what they do (see digits/jobs/queue.py).
"""

from collections.abc import Callable

import streamlit as st

from digits.display.glossary import explain
from digits.display.wording import counted
from digits.jobs.config import MAX_RATE, MAX_SECONDS
from digits.jobs.job import TrainingJob
from digits.jobs.protocol import STARTING, TRAINING, Progress
from digits.jobs.queued_job import MAX_PAUSE_S
from digits.networks.config import TrainingConfig
from views import training

FACTOR = 10  # of a press on the learning rate
MIN_RATE = 1e-9  # nothing moves below it
PAUSE_RULE = (
    f"A pause counts towards the {MAX_SECONDS // 60} minutes; while others wait, it ends after "
    f"{MAX_PAUSE_S} seconds without a step."
)


def show(job: TrainingJob, session_id: str) -> None:
    """The buttons, and a line that says what a step is or did. None of them moves."""
    queue, progress, config, ends = training.QUEUE, job.progress, job.config, job.stopping
    trains = progress.state == TRAINING and not ends
    can_pause = trains or progress.state == STARTING
    with st.container(key="training_controls"):
        with st.container(key="control_buttons"):
            if progress.paused:
                _button("Go on", "play_arrow", queue.resume, session_id, disabled=ends)
            else:
                _button("Pause", "pause", queue.pause, session_id, disabled=not can_pause)
            can_step = progress.paused and not ends
            _button("One step", "skip_next", queue.step, session_id, disabled=not can_step)
            _button("Stop", "stop", queue.stop, session_id, disabled=ends)
        _show_rate(progress.learning_rate or config.learning_rate, trains, session_id)
        st.caption(_in_words(progress, config))


def _button(
    label: str, icon: str, act: Callable, *arguments: object, disabled: bool = False
) -> None:
    st.button(
        label,
        icon=f":material/{icon}:",
        on_click=act,
        args=arguments,
        disabled=disabled,
        width="stretch",
    )


def _show_rate(rate: float, trains: bool, session_id: str) -> None:
    """The rate of the next step, and two buttons that change it at once."""
    with st.container(key="rate"):
        st.markdown(f"Learning rate **{rate:.3g}**", help=explain("learning rate"))
        for label, changed in (("÷ 10", rate / FACTOR), ("× 10", rate * FACTOR)):
            # 0.003 * 10 is 0.030000000000000002.
            wanted = float(f"{min(changed, MAX_RATE):.6g}")
            possible = trains and MIN_RATE <= wanted != rate
            st.button(
                label,
                on_click=training.QUEUE.set_learning_rate,
                args=(session_id, wanted),
                disabled=not possible,
            )


def _in_words(progress: Progress, config: TrainingConfig) -> str:
    if not progress.paused:
        return (
            f"One step: it reads {counted(config.batch_size, 'digit')}, then changes every weight "
            "a little. Pause to see single steps."
        )
    loss = "" if progress.loss is None else f"Loss so far: {progress.loss:,.3f}. "
    return f"{loss}{PAUSE_RULE}"
