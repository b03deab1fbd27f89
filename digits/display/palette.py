"""The colours, each defined once.

.streamlit/config.toml and the style sheets in assets/ cannot import from here and repeat the
themes' colours; a test checks that they agree. Left out: the greys of borders and of a second
ground, which only config.toml uses.
"""

from typing import NamedTuple

# Colour-blind readers tell blue and orange apart; both have a contrast of 3 : 1 on each theme.
BLUE, ORANGE = "#3b7bf2", "#d37304"
GREY = "#848da0"  # is visible on white and on black
# Lines beside the answer's: none looks like an accent, each has 3:1 on white and on black.
LEADERS = ("#8b5cf6", "#0d9488", "#db2777")


class Theme(NamedTuple):
    """The colours of one theme.

    `accent` is for the answer, its bar and the main button alone, `on_accent` for the letters
    on it; `text` for the rest, on the `ground`. `spoke_for` and `against`: for a digit and
    against it; one is darker, which helps where hues are not told apart.
    """

    accent: str
    text: str
    ground: str
    on_accent: str
    spoke_for: str
    against: str


THEMES = {
    "light": Theme("#1d4ed8", "#14161c", "#ffffff", "#ffffff", "#00594c", "#d03a86"),
    "dark": Theme("#ffb000", "#eef0f5", "#0f1116", "#14161c", "#8ef0dc", "#f06cb4"),
}


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255, of a colour such as "#3b7bf2"."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue
