"""The colours, each defined once.

.streamlit/config.toml and assets/style.css cannot import from here and repeat the accents; a
test checks that they agree. Left out: the theme's greys, which only config.toml uses.
"""

# Colour-blind readers can tell blue and orange apart, on white and on black.
BLUE, ORANGE = "#3b7bf2", "#e0851b"
GREY = "#8a93a6"  # is visible on white and on black
# Of the answer and its bar alone, in the light and in the dark theme.
ACCENTS = {"light": "#1d4ed8", "dark": "#ffb000"}


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255, of a colour such as "#3b7bf2"."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue
