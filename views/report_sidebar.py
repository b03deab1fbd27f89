"""What a network knows about itself: what it names, key figures, curves, confusion matrix.

First what a person wants to know: how often it names the right digit, a wrong one, two, or none.
"""

import streamlit as st

from digits.display.figures import DOODLES, further_html, shares_of
from digits.display.glossary import explain
from digits.display.history import history_svg
from digits.display.matrix import confusion_html
from digits.display.outcomes import shares_html
from digits.display.wording import count_in_words, percent
from digits.networks.report import Report
from views import svg

WHAT_IS_SAID_OF_DIGITS = "two: “4 or 9”. refused: “no digit”."
WHAT_IS_SAID = f"{WHAT_IS_SAID_OF_DIGITS[:-1]}, which is right for a doodle."


def show(report: Report) -> None:
    """The report in the sidebar of the first page."""
    _show_shares(report)
    with st.container(horizontal=True, horizontal_alignment="distribute", key="figures"):
        for title, value, terms in (
            ("Accuracy", percent(report.test.accuracy, 2), ("accuracy", "test set")),
            ("Weights", count_in_words(report.parameters), ("weights",)),
            ("Epochs", report.epochs, ("epoch",)),
        ):
            st.metric(title, value, help=explain(*terms), width="content")
    with st.expander("More figures"):
        st.html(further_html(report))
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
    st.caption(
        f"{sum(map(sum, report.test.confusion)):,} digits it had never seen. Stronger orange: more "
        "often mistaken. Matrix and accuracy count each digit by its most probable one, also where "
        "two are named or none."
    )


def _show_shares(report: Report) -> None:
    """What it does with digits and doodles, and what the four words mean."""
    st.markdown(
        "**What it says of 100 drawings**",
        help=explain("named right", "named wrong", "two digits", "refused"),
    )
    shares = shares_of(report)
    st.html(shares_html(shares.values(), narrow=True))
    st.caption(WHAT_IS_SAID if DOODLES in shares else WHAT_IS_SAID_OF_DIGITS)
