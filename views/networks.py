"""The networks of the catalogue side by side: on one drawing, in figures, in their mistakes."""

import streamlit as st

from views import network_menu
from views.panels import figures, mistakes, on_drawing
from views.session import get_session


def main() -> None:
    st.title("Networks", anchor=False)
    with st.sidebar:
        name, report = network_menu.show()
    tabs = {
        "On your drawing": lambda: on_drawing.show(get_session().drawing),
        "Figures": figures.show,
        "Mistakes": lambda: mistakes.show(name, report),
    }
    shown = st.tabs(list(tabs), on_change="rerun", key="networks_tab")
    for tab, show in zip(shown, tabs.values(), strict=True):
        if tab.open:
            with tab:
                show()


main()
