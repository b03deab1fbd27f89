"""The networks of the catalogue: their figures and their mistakes."""

import streamlit as st

from views.panels import figures, mistakes


def main() -> None:
    tabs = {"Figures": figures.show, "Mistakes": mistakes.show}
    shown = st.tabs(list(tabs), on_change="rerun", key="networks_tab")
    for tab, show in zip(shown, tabs.values(), strict=True):
        if tab.open:
            with tab:
                show()


main()
