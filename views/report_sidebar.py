"""What a network knows about itself: key figures, training curves, confusion matrix."""

import streamlit as st

from digits.display import charts
from digits.display.wording import count_in_words, percent
from digits.networks.report import Report


def show(report: Report) -> None:
    """The report in the sidebar of the first page."""
    with st.container(horizontal=True, horizontal_alignment="distribute", key="figures"):
        st.metric("Test accuracy", percent(report.test.accuracy, 2), width="content")
        st.metric("Weights", count_in_words(report.parameters), width="content")
        st.metric("Epochs", report.epochs, width="content")
    for figure in ("accuracy", "loss"):
        st.markdown(f"**{figure.capitalize()} while training**")
        st.vega_lite_chart(charts.history_chart(report.history, figure), key=figure)
    st.markdown("**Test set: true digit (rows) read as (columns)**")
    st.vega_lite_chart(charts.confusion_chart(report.test.confusion), key="confusion")
    digits = sum(map(sum, report.test.confusion))
    st.caption(f"{digits:,} digits it had never seen. Stronger orange: more often mistaken.")
