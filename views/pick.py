"""HTML with buttons of the page's own: a click says which one was pressed.

For a table or a row of pictures, in which a widget of Streamlit's for each would be slow.
Left out: what the HTML holds (see digits/display/matrix.py, views/panels/tiles.py).
"""

from collections.abc import Callable

import streamlit as st

from views.assets import read

# In an imported module, so that Streamlit registers the component once and not in every run.
_buttons = st.components.v2.component(
    "pick",
    html="<div></div>",
    js=read("pick.js"),
    isolate_styles=False,  # they are in assets/style
)


def show(html: str, key: str, on_pick: Callable[[], None] | None = None) -> str | None:
    """Show the HTML; gives the `data-pick` of the button that was just pressed, if any.

    It comes from a browser: check it. `on_pick` is called before the page runs, and finds it
    with `picked(key)`.
    """
    on_pick = on_pick or (lambda: None)
    return _text(_buttons(key=key, data=html, on_pick_change=on_pick).get("pick"))


def picked(key: str) -> str | None:
    """The same in `on_pick`."""
    return _text(st.session_state[key].get("pick"))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
