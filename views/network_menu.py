"""The menu of networks in the sidebar, the same choice on all pages."""

import streamlit as st

from digits import DigitsError
from digits.display.glossary import explain
from digits.display.wording import percent
from digits.networks.recipes import CATALOGUE, DEFAULT_NETWORK
from digits.networks.report import Report
from views.loading import OWN, load_report
from views.session import get_session
from views.training import find_finished_job


def chosen() -> str:
    """The name of the network that the pages speak of."""
    return st.session_state.get("network", DEFAULT_NETWORK)


def show() -> Report | None:
    """The menu; gives the report, or None where a sentence says what is wrong with it."""
    names = [*([OWN] if find_finished_job() else []), *CATALOGUE]
    reports, errors = {}, {}
    for name in names:
        try:
            reports[name] = load_report(name)
        except DigitsError as error:
            errors[name] = str(error)

    def title(name: str) -> str:
        report = reports.get(name)
        accuracy = f" · {percent(report.test.accuracy, 2)}" if report else ""
        return ("Yours" if name == OWN else CATALOGUE[name].title) + accuracy

    name = st.selectbox(
        "Network",
        names,
        names.index(DEFAULT_NETWORK),
        title,
        key="network",
        help=explain("network"),
        persist_state="session",
        on_change=_note_choice,
    )
    if name in errors:
        st.warning(errors[name])
    return reports.get(name)


def _note_choice() -> None:
    """The address that comes with a choice may be older than the choice before."""
    get_session().network_chosen = True
