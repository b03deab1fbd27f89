"""The presenter's view: everything larger, the sidebar closed; and when else it is closed.

The browser closes the sidebar, since only it knows how large its window is.
"""

import streamlit as st
from streamlit.components import v2

from views.assets import read

ZOOM = 1.5

# In an imported module, so that Streamlit registers the component once and not in every run.
_sidebar = v2.component("sidebar", js=read("sidebar.js"))


def show() -> None:
    """The toggle, which stands in the address, too, and what it does."""
    on = st.toggle("Presenter", key="presenter", bind="query-params")
    zoom = ZOOM if on else 1
    st.html(f"<style>:root {{ --zoom: {zoom}; }}</style>")
    _sidebar(key="sidebar_script", data={"presenter": on})
