"""The row of links to the pages, in sight on every screen, and what else stands in it."""

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from views import address, presenter, share

# Names by which people look for a page, and those of pages that are now parts of Draw.
OTHER_NAMES = {"draw": 0, "Draw": 0, "why": 0, "Why": 0, "Networks": 1, "Train": 2}


def show() -> StreamlitPage:
    """The row; gives the page that is to be run."""
    pages = [
        draw_page(),
        st.Page("views/networks.py", title="Networks"),
        st.Page("views/train.py", title="Train"),
    ]
    # Streamlit's own navigation hides behind a button on a phone.
    current = st.navigation([*pages, *_other_names()], position="hidden")
    if current.url_path in OTHER_NAMES:  # before any widget is bound to the address
        page = pages[OTHER_NAMES[current.url_path]]
        st.switch_page(page, query_params=st.query_params.to_dict())
    address.take_up(current.title)
    alone = address.lesson_alone()
    shown = {"All lessons": pages[0]} if alone else {page.title: page for page in pages}
    with st.container(horizontal=True, gap="small", key="navigation"):
        for label, page in shown.items():
            st.page_link(page, label=label, width="content", query_params=address.links())
        if not alone:
            with st.container(horizontal=True, horizontal_alignment="right", key="tools"):
                share.show()
                presenter.show()
    st.html(f'<h1 class="unseen">{current.title}</h1>')  # the links show where one is
    return current


def draw_page() -> StreamlitPage:
    """The page Draw, to switch to.

    Its own name is not in the address, where it stands at "/", and must not be another name.
    """
    return st.Page("views/draw.py", title="Draw", url_path="home", default=True)


def _other_names() -> list[StreamlitPage]:
    """Pages that nobody sees: `show` leads from them to another one."""
    return [st.Page(lambda: None, title=name, url_path=name) for name in OTHER_NAMES]
