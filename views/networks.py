"""The networks: their figures, and the test digits that they read wrong."""

import streamlit as st

from views.panels import figures, mistakes
from views.session import get_session

PANELS = {"Figures": figures.show, "Mistakes": mistakes.show}


def main() -> None:
    session = get_session()
    if session.networks_tab in PANELS:
        # Streamlit forgets the open tab while another page is shown.
        st.session_state.setdefault("networks_tab", session.networks_tab)
    tabs = st.tabs(list(PANELS), key="networks_tab", bind="query-params")
    session.networks_tab = st.session_state["networks_tab"]
    for tab, show in zip(tabs, PANELS.values(), strict=True):
        if tab.open:
            with tab:
                show()


main()
