"""Training curves on the page: an SVG in a component, since Streamlit strips SVG from HTML."""

from collections.abc import Mapping, Sequence

import streamlit as st

from digits.display.history import history_svg

# In an imported module, so that Streamlit registers the component once and not in every run.
_chart = st.components.v2.component(
    "history_chart",
    html="<div></div>",
    css="svg { display: block; width: 100%; max-width: 34rem; color: var(--st-text-color); }",
    js="export default ({ parentElement, data }) => {"
    " parentElement.querySelector('div').innerHTML = data; }",
)


def show(history: Mapping[str, Sequence[float]], figure: str, key: str) -> None:
    """One figure, "accuracy" or "loss", on training and on validation data."""
    _chart(key=key, data=history_svg(history, figure))
