"""The files in assets/: where they are, and the text of those that a browser runs or shows."""

from functools import cache
from pathlib import Path

ASSETS = Path(__file__).parent.parent / "assets"
PARTS = "style/parts.css"  # what the page and its components share


@cache
def read(*names: str) -> str:
    """The text of one file after the other."""
    return "\n".join((ASSETS / name).read_text(encoding="utf-8") for name in names)


@cache
def page_style() -> str:
    """All style sheets of the page itself."""
    return read(*sorted(f"style/{path.name}" for path in (ASSETS / "style").glob("*.css")))
