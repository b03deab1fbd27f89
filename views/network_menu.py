"""The menu of networks, the same choice on all pages: in the sidebar, or in a class's board."""

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
    """The menu with each network's accuracy, for the sidebar.

    Gives the report of the one chosen, or None where a sentence says what is wrong with it.
    """
    titles, reports, errors = _titles(), {}, {}
    for name in titles:
        try:
            report = reports[name] = loading.load_report(name)
            titles[name] += f" · {percent(report.test.accuracy, 2)}"
        except DigitsError as error:
            errors[name] = str(error)
    name = _show_menu("Network", titles, explain("network"))
    if name in errors:
        st.warning(errors[name])
    return reports.get(name)


def show_small() -> None:
    """The menu alone, for a class's board."""
    _show_menu("Read by", _titles())
    if get_session().network_chosen:
        st.rerun()  # not the board's fragment alone: the address follows


def _titles() -> dict[str, str]:
    return {name: loading.title(name) for name in loading.names()}


def _show_menu(label: str, titles: dict[str, str], about: str | None = None) -> str:
    # In the state, not as the menu's default: Streamlit warns where there are both.
    if st.session_state.get("network") not in titles:  # the first run, or it was removed
        st.session_state["network"] = DEFAULT_NETWORK
    return st.selectbox(
        label,
        list(titles),
        format_func=titles.__getitem__,
        key="network",
        help=about,
        persist_state="session",
        on_change=_note_choice,
    )


def _note_choice() -> None:
    """The address that comes with a choice may be older than the choice before."""
    get_session().network_chosen = True
