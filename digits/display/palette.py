"""The colours, each defined once.

.streamlit/config.toml and the style sheets in assets/ cannot import from here and repeat the themes'
colours; a test checks that they agree. Left out: the greys of the page's ground and borders,
which only config.toml uses.
"""

from typing import NamedTuple

# Colour-blind readers tell blue and orange apart; both have a contrast of 3 : 1 on each theme.
BLUE, ORANGE = "#3b7bf2", "#d97706"
# For a digit, and against it. The accents of both themes are left to the answer. Green is much
# darker than pink, which helps where hues are not told apart.
FOR, AGAINST = "#00594c", "#e0529c"
GREY = "#8a93a6"  # is visible on white and on black
# Lines beside the answer's: none looks like an accent, each has 3:1 on white and on black.
LEADERS = ("#8b5cf6", "#0d9488", "#db2777")


class Theme(NamedTuple):
    """The colours of one theme: `accent` for the answer and its bar alone, `text` for the rest."""

    accent: str
    text: str


THEMES = {
    "light": Theme("#1d4ed8", "#14161c"),
    "dark": Theme("#ffb000", "#eef0f5"),
}


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255, of a colour such as "#3b7bf2"."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue
