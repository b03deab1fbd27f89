"""Share this view: the page's address as a link and as a QR code for tablets.

What is in a popover is made when it is opened, from the address as it is then. On the pages of a
class it is the link to join it. Left out: the drawing, which is in a link only where it is an
example, and a teacher's secret, which is in no link here.
"""

import ipaddress
import re
import socket
from html import escape
from urllib.parse import urlencode, urljoin, urlsplit

import segno
import streamlit as st

from views import network_menu
from views.address import EXAMPLE, LESSON, ONLY
from views.assets import read
from views.lesson_tabs import LESSONS
from views.loading import is_own
from views.session import get_session

NOISE = ("embed", "embed_options", "secret")  # Streamlit's own, and a teacher's
QUIET_ZONE = 4  # modules around a QR code, ISO/IEC 18004
LONGEST = 1_000  # characters: the code of a longer link is too fine for a camera
ANYWHERE = "192.0.2.1"  # RFC 5737: an address that nobody has; nothing is sent to it

HERE_ALONE = (
    "This address works on this computer alone. For tablets, open the page by the “Network URL” "
    "that the server prints when it starts, then share it."
)
SAME_NETWORK = (
    "The link has this computer's address in its network. Tablets must be in the same network."
)


# In an imported module, so that Streamlit registers the component once and not in every run.
_copy_link = st.components.v2.component(
    "copy_link",
    html=read("copy_link.html"),
    css=read("copy_link.css"),
    js=read("copy_link.js"),
)


@st.fragment
def show() -> None:
    """The button, and what it opens."""
    popover = st.popover("Share", icon=":material/qr_code_2:", key="share", on_change="rerun")
    if popover.open:
        with popover:
            _show_link()


def _show_link() -> None:
    session = get_session()
    on_draw = session.page == "Draw"
    alone = on_draw and st.toggle("This lesson alone, without the other tabs", key="share_alone")
    joined = {"Class": session.teacher, "Join": session.pupil}.get(session.page)
    if joined:
        link, note = join_link(joined.code)
    else:
        base, note = reachable(st.context.url or "")
        link = _with_what_is_shown(base, alone)
    show_link(link, "copy_link")
    _say(note)
    if len(link) <= LONGEST:
        st.html(f'<div class="qr">{qr_code(link)}</div>')
    else:
        _say("This link is too long for a QR code.")
    _say("Who opens this link joins the class." if joined else _what_is_left_out(on_draw))


def show_link(link: str, key: str, hidden: bool = False) -> None:
    """A link and a button that copies it; `hidden`: its letters are not to be read."""
    _copy_link(key=key, data={"link": link, "hidden": hidden})


def join_link(code: str) -> tuple[str, str]:
    """The link by which pupils join a class, and a sentence where its address is a guess."""
    return _of_page("join", {"code": code})


def teacher_link(code: str, secret: str) -> str:
    """The link by which another screen gets the board; who has it is the teacher."""
    return _of_page("class", {"code": code, "secret": secret})[0]


def _of_page(name: str, query: dict[str, str]) -> tuple[str, str]:
    """The link to a page beside the one that is shown."""
    base, note = reachable(st.context.url or "")
    # Of the page Draw, the slash at the end belongs to the place of all pages.
    beside = re.sub(r"/(class|join)/$", r"/\1", base)
    return f"{urljoin(beside, name)}?{urlencode(query)}", note


def _say(sentence: str) -> None:
    if sentence:
        st.html(f'<p class="share-note">{escape(sentence)}</p>')


def _with_what_is_shown(base: str, alone: bool) -> str:
    """The address with what one sees; `alone`: with this lesson and no other."""
    shown = {key: value for key, value in st.query_params.to_dict().items() if key not in NOISE}
    if alone:
        shown = {LESSON: st.session_state.get(LESSON) or next(iter(LESSONS)), **shown, ONLY: "1"}
    return f"{base}?{urlencode(shown)}" if shown else base


def reachable(url: str) -> tuple[str, str]:
    """The page's address as other devices can open it, and a sentence where that is a guess.

    `url` is what the browser says. On the computer that serves the page it is "localhost",
    which every tablet takes for itself; then the computer's address in its network stands in.
    """
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "", ""
    parts = parts._replace(path=parts.path or "/", query="", fragment="")
    if not _is_loopback(parts.hostname or ""):
        return parts.geturl(), ""
    address = _own_address()
    # Streamlit listens to the whole network unless it is told otherwise.
    if address is None or _is_loopback(str(st.get_option("server.address") or "")):
        return parts.geturl(), HERE_ALONE
    return parts._replace(netloc=address + port).geturl(), SAME_NETWORK


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _own_address() -> str | None:
    """This computer's IPv4 address in its network; None without one.

    Connecting a datagram socket only chooses a route.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as route:
        try:
            route.connect((ANYWHERE, 9))
        except OSError:
            return None
        address = route.getsockname()[0]
    return None if _is_loopback(address) or address == "0.0.0.0" else address


def qr_code(link: str, about: str = "QR code of the link") -> str:
    """A QR code as an image, black on white in both themes, since a camera reads it."""
    code = segno.make(link, error="m", micro=False)
    source = code.svg_data_uri(border=QUIET_ZONE, dark="#000", light="#fff", omitsize=True)
    return f'<img src="{escape(source)}" alt="{escape(about)}">'


def _what_is_left_out(on_draw: bool) -> str:
    if is_own(network_menu.chosen()):
        return "Your own network is not in the link: others see the best one."
    if not on_draw:
        return ""
    if EXAMPLE in st.query_params:
        return "The example on the canvas is in the link."
    return "The drawing is not in the link: others begin with an empty canvas."
