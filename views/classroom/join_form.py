"""The field for a class's code and the button that joins it.

Left out: whether there is such a class (see membership.py).
"""

import streamlit as st
from streamlit.components import v2

from views import navigation
from views.assets import PARTS, read
from views.classroom import membership
from views.session import get_session

KEY = "join_form"

# In an imported module, so that Streamlit registers the component once and not in every run.
_form = v2.component(
    "join_form",
    html=read("join/join.html"),
    css=read(PARTS, "join/join.css"),
    js=read("join/join.js"),
)


def show() -> None:
    """The form, with a sentence where a code was typed in vain, and a way on without a class."""
    typed, sentence = get_session().desk.not_joined
    with st.container(key="joining"):
        _form(key=KEY, data={"typed": typed, "sentence": sentence}, on_code_change=_take)
        st.page_link(navigation.draw_page(), label="Draw without a class")


def _take() -> None:
    """Ask for the class whose code was typed: the next run finds it in the address."""
    typed = st.session_state[KEY].get("code")
    if not isinstance(typed, str):
        return
    # What came along from elsewhere and cannot be seen is no part of a code.
    if code := "".join(filter(str.isprintable, typed[: membership.LONGEST])):
        st.query_params[membership.CODE] = code
