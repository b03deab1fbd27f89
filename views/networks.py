"""The networks: their figures, and the test digits that they read wrong."""

import streamlit as st

from views.panels import figures, mistakes

PANELS = {"Figures": figures.show, "Mistakes": mistakes.show}


def main() -> None:
    shown = st.segmented_control(
        "Part of the page",
        list(PANELS),
        default="Figures",
        required=True,
        label_visibility="collapsed",
        key="networks_tab",
        bind="query-params",
        persist_state="session",
    )
    PANELS[shown]()


main()
