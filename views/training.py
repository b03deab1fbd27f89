"""A session's own training: the queue of this server, and the signs of life for it.

Left out: starting a training and keeping it (see runs.py), choosing and showing it (see
panels/), and the training itself (see digits/jobs).
"""

import streamlit as st

from digits.jobs.job import TrainingJob
from digits.jobs.queue import JobQueue
from views.session import get_session

# Seconds between two signs of life. The browser keeps time, and the timers of a page that is
# hidden run once a minute: it may be 60 s late.
HEARTBEAT_S = 40
# A browser that lost the server asks for the page again only where something on the page
# repeats. How often does not matter.
RECONNECT_S = 3600
# The one queue in which everybody on this server trains. Not in Streamlit's cache, which
# any browser can clear.
QUEUE = JobQueue()


def is_active(job: TrainingJob | None) -> bool:
    """Whether a training waits or is under way."""
    return job is not None and not job.progress.over


def keep_alive() -> None:
    """Tell the queue now and then that this session is still there.

    The Train page does so itself while it shows the progress of a training.
    """
    session = get_session()
    active = is_active(session.job)
    if active and session.page == "Train":
        return
    st.fragment(_beat, run_every=HEARTBEAT_S if active else RECONNECT_S)()


def _beat() -> None:
    session = get_session()
    if is_active(session.job):
        QUEUE.heartbeat(session.id)
