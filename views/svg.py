"""A drawing in SVG on the page: in a component, since Streamlit strips SVG from HTML."""

import streamlit as st

# In an imported module, so that Streamlit registers the component once and not in every run.
_picture = st.components.v2.component(
    "svg",
    html="<div></div>",
    css="svg { display: block; width: 100%; color: var(--st-text-color); }",
    js="export default ({ parentElement, data }) => {"
    " parentElement.querySelector('div').innerHTML = data; }",
)


def show(svg: str, key: str) -> None:
    """An SVG; its text and lines take `currentColor` from the theme."""
    _picture(key=key, data=svg)
