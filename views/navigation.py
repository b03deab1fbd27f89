"""The row of links to the pages, in sight on every screen, and what else stands in it."""

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from views import presenter


def show() -> StreamlitPage:
    """The row; gives the page that is to be run."""
    pages = [
        st.Page("views/draw.py", title="Draw", default=True),
        st.Page("views/networks.py", title="Networks"),
        st.Page("views/train.py", title="Train"),
    ]
    # Streamlit's own navigation hides behind a button on a phone.
    current = st.navigation(pages, position="hidden")
    with st.container(horizontal=True, gap="small", key="navigation"):
        for page in pages:
            st.page_link(page, label=page.title, width="content")
        st.html(f'<h1 class="unseen">{current.title}</h1>')  # the links show where one is
        with st.container(horizontal=True, horizontal_alignment="right", key="tools"):
            presenter.show()
    return current
