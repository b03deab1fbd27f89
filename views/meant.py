"""A line under the choice that is meant where nobody has chosen yet, in a row of buttons.

Streamlit shows only what was chosen, and that stays when the drawing changes.
"""

import streamlit as st


def mark(key: str, place: int) -> None:
    """Mark the button at a place, from 0, of the segmented control with that key."""
    st.html(
        f"<style>.st-key-{key} button:nth-of-type({place + 1}) "
        "{ box-shadow: inset 0 -3px currentColor; }</style>"
    )
