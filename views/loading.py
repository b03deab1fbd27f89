"""Networks and their reports, loaded once: for everybody, or for the session that trained them.

A file that changes is loaded again. Left out: choosing a network (see network_menu.py).
"""

from pathlib import Path

import streamlit as st

from digits import DigitsError
from digits.networks.decision import Outputs
from digits.networks.inference import Network, read_network
from digits.networks.neighbours import HiddenSample, Sample
from digits.networks.recipes import CATALOGUE, MODELS, WITH_SNAPSHOTS, NetworkError
from digits.networks.report import NETWORK_FILE, REPORT_FILE, Report, read_report, read_report_file
from digits.networks.snapshots import SNAPSHOTS_FILE, YoungerSelf, read_snapshots
from views import runs
from views.mnist_digits import LabelledDigits
from views.runs import MAX_RUNS

# What networks make of the training digits of a lesson: 12 MB at most each, for all sessions.
MAX_SAMPLES = 8

Version = int | None  # when a file changed, in ns; None where it is missing


def names() -> list[str]:
    """All networks that a page lists: the session's own, newest first, and the catalogue."""
    return [*(run.name for run in runs.finished()), *CATALOGUE]


def is_own(name: str) -> bool:
    """Whether a session has trained that network itself."""
    return name not in CATALOGUE


def title(name: str) -> str:
    """What people call a network."""
    if name in CATALOGUE:
        return CATALOGUE[name].title
    run = runs.find(name)
    return run.title if run else name


def open_network(name: str) -> Network:
    """A network of the catalogue or of the session; raises `NetworkError`."""
    path = _folder(name) / NETWORK_FILE
    if is_own(name):
        return _own_network(path, _version(path))
    return _catalogue_network(path, _version(path), name)


def load_report(name: str) -> Report:
    """The report of a network of the catalogue or of the session; a `DigitsError` without one."""
    folder = _folder(name)
    # Of both files: a report must fit the network beside it.
    versions = _version(folder / REPORT_FILE), _version(folder / NETWORK_FILE)
    if is_own(name):
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
    path = _folder(name) / NETWORK_FILE
    network = open_network(name)
    read = _own_outputs if is_own(name) else _catalogue_outputs
    return read(path, _version(path), network, digits)


def with_younger_selves() -> list[str]:
    """The networks that have kept what they were like while they learnt."""
    return [name for name in names() if name in WITH_SNAPSHOTS or _has_snapshots(_folder(name))]


def open_younger_selves(name: str) -> list[YoungerSelf]:
    """Those of a network of the catalogue or of the session, itself last.

    An empty list where none were kept; raises `SnapshotError` or `NetworkError`.
    """
    folder = _folder(name)
    if name not in WITH_SNAPSHOTS and not _has_snapshots(folder):
        return []
    path = folder / SNAPSHOTS_FILE
    # Of both files: the last of them must be the network beside it.
    versions = _version(path), _version(folder / NETWORK_FILE)
    if is_own(name):
        return _own_selves(path, versions, open_network(name))
    return _catalogue_selves(path, versions, open_network(name), name)


def _has_snapshots(folder: Path) -> bool:
    return (folder / SNAPSHOTS_FILE).is_file()


def open_sample(name: str, sample: Sample) -> HiddenSample:
    """What a network makes of a sample of training digits; raises `NetworkError`."""
    path = _folder(name) / NETWORK_FILE
    return _hidden_sample(path, _version(path), open_network(name), sample)


def _folder(name: str) -> Path:
    if name in CATALOGUE:
        return MODELS / name
    run = runs.find(name)
    folder = run.job.progress.folder if run else None
    if folder is None:
        raise NetworkError("This network of yours is not there: train one first.")
    return folder


def _version(path: Path) -> Version:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return None


@st.cache_resource(show_spinner=False, max_entries=MAX_SAMPLES)
def _hidden_sample(
    path: Path, version: Version, _network: Network, _sample: Sample
) -> HiddenSample:
    return HiddenSample(_network, _sample)


# The catalogue, for everybody. Twice as many, so that a changed file drops no other network.


@st.cache_resource(show_spinner=False, max_entries=2 * len(CATALOGUE))
def _catalogue_network(path: Path, version: Version, _name: str) -> Network:
    return read_network(path, _name)


@st.cache_resource(show_spinner=False, max_entries=2 * len(CATALOGUE))
def _catalogue_report(name: str, models: Path, versions: tuple[Version, Version]) -> Report:
    return read_report(name, models)


@st.cache_resource(show_spinner=False, max_entries=2 * len(WITH_SNAPSHOTS))
def _catalogue_selves(
    path: Path, versions: tuple[Version, Version], _network: Network, name: str
) -> list[YoungerSelf]:
    return read_snapshots(path, _network, name)


@st.cache_resource(show_spinner="Reading 10,000 test digits", max_entries=2 * len(CATALOGUE))
def _catalogue_outputs(
    path: Path, version: Version, _network: Network, _digits: LabelledDigits
) -> Outputs:
    return _network.outputs(_digits.images)


# A session's own networks. Streamlit drops them when the session leaves.


@st.cache_resource(show_spinner=False, max_entries=MAX_RUNS, scope="session")
def _own_network(path: Path, version: Version) -> Network:
    return read_network(path)


@st.cache_resource(show_spinner=False, max_entries=MAX_RUNS, scope="session")
def _own_report(folder: Path, versions: tuple[Version, Version]) -> Report:
    return read_report_file(folder)


# Of one network they take 12 MB.
@st.cache_resource(show_spinner=False, max_entries=2, scope="session")
def _own_selves(
    path: Path, versions: tuple[Version, Version], _network: Network
) -> list[YoungerSelf]:
    return read_snapshots(path, _network)


@st.cache_resource(show_spinner="Reading 10,000 test digits", max_entries=MAX_RUNS, scope="session")
def _own_outputs(
    path: Path, version: Version, _network: Network, _digits: LabelledDigits
) -> Outputs:
    return _network.outputs(_digits.images)
