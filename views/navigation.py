"""The row of links to the pages, in sight on every screen, and what else stands in it."""

import re
from urllib.parse import unquote, urlsplit

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from views import address, presenter, share
from views.session import get_session

# Names by which people look for a page, and those of pages that are now parts of Draw.
NAMES = (
    {"draw", "home", "index", "why", "lessons"},
    {"networks", "network", "figures"},
    {"train", "training"},
    {"class", "classes", "classroom", "board", "teacher"},
    {"join", "pupil"},
)
# What no person types: Draw's own name must not be another name.
DRAW_PATH = "-"
JOIN, CLASS = "Join", "Class"  # titles
# A pupil's page is light; a board needs all its room, and has the menu of networks itself.
WITHOUT_SIDEBAR = JOIN, CLASS


def show() -> StreamlitPage:
    """The row; gives the page that is to be run."""
    pages = [
        draw_page(),
        st.Page("views/networks.py", title="Networks"),
        st.Page("views/train.py", title="Train"),
        st.Page("views/class_board.py", title=CLASS, url_path="class"),
    ]
    join = join_page()
    known = [*pages, join]
    # Streamlit's own navigation hides behind a button on a phone.
    others = _other_pages({page.url_path for page in known})
    current = st.navigation([*known, *others], position="hidden")
    if current in others:  # before any widget is bound to the address
        st.switch_page(known[_find(current.url_path)], query_params=st.query_params.to_dict())
    address.take_up(current.title)
    alone = address.lesson_alone()
    shown = {"All lessons": pages[0]} if alone else {page.title: page for page in pages}
    if not alone and _is_pupil():
        shown[CLASS] = join
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
    """The page Draw, to switch to; in the address it stands at "/"."""
    return st.Page("views/draw.py", title="Draw", url_path=DRAW_PATH, default=True)


def join_page() -> StreamlitPage:
    """The page of a class's pupils, which only a link leads to."""
    return st.Page("views/join.py", title=JOIN, url_path="join")


def _is_pupil() -> bool:
    session = get_session()
    return session.pupil is not None and session.teacher is None


def _other_pages(known: set[str]) -> list[StreamlitPage]:
    """A page of the name that the address asks for, if there is none: `show` leads on from it.

    Streamlit says "Page not found" for a name that it does not know.
    """
    name = unquote(urlsplit(st.context.url or "").path.rstrip("/").rpartition("/")[2]).strip()
    if not name or "/" in name or name in known | {DRAW_PATH}:
        return []
    return [st.Page(lambda: None, title="Draw", url_path=name)]


def _find(name: str) -> int:
    """Which page is meant: Draw for a name that nobody knows, and then a sentence says so."""
    plain = re.sub(r"\.html?$|\W", "", name.casefold())
    found = next((place for place, names in enumerate(NAMES) if plain in names), None)
    if found is None:
        address.note_wrong("page", name)
    return found or 0
