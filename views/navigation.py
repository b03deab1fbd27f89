"""The row of links to the pages, in sight on every screen, and what else stands in it."""

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from views import address, presenter, share


def show() -> StreamlitPage:
    """The row; gives the page that is to be run."""
    pages = [
        st.Page("views/draw.py", title="Draw", default=True),
        st.Page("views/networks.py", title="Networks"),
        st.Page("views/train.py", title="Train"),
    ]
    # Streamlit's own navigation hides behind a button on a phone.
    current = st.navigation(pages, position="hidden")
    address.take_up(current.title)
    alone = address.lesson_alone()
    shown = {"All lessons": pages[0]} if alone else {page.title: page for page in pages}
    with st.container(horizontal=True, gap="small", key="navigation"):
        for label, page in shown.items():
            st.page_link(page, label=label, width="content", query_params=address.links())
        st.html(f'<h1 class="unseen">{current.title}</h1>')  # the links show where one is
        if not alone:
            with st.container(horizontal=True, horizontal_alignment="right", key="tools"):
                share.show()
                presenter.show()
    return current
