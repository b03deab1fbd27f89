"""The links to the pages, in sight on every screen."""

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from views import address, share


def show() -> StreamlitPage:
    """The row of links; gives the page that is to be run."""
    pages = [
        st.Page("views/draw.py", title="Draw", default=True),
        st.Page("views/networks.py", title="Networks"),
        st.Page("views/train.py", title="Train"),
    ]
    # Streamlit's own navigation hides behind a button on a phone.
    current = st.navigation(pages, position="hidden")
    address.take_up(current.title)
    with st.container(horizontal=True, gap="small", key="navigation"):
        if address.lesson_alone():
            # A plain link: the browser opens the whole page.
            st.page_link(
                pages[0], label="All lessons", width="content", query_params=address.links()
            )
            return current
        for page in pages:
            st.page_link(page, label=page.title, width="content", query_params=address.links())
        with st.container(key="tools", width="content"):
            share.show()
    return current
