"""The picture of a network from ink to answer, on which units and answers can be chosen.

Drawn by the browser from plain numbers, so that it fits every width and a stroke sends little.
Left out: what is in it (see digits/display/network_picture.py).
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

from views.assets import read

KEY = "network_picture"


# In an imported module, so that Streamlit registers the component once and not in every run.
_component = st.components.v2.component(
    KEY,
    html=read("network_picture/network_picture.html"),
    css=read("network_picture/network_picture.css"),
    js=read("network_picture/network_picture.js"),
)


def show(data: dict, on_output: Callable[[], None]) -> None:
    """The picture; `on_output` is called when a person asks about another answer."""
    _component(key=KEY, data=data, on_unit_change=lambda: None, on_output_change=on_output)


def reported(name: str) -> Any:
    """The "unit" or the "output" that was chosen, as the browser says it: to be checked."""
    return st.session_state.get(KEY, {}).get(name)
