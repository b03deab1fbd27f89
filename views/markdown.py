"""Text of a person's own inside of Streamlit's markdown.

Left out: HTML, which `html.escape` makes safe.
"""

import re


def as_text(text: str) -> str:
    """The text as it is: no sign in it makes a link, a colour, an icon or bold letters.

    A backslash stands before each ASCII sign but the comma, which has no meaning in markdown.
    """
    return re.sub(r"([!-+\--/:-@\[-`{-~])", r"\\\1", text)
