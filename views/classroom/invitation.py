"""How to join: the code in large letters, the link and its QR code.

Left out: the pupil's side (see views/join.py).
"""

from html import escape
from urllib.parse import urlsplit

import streamlit as st

from views import share


def show(code: str) -> None:
    """The code as large as fits, and the link to join, for the side of the board."""
    link, note = share.join_link(code)
    st.html(
        f'<div class="class-code" role="img" aria-label="The code is {" ".join(code)}">'
        f"{''.join(f'<span>{letter}</span>' for letter in code)}</div>{_where(link)}{_note(note)}"
        f"{share.qr_code(link, 'QR code to join the class')}"
    )


def show_large(code: str) -> None:
    """The same in steps, as long as there is nothing else to show."""
    link, _ = share.join_link(code)
    st.html(
        f'<div class="class-steps">{share.qr_code(link, "QR code to join the class")}'
        "<ol><li>Point a tablet’s camera at this code."
        f"<br><span>Or open <b>{escape(_short(link))}</b> and type <b>{escape(code)}</b>.</span>"
        "</li><li>Draw what your screen asks for.</li>"
        "<li>Hand it in: it appears here.</li></ol></div>"
    )


def _where(link: str) -> str:
    return f'<p class="class-where">Join at <b>{escape(_short(link))}</b></p>'


def _note(sentence: str) -> str:
    return f'<p class="share-note class-note">{escape(sentence)}</p>' if sentence else ""


def _short(link: str) -> str:
    """The link as a person types it: without what the code says already."""
    parts = urlsplit(link)
    return f"{parts.netloc}{parts.path}"
