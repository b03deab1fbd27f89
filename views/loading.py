"""Networks and their reports, loaded once: for everybody, or for the session that trained one.

A file that changes is loaded again. Left out: choosing a network (see network_menu.py).
"""

from pathlib import Path

import streamlit as st

from digits import DigitsError
from digits.networks.decision import Outputs
from digits.networks.inference import Network, read_network
from digits.networks.recipes import CATALOGUE, MODELS, NetworkError
from digits.networks.report import Report, read_report, read_report_file
from views.mnist_digits import LabelledDigits
from views.training import find_finished_job

OWN = "own"  # the name of the network that a session has trained itself
Version = int | None  # when a file changed, in ns; None where it is missing


def open_network(name: str) -> Network:
    """A network of the catalogue or OWN; raises `NetworkError`."""
    path = _folder(name) / "network.keras"
    if name == OWN:
        return _own_network(path, _version(path))
    return _catalogue_network(path, _version(path), name)


def load_report(name: str) -> Report:
    """The report of a network of the catalogue or of OWN; raises `ReportError`."""
    folder = _folder(name)
    # Of both files: a report must fit the network beside it.
    versions = _version(folder / "report.json"), _version(folder / "network.keras")
    if name == OWN:
        return _own_report(folder, versions)
    return _catalogue_report(name, MODELS, versions)


def find_report(name: str) -> Report | None:
    """The same; None where the sidebar says what is wrong with it."""
    try:
        return load_report(name)
    except DigitsError:
        return None


def read_test_digits(name: str, digits: LabelledDigits) -> Outputs:
    """What a network says of the whole test set; raises `NetworkError`."""
    path = _folder(name) / "network.keras"
    network = open_network(name)
    read = _own_outputs if name == OWN else _catalogue_outputs
    return read(path, _version(path), network, digits)


def _folder(name: str) -> Path:
    if name != OWN:
        return MODELS / name
    job = find_finished_job()
    folder = job.progress.folder if job else None
    if folder is None:
        raise NetworkError("There is no network of yours: train one first.")
    return folder


def _version(path: Path) -> Version:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return None


# The catalogue, for everybody. Twice as many, so that a changed file drops no other network.


@st.cache_resource(show_spinner=False, max_entries=2 * len(CATALOGUE))
def _catalogue_network(path: Path, version: Version, _name: str) -> Network:
    return read_network(path, _name)


@st.cache_resource(show_spinner=False, max_entries=2 * len(CATALOGUE))
def _catalogue_report(name: str, models: Path, versions: tuple[Version, Version]) -> Report:
    return read_report(name, models)


@st.cache_resource(show_spinner="Reading 10,000 test digits", max_entries=2 * len(CATALOGUE))
def _catalogue_outputs(
    path: Path, version: Version, _network: Network, _digits: LabelledDigits
) -> Outputs:
    return _network.outputs(_digits.images)


# A session's own network. Streamlit drops it when the session leaves.


@st.cache_resource(show_spinner=False, max_entries=1, scope="session")
def _own_network(path: Path, version: Version) -> Network:
    return read_network(path)


@st.cache_resource(show_spinner=False, max_entries=1, scope="session")
def _own_report(folder: Path, versions: tuple[Version, Version]) -> Report:
    return read_report_file(folder)


@st.cache_resource(show_spinner="Reading 10,000 test digits", max_entries=1, scope="session")
def _own_outputs(
    path: Path, version: Version, _network: Network, _digits: LabelledDigits
) -> Outputs:
    return _network.outputs(_digits.images)
