"""What to do where there is no drawing yet."""

import streamlit as st

from digits.image.find import read_ink
from views import address, navigation
from views.assets import ASSETS
from views.session import Drawing, get_session


def show() -> None:
    """A sentence, a way to the canvas, and a drawing to begin with."""
    st.info("There is no drawing yet. Draw a digit, or take this seven.")
    with st.container(horizontal=True):
        st.page_link(
            navigation.draw_page(),
            label="Draw a digit",
            icon=":material/draw:",
            query_params=address.links(),
        )
        if st.button("Take a seven"):
            get_session().drawing = Drawing(read_ink(ASSETS / "seven.png"))
            st.rerun()
