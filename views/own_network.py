"""One's own network, which a session trains in the workshop and every page can use."""

import uuid

import streamlit as st

from digits import DigitsError
from digits.jobs.job import Run
from digits.jobs.queue import JobQueue
from digits.networks.inference import Network
from digits.networks.report import Report, read_report

OWN = "own"


@st.cache_resource(show_spinner=False)
def workshop() -> JobQueue:
    """The one in which everybody on this server trains."""
    return JobQueue()


def owner() -> str:
    """What the workshop calls this browser session."""
    return st.session_state.setdefault("owner", uuid.uuid4().hex)


def own_run() -> Run | None:
    """This session's own training, under way or over."""
    return st.session_state.get("run")


@st.fragment(run_every=3)
def stay_in_workshop() -> None:
    """Tell the workshop that this session is still there, on whatever page."""
    workshop().seen(owner())


def trained_run() -> Run | None:
    """The last of this session's trainings that has left a network."""
    run = own_run()
    if run is not None and run.progress.folder is not None:
        st.session_state["trained_run"] = run  # kept until another one has left one
    return st.session_state.get("trained_run")


def own_report() -> Report | None:
    """The report of one's own network; None without, and where its files are gone."""
    run = trained_run()
    if run is None:
        return None
    try:
        return read_report(run.progress.folder.name, run.progress.folder.parent)
    except DigitsError:
        return None


def open_own_network() -> Network:
    """One's own network, of which there must be one, loaded once for the session."""
    run = trained_run()
    kept = st.session_state.get("own_network")
    if kept is None or kept[0] is not run:
        import keras

        model = keras.saving.load_model(run.progress.folder / "network.keras", compile=False)
        kept = st.session_state["own_network"] = run, Network(model)
    return kept[1]
