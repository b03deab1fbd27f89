"""The menu of networks in the sidebar, the same choice on all pages."""

import streamlit as st

from digits import DigitsError
from digits.display.glossary import explain
from digits.display.wording import percent
from digits.networks.recipes import DEFAULT_NETWORK
from digits.networks.report import Report
from views import loading
from views.session import get_session


def chosen() -> str:
    """The name of the network that the pages speak of."""
    return st.session_state.get("network", DEFAULT_NETWORK)


def choose(name: str) -> None:
    """Choose a network where the menu is not to be made in the same run."""
    st.session_state["network"] = name
    _note_choice()


def choose_again() -> None:
    """Keep the choice where a network has got another name: a browser sends back the old one."""
    st.session_state["network"] = chosen()


def show() -> Report | None:
    """The menu; gives the report, or None where a sentence says what is wrong with it."""
    names = loading.names()
    titles, reports, errors = {}, {}, {}
    for name in names:
        titles[name] = loading.title(name)
        try:
            report = reports[name] = loading.load_report(name)
            titles[name] += f" · {percent(report.test.accuracy, 2)}"
        except DigitsError as error:
            errors[name] = str(error)
    # In the state, not as the menu's default: Streamlit warns where there are both.
    if st.session_state.get("network") not in names:  # the first run, or it was removed
        st.session_state["network"] = DEFAULT_NETWORK
    name = st.selectbox(
        "Network",
        names,
        format_func=titles.__getitem__,
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
