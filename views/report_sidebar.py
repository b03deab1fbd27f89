"""What a network knows about itself: key figures, training curves, confusion matrix."""

import streamlit as st

from digits.display.glossary import explain
from digits.display.history import history_svg
from digits.display.matrix import confusion_html
from digits.display.wording import count_in_words, percent
from digits.networks.metrics import Metrics
from digits.networks.report import Report
from views import svg


def show(report: Report) -> None:
    """The report in the sidebar of the first page."""
    with st.container(horizontal=True, horizontal_alignment="distribute", key="figures"):
        for title, value, terms in (
            ("Accuracy", percent(report.test.accuracy, 2), ("accuracy", "test set")),
            ("Weights", count_in_words(report.parameters), ("weights",)),
            ("Epochs", report.epochs, ("epoch",)),
        ):
            st.metric(title, value, help=explain(*terms), width="content")
    for figure in ("accuracy", "loss"):
        st.markdown(f"**{figure.capitalize()} while training**", help=explain(figure, "validation"))
        svg.show(history_svg(report.history, figure), key=figure)
    if report.history_note:
        with st.expander("Why training looks worse"):
            st.caption(report.history_note)
    st.markdown(
        "**Test set: true digit (rows) read as (columns)**", help=explain("confusion matrix")
    )
    with st.container(key="confusion"):
        st.html(confusion_html(report.test.confusion))
    st.caption(_count_in_words(report.test))


def _count_in_words(test: Metrics) -> str:
    """What the matrix shows, and what becomes of the digits that test accuracy counts."""
    digits = sum(map(sum, test.confusion))
    return (
        f"{digits:,} digits it had never seen. Stronger orange: more often mistaken. "
        f"{percent(test.named_right, 2)} are named as one digit and right, "
        f"{percent(test.named_wrong, 2)} named and wrong, {percent(test.two_named, 2)} named as "
        f"one of two, {percent(test.refused, 2)} taken for no digit. Matrix and test accuracy "
        "count each by its most probable digit."
    )
