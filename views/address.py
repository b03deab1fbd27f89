"""What the address of the page asks for, and what the page puts into it.

Lesson, switches and sliders are in the address by Streamlit's own means
(`bind="query-params"`). Here is what has no widget of its own: the network and the example,
by the names that the project gives them, and `only=1`, which shows one lesson alone. A wrong
value is ignored, and the page says so. Left out: sliders that are components of ours (see
sliders.py, lessons/how_sure.py, lessons/make_it.py, lessons/younger_selves.py), and making a link
to hand out (see share.py).
"""

from collections.abc import Callable
from html import escape
from typing import Any

import streamlit as st
from streamlit.components import v2

from digits.networks.recipes import CATALOGUE, DEFAULT_NETWORK
from views import examples, network_menu, query, sliders
from views.assets import read
from views.lesson_tabs import LESSONS
from views.lessons import how_sure, make_it, younger_selves
from views.session import get_session

NETWORK, LESSON, EXAMPLE, ONLY = "network", "lesson", "example", "only"
SLIDERS = (*sliders.SLIDERS.values(), how_sure.BELOW, how_sure.BAR)
# What a slider of our own makes of a value in the address: None if it is wrong.
CHECKS: dict[str, Callable[[str], float | None]] = {
    **{slider.address: slider.check for slider in SLIDERS},
    make_it.LIMIT: make_it.check_limit,
    younger_selves.AFTER: younger_selves.check_after,
}
LONGEST = 40  # characters of a wrong value that a sentence repeats

# In an imported module, so that Streamlit registers the component once and not in every run.
_script = v2.component("address", js=read("address.js"))


def take_up(page: str) -> None:
    """Do what the address asks for, in a session's first run; later the address follows.

    `page` is the title of the page that is to be run. It is called before the widgets are
    made. Where the browser goes back to an address with another network, that is taken.
    """
    _script(key="address_script")
    session = get_session()
    asked = st.query_params.to_dict()
    first = session.asked is None
    if first:
        session.asked = asked
        _take_network(asked.get(NETWORK))
        _take_example(asked.get(EXAMPLE))
        _take_lesson(asked.get(LESSON))
    elif (
        asked.get(NETWORK) != session.linked_network
        and not session.network_chosen
        and (
            # On the way to another page a link may leave the network out: then it stays.
            NETWORK in asked or page == session.page
        )
    ):
        _take_network(asked.get(NETWORK, DEFAULT_NETWORK))
    session.network_chosen = False
    wanted = links()
    if NETWORK in wanted or asked.get(NETWORK) != DEFAULT_NETWORK:
        query.write(NETWORK, wanted.get(NETWORK))
    query.write(EXAMPLE, wanted.get(EXAMPLE))
    session.linked_network = st.query_params.get(NETWORK)
    if first and query.write(LESSON, st.session_state.get(LESSON)):
        # Streamlit takes a lesson from the address only as it is written on its tab.
        st.rerun()


def links() -> dict[str, str]:
    """What a link from page to page takes along: example, and network unless the usual one.

    A network that was trained here is known to this browser alone.
    """
    name, picked = network_menu.chosen(), get_session().picked
    network = {NETWORK: name} if name in CATALOGUE and name != DEFAULT_NETWORK else {}
    return network | ({EXAMPLE: picked.name} if picked else {})


def lesson_alone() -> str | None:
    """The lesson that the page is to show alone, if any."""
    if st.query_params.get(ONLY) != "1":
        return None
    lesson = st.session_state.get(LESSON)
    return lesson if lesson in LESSONS else next(iter(LESSONS))


def follow_drawing() -> None:
    """Take the example out of the address once something else is on the canvas."""
    if get_session().picked is None:
        query.write(EXAMPLE, None)


def note_wrong(key: str, asked: str) -> None:
    """Remember what the address asks for in vain; `check` says it."""
    get_session().wrong_in_link.append((key, asked))


def check() -> None:
    """Say what the link asked for in vain. Call it when all widgets have been made."""
    session = get_session()
    for key, asked in (session.asked or {}).items():
        if key not in (NETWORK, LESSON, EXAMPLE) and not _is_taken(key, asked):
            note_wrong(key, asked)
    session.asked = {}
    if session.wrong_in_link:
        wrong = ", ".join(f"{key} “{value[:LONGEST]}”" for key, value in session.wrong_in_link)
        st.html(
            f'<p class="link-note">The link asks for something that is not on this page, and it '
            f"was left out: {escape(wrong)}.</p>"
        )


def _take_network(name: str | None) -> None:
    found = _find(name, CATALOGUE, NETWORK)
    if found:
        st.session_state[NETWORK] = found


def _take_lesson(title: str | None) -> None:
    """Streamlit takes a title itself; here it may be written in another way."""
    found = _find(title, LESSONS, LESSON)
    if found:
        st.session_state[LESSON] = found


def _take_example(name: str | None) -> None:
    found = _find(name, examples.find(), EXAMPLE)
    if found:
        examples.put(examples.find()[found])


def _find(asked: str | None, names: Any, key: str) -> str | None:
    """The one of the names that is asked for, in any case, with spaces or hyphens."""
    if asked is None:
        return None
    plain = {_plain(name): name for name in names}
    if _plain(asked) not in plain:
        note_wrong(key, asked)
    return plain.get(_plain(asked))


def _plain(name: str) -> str:
    return name.strip().casefold().replace(" ", "-").replace("_", "-")


def _is_taken(key: str, asked: str) -> bool:
    """Whether a widget has the value that the address asks for; True where there is no such."""
    if key in CHECKS:
        return CHECKS[key](asked) is not None
    value = st.session_state.get(key, asked)
    if value is None:  # none of the buttons is chosen
        return False
    if not isinstance(value, str | int | float):
        return True
    try:
        return float(asked) == float(value)
    except ValueError:
        return _plain(asked) == _plain(str(value))
