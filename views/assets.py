"""The files in assets/: where they are, and the text of those that a browser runs or shows."""

from functools import cache
from pathlib import Path

ASSETS = Path(__file__).parent.parent / "assets"
PARTS = "style/parts.css"  # what the page and its components share
# Folders of their own: each rule that a page has makes all its answers a little later.
BOARD_STYLE, JOIN_STYLE = "style/class", "style/join"


@cache
def read(*names: str) -> str:
    """The text of one file after the other."""
    return "\n".join((ASSETS / name).read_text(encoding="utf-8") for name in names)


@cache
def page_style(folder: str = "style") -> str:
    """All style sheets of the page itself, or those of a folder for some pages alone."""
    return read(*sorted(f"{folder}/{path.name}" for path in (ASSETS / folder).glob("*.css")))
