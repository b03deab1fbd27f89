"""A chart from a Vega-Lite specification that holds its own data."""

from typing import Any

import streamlit as st


def show(spec: dict[str, Any], **options: Any) -> None:
    """Show a specification; `options` are those of `st.vega_lite_chart`."""
    st.vega_lite_chart(keep_data_inside(spec), **options)


def keep_data_inside(spec: dict[str, Any]) -> dict[str, Any]:
    """The same chart as a single layer that holds the data.

    Streamlit turns the data at the top of a specification into Arrow, and imports pandas and
    PyArrow for it: 0.25 s and 70 MiB. The data of a layer stay as they are.
    """
    inside = {key: spec[key] for key in ("data", "layer", "mark", "encoding") if key in spec}
    outside = {key: value for key, value in spec.items() if key not in inside}
    return {**outside, "layer": [inside]}
