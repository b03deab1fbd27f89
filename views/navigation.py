"""The row of links to the pages, in sight on every screen, and what else stands in it."""

from collections.abc import Callable

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from views import address, presenter, share

# Names by which people look for a page, and those of pages that are now parts of Draw.
OTHER_NAMES = {"draw": 0, "Draw": 0, "why": 0, "Why": 0, "Networks": 1, "Train": 2}


def show() -> StreamlitPage:
    """The row; gives the page that is to be run."""
    pages = [
        # The name of the page at "/" is not in the address, and must not be one of the below.
        st.Page("views/draw.py", title="Draw", url_path="home", default=True),
        st.Page("views/networks.py", title="Networks"),
        st.Page("views/train.py", title="Train"),
    ]
    # Streamlit's own navigation hides behind a button on a phone.
    current = st.navigation([*pages, *_other_names(pages)], position="hidden")
    if current not in pages:
        # Before a widget is bound to the address, which could not be handed on as it is then.
        current.run()
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


def _other_names(pages: list[StreamlitPage]) -> list[StreamlitPage]:
    """Pages that only lead to another one, with what the address says."""

    def lead_to(page: StreamlitPage) -> Callable[[], None]:
        return lambda: st.switch_page(page, query_params=st.query_params.to_dict())

    return [
        st.Page(lead_to(pages[place]), title=pages[place].title, url_path=name)
        for name, place in OTHER_NAMES.items()
    ]
